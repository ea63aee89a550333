package dev.domaincheck.cli;

import dev.domaincheck.client.BulkName;
import dev.domaincheck.client.BulkResult;
import dev.domaincheck.client.CheckOptions;
import dev.domaincheck.client.DomainCheckClient;
import dev.domaincheck.client.DomainResult;
import dev.domaincheck.client.IndexedResult;
import dev.domaincheck.client.ResultStream;
import dev.domaincheck.client.View;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code check}: names of the command line or of standard input. */
@Command(
    name = "check",
    description = "Checks names and prints one answer each, in the order of the names.",
    sortOptions = false)
final class CheckCommand implements Callable<Integer> {

  private final RootCommand root;

  @Parameters(
      paramLabel = "NAME",
      arity = "1..*",
      description =
          "names to check; - reads them from standard input, one a line, without blank lines and"
              + " lines that begin with #")
  private List<String> names = List.of();

  @Option(names = "--stream", description = "print each answer as soon as it is known")
  private boolean stream;

  @Mixin private final OutputFlags output = new OutputFlags();
  @Mixin private final LookupFlags lookup = new LookupFlags();

  CheckCommand(RootCommand root) {
    this.root = root;
  }

  @Override
  public Integer call() {
    Shell shell = root.shell();
    CheckOptions options = lookup.options(root.timeout());
    List<String> all = allNames();
    if (all.isEmpty()) {
      return ExitCode.ANSWERED;
    }
    int unaryBound =
        options.view() == View.REGISTRATION
            ? DomainCheckClient.MAX_NAMES_WITH_REGISTRATION
            : DomainCheckClient.MAX_NAMES;
    boolean drawsBar = shell.bar() && all.size() >= ProgressBar.LONG_BATCH;
    try (DomainCheckClient client = root.connect()) {
      if (!stream && all.size() <= unaryBound && !drawsBar) {
        return unary(client, all, options);
      }
      RowWriter writer = output.writerAhead(all, shell);
      try (Report report = new Report(shell, writer, ProgressBar.on(shell, all::size))) {
        // The sink of --stream prints at once; the other waits for the names before.
        Sink sink =
            stream
                ? (index, result) -> report.print(new Row(result, OptionalInt.of(index), ""))
                : new InOrder(report);
        if (all.size() <= DomainCheckClient.MAX_STREAM_NAMES) {
          streamed(client, all, options, report, sink);
        } else {
          piped(client, all, options, report, sink);
        }
        return report.exitCode();
      }
    }
  }

  private List<String> allNames() {
    List<String> all = new ArrayList<>();
    for (String name : names) {
      if (name.equals("-")) {
        new NameLines(root.shell().in(), "standard input")
            .forEachRemaining(line -> all.add(line.name()));
      } else {
        all.add(name);
      }
    }
    return all;
  }

  private int unary(DomainCheckClient client, List<String> all, CheckOptions options) {
    List<DomainResult> results = client.check(all, options);
    RowWriter writer = output.writer(results, root.shell());
    try (Report report =
        new Report(root.shell(), writer, ProgressBar.on(root.shell(), results::size))) {
      results.forEach(result -> report.print(Row.inOrder(result)));
      return report.exitCode();
    }
  }

  private static void streamed(
      DomainCheckClient client, List<String> all, CheckOptions options, Report report, Sink sink) {
    try (ResultStream<IndexedResult> results = client.checkStream(all, options)) {
      while (results.hasNext()) {
        IndexedResult next = results.next();
        sink.accept(next.index(), next.result());
        report.answered();
      }
    }
  }

  private static void piped(
      DomainCheckClient client, List<String> all, CheckOptions options, Report report, Sink sink) {
    var bulk =
        IntStream.range(0, all.size())
            .mapToObj(i -> new BulkName(all.get(i), String.valueOf(i)))
            .iterator();
    try (ResultStream<BulkResult> results = client.checkBulk(bulk, options)) {
      while (results.hasNext()) {
        BulkResult next = results.next();
        sink.accept(Integer.parseInt(next.correlationId()), next.result());
        report.answered();
      }
    }
  }

  /** Takes answers in the order in which they come. */
  private interface Sink {
    void accept(int index, DomainResult result);
  }

  /** Holds answers back until those before them are printed. */
  private static final class InOrder implements Sink {
    private final Map<Integer, DomainResult> waiting = new HashMap<>();
    private final Report report;
    private int next;

    InOrder(Report report) {
      this.report = report;
    }

    @Override
    public void accept(int index, DomainResult result) {
      waiting.put(index, result);
      DomainResult due = waiting.remove(next);
      while (due != null) {
        report.print(Row.inOrder(due));
        next++;
        due = waiting.remove(next);
      }
    }
  }
}
