package dev.domaincheck.cli;

import dev.domaincheck.client.Availability;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Set;

/** Prints answers as they come and remembers what the exit code needs. */
final class Report implements AutoCloseable {

  private final Shell shell;
  private final RowWriter writer;
  private final ProgressBar bar;
  private final Selection selection;
  private final Set<Availability> verdicts;
  private final Tally tally = new Tally();
  private final long beginNanos;
  private boolean begun;

  Report(Shell shell, RowWriter writer, ProgressBar bar, Selection selection) {
    this.shell = shell;
    this.writer = writer;
    this.bar = bar;
    this.selection = selection;
    this.verdicts = selection.verdicts();
    this.beginNanos = shell.nanoTime().getAsLong();
  }

  /** Prints the header, once. */
  void begin() {
    if (!begun) {
      begun = true;
      shell.out().print(writer.header());
    }
  }

  /**
   * Prints one answer, if it is one that is wanted, at once, so that what was finished stays if the
   * command is ended.
   *
   * @throws UncheckedIOException if standard output takes no more
   */
  void print(Row row) {
    begin();
    if (isFull()) {
      return;
    }
    tally.count(row.result());
    if (!verdicts.contains(row.result().availability())) {
      return;
    }
    bar.hide();
    shell.out().print(writer.row(row));
    // Flushes.
    if (shell.out().checkError()) {
      throw new UncheckedIOException(
          "cannot write the answers: standard output is closed or full", new IOException());
    }
  }

  /** Whether as many names as were wanted are AVAILABLE: nothing more is printed. */
  boolean isFull() {
    return selection.limit() > 0 && tally.of(Availability.AVAILABLE) >= selection.limit();
  }

  /** Tells the bar that one more name is answered, though perhaps not printed yet. */
  void answered() {
    bar.answered();
  }

  /** Whether every name got an answer. */
  int exitCode() {
    return tally.of(Availability.UNKNOWN) > 0 ? ExitCode.SOME_UNKNOWN : ExitCode.ANSWERED;
  }

  @Override
  public void close() {
    bar.hide();
    if (selection.sumsUp()) {
      shell.out().flush();
      Duration taken = Duration.ofNanos(shell.nanoTime().getAsLong() - beginNanos);
      shell.err().println(tally.text(taken));
      shell.err().flush();
    }
  }
}
