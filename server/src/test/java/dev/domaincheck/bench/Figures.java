package dev.domaincheck.bench;

import java.io.PrintStream;
import java.util.Locale;

/** Prints what was measured, each figure with the bound that it is held to. */
final class Figures {
  private static final double NANOS_PER_MILLI = 1e6;

  private final PrintStream out;
  private int missed;

  Figures(PrintStream out) {
    this.out = out;
  }

  /** A line for people. */
  void say(String line) {
    out.println(line);
    out.flush();
  }

  /** A figure that must not be above {@code bound}. */
  void atMost(String name, double value, double bound) {
    judge(name, value, "at most", bound, value <= bound);
  }

  /** A figure that must not be below {@code bound}. */
  void atLeast(String name, double value, double bound) {
    judge(name, value, "at least", bound, value >= bound);
  }

  private void judge(String name, double value, String relation, double bound, boolean holds) {
    if (!holds) {
      missed++;
    }
    say(
        String.format(
            Locale.ROOT,
            "  %-62s %10.3f  %s %.2f  %s",
            name,
            value,
            relation,
            bound,
            holds ? "holds" : "MISSED"));
  }

  /** How many figures missed their bounds. */
  int missed() {
    return missed;
  }

  static double millis(long nanos) {
    return nanos / NANOS_PER_MILLI;
  }
}
