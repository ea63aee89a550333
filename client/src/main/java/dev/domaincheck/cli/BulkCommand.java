package dev.domaincheck.cli;

import dev.domaincheck.client.BulkResult;
import dev.domaincheck.client.CheckOptions;
import dev.domaincheck.client.DomainCheckClient;
import dev.domaincheck.client.DomainCheckException;
import dev.domaincheck.client.ResultStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.function.ToLongFunction;
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
  private Path file = Path.of("-");

  @Mixin private final FileFlags output = new FileFlags();
  @Mixin private final Selection selection = new Selection();
  @Mixin private final OutputFlags format = new OutputFlags();
  @Mixin private final LookupFlags lookup = new LookupFlags();
  @Mixin private final ViewFlag view = new ViewFlag();

  BulkCommand(RootCommand root) {
    this.root = root;
  }

  @Override
  public Integer call() {
    if (file.toString().equals("-")) {
      return check(root.shell().in(), "standard input", answered -> 0);
    }
    try (InputStream in = Files.newInputStream(file)) {
      boolean counted = Files.isRegularFile(file);
      return check(in, file.toString(), answered -> counted ? count(answered) : 0);
    } catch (IOException e) {
      throw new UsageException("cannot read the file " + file + ": " + RootCommand.cause(e), e);
    }
  }

  /**
   * The names in the file, for the bar, and whether it is the list that was answered; reading it
   * twice costs less than one lookup.
   */
  private long count(AnsweredLines answered) {
    if (!root.shell().bar() && answered.size() == 0) {
      return 0;
    }
    try (InputStream in = Files.newInputStream(file)) {
      NameLines lines = new NameLines(in, file.toString());
      new UnansweredLines(lines, file.toString(), answered).forEachRemaining(name -> {});
      return lines.read();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file + ": " + RootCommand.cause(e), e);
    }
  }

  private int check(InputStream in, String list, ToLongFunction<AnsweredLines> count) {
    Shell shell = root.shell();
    CheckOptions options = lookup.options(root.timeout(), view.choice());
    selection.verdicts();
    FileFlags.Opened opened = output.open(format, shell);
    try (Destination destination = opened.destination()) {
      AnsweredLines answered = opened.answered();
      long total = count.applyAsLong(answered);
      NameLines lines = new NameLines(in, list);
      ProgressBar bar = ProgressBar.on(shell, () -> Math.max(total, lines.read()), answered.size());
      RowWriter writer = format.writer(null, shell.colours() && output.isStandardOutput());
      try (DomainCheckClient client = root.connect();
          Report report =
              new Report(shell, destination, writer, bar, selection, answered.tally())) {
        return check(client, new UnansweredLines(lines, list, answered), options, report);
      }
    }
  }

  private int check(
      DomainCheckClient client, UnansweredLines names, CheckOptions options, Report report) {
    Shell shell = root.shell();
    try (ResultStream<BulkResult> results = client.checkBulk(names, options)) {
      shell.interruption().stopsBy(results::close);
      while (!report.isFull() && results.hasNext()) {
        BulkResult next = results.next();
        report.print(new Row(next.result(), OptionalInt.empty(), next.correlationId()));
        report.answered();
      }
    } catch (DomainCheckException e) {
      if (!output.isStandardOutput() && report.answers() > 0) {
        report.note(soFar(report, " before it failed"));
      }
      throw e;
    }
    if (shell.interruption().happened()) {
      report.note("interrupted after " + soFar(report, ""));
      return ExitCode.INTERRUPTED;
    }
    return report.end();
  }

  private String soFar(Report report, String when) {
    String answers = Figures.answers(report.answers()) + when;
    return report.answers() == 0 ? answers : answers + "; " + output.advice(format);
  }
}
