package dev.domaincheck.limit;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Until when a group is left alone, and the one query that goes first afterwards. Not safe for
 * threads: its owner guards it.
 */
final class Pause {
  /** Retry-After is believed between these bounds: less is no pause, more is a fault or a trap. */
  private static final Duration MIN = Duration.ofSeconds(1);

  private static final Duration MAX = Duration.ofMinutes(15);

  /** Doubled so often from a second, a pause is past its bound. */
  private static final int MAX_DOUBLINGS = 20;

  private boolean paused;
  private long until;
  private int number;
  private int strikes;
  private boolean probing;

  /** The rest in nanoseconds, 0 if there is no pause. */
  long rest(long now) {
    paused = paused && until - now > 0;
    return paused ? until - now : 0;
  }

  /** Whether the query that goes first after a pause is under way. */
  boolean isProbing() {
    return probing;
  }

  /**
   * A query's beginning.
   *
   * @param pause how many pauses there were before it: what it meets tells of the group's state
   *     only if none has begun since
   * @param probe whether it goes first after a pause
   */
  record Turn(int pause, boolean probe) {}

  /** Begins a query; nobody may be probing. */
  Turn begin() {
    probing = strikes > 0;
    return new Turn(number, probing);
  }

  /** The service answered the query. */
  void answered(Turn turn) {
    if (turn.pause() == number) {
      strikes = 0;
      probing = false;
    }
  }

  /**
   * The query ended without a word that tells of throttling: after a probe the next one may probe.
   */
  void failed(Turn turn) {
    if (turn.probe() && turn.pause() == number) {
      probing = false;
    }
  }

  /**
   * The service limited the query. Of several that were under way together only the first counts as
   * a strike: they met one and the same limit.
   *
   * @param retryAfter what it asked for; null: a second, doubled with each strike
   * @param jitter 0 to 1, lengthens a pause that the service did not time by up to a half
   */
  void throttled(Turn turn, @Nullable Duration retryAfter, double jitter, long now) {
    boolean first = turn.pause() == number;
    if (!first && retryAfter == null) {
      return;
    }
    long doubled = MIN.toNanos() << Math.min(strikes, MAX_DOUBLINGS);
    Duration wish =
        retryAfter == null ? Duration.ofNanos((long) (doubled * (1 + jitter / 2))) : retryAfter;
    Duration pause = wish.compareTo(MAX) > 0 ? MAX : wish.compareTo(MIN) < 0 ? MIN : wish;
    lengthen(now + pause.toNanos());
    if (first) {
      number++;
      strikes++;
      probing = false;
    }
  }

  /** Replies of queries begun before the pause may lengthen it, and must not shorten it. */
  private void lengthen(long newUntil) {
    if (!paused || newUntil - until > 0) {
      until = newUntil;
      paused = true;
    }
  }

  /** Ends the pause and forgets what led to it. */
  void clear() {
    paused = false;
    strikes = 0;
    probing = false;
    number++;
  }
}
