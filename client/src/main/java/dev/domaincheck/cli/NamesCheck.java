package dev.domaincheck.cli;

import dev.domaincheck.client.BulkName;
import dev.domaincheck.client.BulkResult;
import dev.domaincheck.client.CheckOptions;
import dev.domaincheck.client.DomainCheckClient;
import dev.domaincheck.client.DomainResult;
import dev.domaincheck.client.IndexedResult;
import dev.domaincheck.client.ResultStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Names of the command line or of standard input, asked for in the call that fits their number. Of
 * several, what is answered is there when the command is ended.
 */
final class NamesCheck {

  /** Answers that a table waits for, so that its columns fit them. */
  private static final int MAX_FITTED = 1_000;

  private final RootCommand root;
  private final CheckOptions options;
  private final boolean asTheyCome;
  private final Selection selection;

  /**
   * @param asTheyCome whether each answer is printed as soon as it is known, rather than in the
   *     order of the names
   */
  NamesCheck(RootCommand root, CheckOptions options, boolean asTheyCome, Selection selection) {
    this.root = root;
    this.options = options;
    this.asTheyCome = asTheyCome;
    this.selection = selection;
  }

  /** Prints one answer for each name and returns the exit code. */
  int run(List<String> all, RowWriter writer) {
    Shell shell = root.shell();
    if (all.isEmpty()) {
      try (Report report = new Report(shell, writer, ProgressBar.none(shell), selection)) {
        return report.end();
      }
    }
    boolean isLong = all.size() >= ProgressBar.LONG_BATCH;
    ProgressBar bar =
        isLong || asTheyCome || selection.limit() > 0
            ? ProgressBar.on(shell, all::size)
            : ProgressBar.none(shell);
    try (DomainCheckClient client = root.connect();
        Report report = new Report(shell, writer, bar, selection)) {
      Sink sink = sink(all.size(), writer, report);
      try {
        if (all.size() == 1 && !asTheyCome) {
          // Of one answer nothing can be lost.
          sink.accept(0, client.check(all, options).getFirst());
        } else if (all.size() <= DomainCheckClient.MAX_STREAM_NAMES) {
          streamed(client, all, options, report, sink);
        } else {
          piped(client, all, options, report, sink);
        }
      } finally {
        sink.rest();
      }
      if (shell.interruption().happened()) {
        report.note("interrupted after " + Figures.answers(report.answers()));
        return ExitCode.INTERRUPTED;
      }
      return report.end();
    }
  }

  /** The names given, {@code -} standing for those of standard input. */
  static List<String> given(List<String> names, Shell shell) {
    List<String> all = new ArrayList<>();
    for (String name : names) {
      if (name.equals("-")) {
        new NameLines(shell.in(), "standard input").forEachRemaining(line -> all.add(line.name()));
      } else {
        all.add(name);
      }
    }
    return all;
  }

  /** Prints at once, or after the names before, or all at the end under columns that fit. */
  private Sink sink(int names, RowWriter writer, Report report) {
    if (asTheyCome) {
      return (index, result) -> report.print(new Row(result, OptionalInt.of(index), ""));
    }
    boolean watched = root.shell().bar() && names >= ProgressBar.LONG_BATCH;
    // Enough AVAILABLE names end the call, and what is printed tells how many there are.
    boolean atTheEnd = names <= MAX_FITTED && !watched && selection.limit() == 0;
    return atTheEnd && writer instanceof TableWriter table
        ? new Fitted(table, report)
        : new InOrder(report);
  }

  private void streamed(
      DomainCheckClient client, List<String> all, CheckOptions options, Report report, Sink sink) {
    try (ResultStream<IndexedResult> results = client.checkStream(all, options)) {
      root.shell().interruption().stopsBy(results::close);
      while (!report.isFull() && results.hasNext()) {
        IndexedResult next = results.next();
        sink.accept(next.index(), next.result());
        report.answered();
      }
    }
  }

  private void piped(
      DomainCheckClient client, List<String> all, CheckOptions options, Report report, Sink sink) {
    var bulk =
        IntStream.range(0, all.size())
            .mapToObj(i -> new BulkName(all.get(i), String.valueOf(i)))
            .iterator();
    try (ResultStream<BulkResult> results = client.checkBulk(bulk, options)) {
      root.shell().interruption().stopsBy(results::close);
      while (!report.isFull() && results.hasNext()) {
        BulkResult next = results.next();
        sink.accept(Integer.parseInt(next.correlationId()), next.result());
        report.answered();
      }
    }
  }

  /** Takes answers in the order in which they come. */
  private interface Sink {
    void accept(int index, DomainResult result);

    /** No more will come: because that was all, the call failed, or somebody ended it. */
    default void rest() {}
  }

  /** Holds all answers back until no more will come. */
  private final class Fitted implements Sink {
    private final Map<Integer, DomainResult> results = new TreeMap<>();
    private final TableWriter table;
    private final Report report;

    Fitted(TableWriter table, Report report) {
      this.table = table;
      this.report = report;
    }

    @Override
    public void accept(int index, DomainResult result) {
      results.put(index, result);
    }

    @Override
    public void rest() {
      table.fit(selection.of(results.values()));
      results.values().forEach(result -> report.print(Row.inOrder(result)));
    }
  }

  /** Holds answers back until those before them are printed. */
  private static final class InOrder implements Sink {
    private final Map<Integer, DomainResult> waiting = new TreeMap<>();
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

    /** What was finished is printed, though names before it were not. */
    @Override
    public void rest() {
      waiting.values().forEach(result -> report.print(Row.inOrder(result)));
      waiting.clear();
    }
  }
}
