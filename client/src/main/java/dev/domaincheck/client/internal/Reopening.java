package dev.domaincheck.client.internal;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** How often a bulk stream that was cut is opened again, and when. Not for several threads. */
final class Reopening {

  /** As often as the channel tries other calls again: who cannot be reached at all is told soon. */
  private static final int MOST_AT_FIRST = 3;

  /** With the waits between them 20 s, in which a single server that restarts is back. */
  private static final int MOST_LATER = 9;

  private static final Duration FIRST_WAIT = Duration.ofMillis(100);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

  /** A server that asks for more time than this is left to the caller's judgement. */
  private static final Duration LONGEST_ASKED = Duration.ofSeconds(30);

  private long answeredAtLast;
  private int inVain;

  /**
   * The time to wait before the next attempt.
   *
   * @param answered results so far; any since the last attempt begin a new count of attempts
   * @param asked what the server asks for; null: nothing
   * @return null if there is to be none
   */
  @Nullable Duration after(long answered, @Nullable Duration asked) {
    if (answered > answeredAtLast) {
      answeredAtLast = answered;
      inVain = 0;
    }
    if (asked != null && asked.compareTo(LONGEST_ASKED) > 0) {
      return null;
    }
    int most = answered == 0 ? MOST_AT_FIRST : MOST_LATER;
    if (inVain >= most) {
      return null;
    }
    Duration wait = FIRST_WAIT.multipliedBy(1L << inVain);
    inVain++;
    if (wait.compareTo(LONGEST_WAIT) > 0) {
      wait = LONGEST_WAIT;
    }
    // Not all clients of a server that went away come back at the same moment.
    wait = wait.multipliedBy(ThreadLocalRandom.current().nextInt(80, 121)).dividedBy(100);
    return asked != null && asked.compareTo(wait) > 0 ? asked : wait;
  }
}
