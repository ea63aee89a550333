package dev.domaincheck.cli;

import dev.domaincheck.client.CacheAdmin;
import dev.domaincheck.client.DomainCheckClient;
import dev.domaincheck.client.ResultStream;
import dev.domaincheck.client.WarmProgress;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code cache warm}. */
@Command(
    name = "warm",
    description = {
      "Looks names up so that they are cached, at the registries' pace and behind those who wait for"
          + " an answer.",
      "Exits with 3 if at least one got no verdict.",
    },
    sortOptions = false)
final class CacheWarmCommand implements Callable<Integer> {

  private final RootCommand root;

  @Parameters(
      paramLabel = "FILE|NAME",
      arity = "1..*",
      description =
          "names, or files of names; what is a file is read as one. - reads standard input. A file"
              + " has one name a line; blank lines and lines that begin with # are skipped")
  private List<String> sources = List.of();

  @Option(names = "--json", description = "print one JSON object")
  private boolean json;

  /** What calls before have done, if it takes several. */
  private long done;

  private long alreadyCached;
  private long failed;

  CacheWarmCommand(RootCommand root) {
    this.root = root;
  }

  @Override
  public Integer call() {
    List<String> names = names();
    Shell shell = root.shell();
    ProgressBar bar = ProgressBar.on(shell, names::size);
    try (DomainCheckClient client = root.connectAsAdmin()) {
      for (int from = 0; from < names.size(); from += CacheAdmin.MAX_WARM_NAMES) {
        int to = Math.min(names.size(), from + CacheAdmin.MAX_WARM_NAMES);
        warm(client, names.subList(from, to), bar);
      }
    } finally {
      bar.hide();
    }
    shell.out().print(json ? json(names.size()) + "\n" : text(names.size()));
    return failed > 0 ? ExitCode.SOME_UNKNOWN : ExitCode.ANSWERED;
  }

  private void warm(DomainCheckClient client, List<String> names, ProgressBar bar) {
    long before = 0;
    WarmProgress last = null;
    try (ResultStream<WarmProgress> progress =
        root.timeout() == null
            ? client.cache().warm(names)
            : client.cache().warm(names, root.timeout())) {
      while (progress.hasNext()) {
        last = progress.next();
        bar.answered(last.progress().done() - before);
        before = last.progress().done();
      }
    }
    if (last != null) {
      done += last.progress().done();
      alreadyCached += last.alreadyCached();
      failed += last.failed();
    }
  }

  private JsonObject json(int names) {
    return new JsonObject()
        .put("progress", new JsonObject().put("accepted", names).put("done", done))
        .put("alreadyCached", alreadyCached)
        .put("failed", failed);
  }

  private String text(int names) {
    return Figures.number(names)
        + (names == 1 ? " name: " : " names: ")
        + Figures.number(alreadyCached)
        + " cached already, "
        + Figures.number(done - alreadyCached - failed)
        + " looked up, "
        + Figures.number(failed)
        + " without a verdict\n";
  }

  private List<String> names() {
    List<String> names = new ArrayList<>();
    for (String source : sources) {
      if (source.equals("-")) {
        read(root.shell().in(), "standard input", names);
      } else if (isFile(source)) {
        try (InputStream in = Files.newInputStream(Path.of(source))) {
          read(in, source, names);
        } catch (IOException e) {
          throw new UsageException(
              "cannot read the file " + source + ": " + RootCommand.cause(e), e);
        }
      } else {
        names.add(source);
      }
    }
    return names;
  }

  /** No name holds a slash, so that with one it can only be meant as a file. */
  private static boolean isFile(String source) {
    try {
      return source.indexOf('/') >= 0 || Files.isRegularFile(Path.of(source));
    } catch (InvalidPathException e) {
      return false;
    }
  }

  private static void read(InputStream in, String source, List<String> names) {
    new NameLines(in, source).forEachRemaining(line -> names.add(line.name()));
  }
}
