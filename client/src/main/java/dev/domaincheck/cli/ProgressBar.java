package dev.domaincheck.cli;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * How far a long batch is, on the last line of a terminal. Nothing is drawn in the first half
 * second, so that a quick batch leaves no trace.
 */
final class ProgressBar {

  /** Names from which a batch counts as long. */
  static final int LONG_BATCH = 100;

  private static final long QUIET_NANOS = Duration.ofMillis(500).toNanos();

  /** Ten times a second looks alive and costs nothing. */
  private static final long REDRAW_NANOS = Duration.ofMillis(100).toNanos();

  /** Leaves room for seven figures on eighty columns: a line that is wrapped cannot be erased. */
  private static final int CELLS = 20;

  private static final String ERASE = "\r\u001b[K";
  private static final double NANOS_PER_SECOND = 1e9;

  private final boolean enabled;
  private final PrintStream err;
  private final LongSupplier nanoTime;
  private final LongSupplier total;
  private final long begin;
  private final long before;
  private long answered;
  private long drawnAt;
  private boolean shown;

  private ProgressBar(
      boolean enabled, PrintStream err, LongSupplier nanoTime, LongSupplier total, long before) {
    this.enabled = enabled;
    this.before = before;
    this.answered = before;
    this.err = err;
    this.nanoTime = nanoTime;
    this.total = total;
    this.begin = nanoTime.getAsLong();
    this.drawnAt = begin + QUIET_NANOS - REDRAW_NANOS;
  }

  /**
   * A bar, if a person watches standard error.
   *
   * @param total the names in all, as far as known by now
   */
  static ProgressBar on(Shell shell, LongSupplier total) {
    return on(shell, total, 0);
  }

  /**
   * As {@link #on(Shell, LongSupplier)}, going on from an earlier run.
   *
   * @param before names that it has answered, which say nothing of how fast this run is
   */
  static ProgressBar on(Shell shell, LongSupplier total, long before) {
    return new ProgressBar(shell.bar(), shell.err(), shell.nanoTime(), total, before);
  }

  /** One that is never seen. */
  static ProgressBar none(Shell shell) {
    return new ProgressBar(false, shell.err(), shell.nanoTime(), () -> 0, 0);
  }

  /** One more name is answered. */
  void answered() {
    answered(1);
  }

  /** So many more names are answered. */
  void answered(long names) {
    answered += names;
    long now = nanoTime.getAsLong();
    if (enabled && now - drawnAt >= REDRAW_NANOS) {
      draw(now);
    }
  }

  private void draw(long now) {
    drawnAt = now;
    shown = true;
    err.print(ERASE + text(now));
    err.flush();
  }

  private String text(long now) {
    long names = Math.max(total.getAsLong(), answered);
    double rate = (answered - before) * NANOS_PER_SECOND / (now - begin);
    int full = (int) (CELLS * answered / names);
    String bar =
        String.format(
            Locale.ROOT,
            "[%s%s] %,d of %,d names, %,.0f/s",
            "#".repeat(full),
            ".".repeat(CELLS - full),
            answered,
            names,
            rate);
    // Before the first answer nothing tells how long the rest will take.
    return answered == before
        ? bar
        : bar
            + ", "
            + Durations.forPeople(Duration.ofSeconds((long) ((names - answered) / rate)))
            + " left";
  }

  /** Writes on the same terminal, above the bar if it is there. */
  void above(Runnable output) {
    boolean again = shown;
    hide();
    output.run();
    if (again) {
      draw(nanoTime.getAsLong());
    }
  }

  /** Makes room for other output. */
  void hide() {
    if (shown) {
      shown = false;
      err.print(ERASE);
      err.flush();
    }
  }
}
