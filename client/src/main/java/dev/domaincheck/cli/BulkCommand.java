package dev.domaincheck.cli;

import dev.domaincheck.client.BulkName;
import dev.domaincheck.client.BulkResult;
import dev.domaincheck.client.CheckOptions;
import dev.domaincheck.client.DomainCheckClient;
import dev.domaincheck.client.ResultStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.function.LongSupplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code bulk}: any number of names, in flat memory. */
@Command(
    name = "bulk",
    description = {
      "Checks any number of names and prints each answer as soon as it is known.",
      "The answers come in any order; in --json and --csv each has the number of its line as"
          + " correlationId.",
    },
    sortOptions = false)
final class BulkCommand implements Callable<Integer> {

  private final RootCommand root;

  @Parameters(
      paramLabel = "FILE",
      description =
          "names, one a line, skipping blank lines and lines that begin with #; - reads standard"
              + " input")
  private String file = "-";

  @Mixin private final Selection selection = new Selection();
  @Mixin private final OutputFlags output = new OutputFlags();
  @Mixin private final LookupFlags lookup = new LookupFlags();
  @Mixin private final ViewFlag view = new ViewFlag();

  BulkCommand(RootCommand root) {
    this.root = root;
  }

  @Override
  public Integer call() {
    CheckOptions options = lookup.options(root.timeout(), view.choice());
    if (file.equals("-")) {
      NameLines lines = new NameLines(root.shell().in(), "standard input");
      return check(lines, lines::read, options);
    }
    try (InputStream in = Files.newInputStream(Path.of(file))) {
      NameLines lines = new NameLines(in, file);
      long total = root.shell().bar() ? count() : 0;
      return check(lines, () -> total, options);
    } catch (InvalidPathException e) {
      throw new UsageException("no file can be called " + file, e);
    } catch (IOException e) {
      throw new UsageException("cannot read the file " + file + ": " + RootCommand.cause(e), e);
    }
  }

  /** The names in the file, for the bar; reading it twice costs less than one lookup. */
  private long count() throws IOException {
    if (!Files.isRegularFile(Path.of(file))) {
      return 0;
    }
    try (InputStream in = Files.newInputStream(Path.of(file))) {
      NameLines lines = new NameLines(in, file);
      lines.forEachRemaining(line -> {});
      return lines.read();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private int check(NameLines lines, LongSupplier total, CheckOptions options) {
    Shell shell = root.shell();
    RowWriter writer = output.writerAhead(null, shell);
    try (DomainCheckClient client = root.connect();
        Report report = new Report(shell, writer, ProgressBar.on(shell, total), selection);
        ResultStream<BulkResult> results = client.checkBulk(names(lines), options)) {
      while (!report.isFull() && results.hasNext()) {
        BulkResult next = results.next();
        report.print(new Row(next.result(), OptionalInt.empty(), next.correlationId()));
        report.answered();
      }
      return report.exitCode();
    }
  }

  private static Iterator<BulkName> names(NameLines lines) {
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return lines.hasNext();
      }

      @Override
      public BulkName next() {
        NameLines.Line line = lines.next();
        return new BulkName(line.name(), String.valueOf(line.number()));
      }
    };
  }
}
