package dev.domaincheck.cli;

import dev.domaincheck.client.Availability;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Prints answers as they come and remembers what the exit code needs. */
final class Report implements AutoCloseable {

  private final Shell shell;
  private final RowWriter writer;
  private final ProgressBar bar;
  private boolean begun;
  private boolean someUnknown;

  Report(Shell shell, RowWriter writer, ProgressBar bar) {
    this.shell = shell;
    this.writer = writer;
    this.bar = bar;
  }

  /** Prints the header, once. */
  void begin() {
    if (!begun) {
      begun = true;
      shell.out().print(writer.header());
    }
  }

  /**
   * Prints one answer at once, so that what was finished stays if the command is ended.
   *
   * @throws UncheckedIOException if standard output takes no more
   */
  void print(Row row) {
    begin();
    someUnknown |= row.result().availability() == Availability.UNKNOWN;
    bar.hide();
    shell.out().print(writer.row(row));
    // Flushes.
    if (shell.out().checkError()) {
      throw new UncheckedIOException(
          "cannot write the answers: standard output is closed or full", new IOException());
    }
  }

  /** Tells the bar that one more name is answered, though perhaps not printed yet. */
  void answered() {
    bar.answered();
  }

  /** Whether every name got an answer. */
  int exitCode() {
    return someUnknown ? ExitCode.SOME_UNKNOWN : ExitCode.ANSWERED;
  }

  @Override
  public void close() {
    bar.hide();
  }
}
