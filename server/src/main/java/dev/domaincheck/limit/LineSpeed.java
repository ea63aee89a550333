package dev.domaincheck.limit;

/**
 * How fast a line of waiting queries moves: the running mean of the time between two turns. It
 * holds whatever the queries wait for, be it a rate, a slot or a permit that other groups want,
 * too. Not safe for threads: its owner guards it.
 */
final class LineSpeed {
  /** How much the last interval counts: about the last twenty matter. */
  private static final double WEIGHT = 0.1;

  private boolean moving;
  private long lastTurn;
  private double meanNanos;

  /**
   * One of those who waited has its turn.
   *
   * @param waiting how many still wait
   */
  void turn(long now, int waiting) {
    if (moving) {
      long interval = now - lastTurn;
      meanNanos = meanNanos == 0 ? interval : meanNanos + WEIGHT * (interval - meanNanos);
    }
    // The time until the next turn tells something only if somebody waits for it.
    moving = waiting > 0;
    lastTurn = now;
    if (!moving) {
      meanNanos = 0;
    }
  }

  /** Nobody waits any more, served or not: the line that comes next is another one. */
  void ended() {
    moving = false;
    meanNanos = 0;
  }

  /**
   * How long the last of {@code waiting} queries waits, in nanoseconds; 0 if nothing is known yet.
   */
  double expectedNanos(long now, int waiting) {
    if (!moving) {
      return 0;
    }
    // A line that has come to a stop is as slow as it has stood.
    return waiting * Math.max(meanNanos, (double) (now - lastTurn) / Math.max(1, waiting));
  }
}
