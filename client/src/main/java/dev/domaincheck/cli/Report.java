package dev.domaincheck.cli;

import dev.domaincheck.client.Availability;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Set;

/** Prints answers as they come and remembers what the exit code needs. */
final class Report implements AutoCloseable {

  private final Shell shell;
  private final Destination destination;
  private final RowWriter writer;
  private final ProgressBar bar;
  private final Selection selection;
  private final Set<Availability> verdicts;
  private final Tally before;
  private final Tally tally = new Tally();
  private final long beginNanos;
  private boolean begun;

  /** Prints to standard output. */
  Report(Shell shell, RowWriter writer, ProgressBar bar, Selection selection) {
    this(shell, Destination.standard(shell), writer, bar, selection, new Tally());
  }

  /**
   * Prints to wherever answers are wanted.
   *
   * @param before answers of an earlier run that are there
   */
  Report(
      Shell shell,
      Destination destination,
      RowWriter writer,
      ProgressBar bar,
      Selection selection,
      Tally before) {
    this.shell = shell;
    this.destination = destination;
    this.before = before;
    this.begun = destination.begun();
    this.writer = writer;
    this.bar = bar;
    this.selection = selection;
    this.verdicts = selection.verdicts();
    this.beginNanos = shell.nanoTime().getAsLong();
  }

  /** Prints the header, once. */
  private void begin() {
    if (!begun) {
      begun = true;
      destination.stream().print(writer.header());
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
    if (destination.terminal()) {
      bar.above(() -> write(row));
    } else {
      write(row);
    }
  }

  private void write(Row row) {
    destination.stream().print(writer.row(row));
    expectWritten();
  }

  private void expectWritten() {
    // Flushes.
    if (destination.stream().checkError()) {
      throw new UncheckedIOException(
          "cannot write the answers: " + destination.name() + " is closed or full",
          new IOException());
    }
  }

  /** Whether as many names as were wanted are AVAILABLE: nothing more is printed. */
  boolean isFull() {
    return selection.limit() > 0 && of(Availability.AVAILABLE) >= selection.limit();
  }

  /** Says something on standard error, beside the bar. */
  void note(String text) {
    bar.hide();
    shell.say(text);
  }

  private long of(Availability availability) {
    return before.of(availability) + tally.of(availability);
  }

  /** Answers so far, also those that are not wanted. */
  long answers() {
    return tally.all();
  }

  /** Tells the bar that one more name is answered, though perhaps not printed yet. */
  void answered() {
    bar.answered();
  }

  /**
   * Every name got what answer it could: ends the output.
   *
   * @return the exit code
   * @throws UncheckedIOException if the output takes no more
   */
  int end() {
    if (writer.alwaysHasHeader()) {
      begin();
      expectWritten();
    }
    return of(Availability.UNKNOWN) > 0 ? ExitCode.SOME_UNKNOWN : ExitCode.ANSWERED;
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
