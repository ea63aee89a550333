package dev.domaincheck.limit;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
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

  /** So many names that met a closed door, and none an answer, are no dead names and no chance. */
  private static final int MAX_SHUT_OUT = 20;

  /** A door that is closed may be ours, and is looked at again within some 13 minutes. */
  private static final int MAX_STRIKES_SHUT_OUT = 9;

  /** Of a query that saw no closed door perhaps the caller alone is to blame: within 48 seconds. */
  private static final int MAX_STRIKES_OPEN = 5;

  private final Set<Integer> shutOut = new HashSet<>();
  private boolean paused;
  private long until;
  private int number;
  private int strikes;

  /** Of the strikes those that came with a limit that was told. */
  private int told;

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
    shutOut.clear();
    if (turn.pause() == number) {
      strikes = 0;
      told = 0;
      probing = false;
    }
  }

  /**
   * The query ended without an answer. If it was the probe, for whatever reason, that is a strike:
   * else the next one would go at once, and a ban that says nothing would meet one after the other.
   * So is a long run of names that met a closed door: many a ban never says that it is one.
   *
   * @param name the name that met a closed door, or silence that nobody waited out; null if it is
   *     not known that there is either
   * @param doorSeen whether it is known that the door is closed
   */
  void unanswered(Turn turn, @Nullable String name, boolean doorSeen, double jitter, long now) {
    if (turn.pause() != number) {
      return;
    }
    if (name != null) {
      shutOut.add(name.hashCode());
    }
    if (turn.probe() || shutOut.size() >= MAX_SHUT_OUT) {
      int most = doorSeen ? MAX_STRIKES_SHUT_OUT : MAX_STRIKES_OPEN;
      strikes = Math.min(strikes, Math.max(most, told));
      strike(turn, null, jitter, now);
    }
  }

  /** The query was not made: if it was to go first after a pause, the next one does. */
  void notMade(Turn turn) {
    if (turn.pause() == number && turn.probe()) {
      probing = false;
    }
  }

  /**
   * The service limited the query. Of several that were under way together only the first counts as
   * a strike: they met one and the same limit.
   *
   * @param retryAfter what it asked for; null: a second, doubled with each strike, which from the
   *     second one on is also the least: some ask for a second each time
   * @param jitter 0 to 1, lengthens a pause that the service did not time by up to a half
   */
  void throttled(Turn turn, @Nullable Duration retryAfter, double jitter, long now) {
    int before = number;
    strike(turn, retryAfter, jitter, now);
    if (number != before) {
      told = strikes;
    }
  }

  private void strike(Turn turn, @Nullable Duration retryAfter, double jitter, long now) {
    boolean first = turn.pause() == number;
    if (!first && retryAfter == null) {
      return;
    }
    long shortest = MIN.toNanos() << Math.min(strikes, MAX_DOUBLINGS);
    Duration doubled = Duration.ofNanos((long) (shortest * (1 + jitter / 2)));
    Duration wish =
        retryAfter == null || (first && strikes > 0 && retryAfter.compareTo(doubled) < 0)
            ? doubled
            : retryAfter;
    Duration pause = wish.compareTo(MAX) > 0 ? MAX : wish.compareTo(MIN) < 0 ? MIN : wish;
    lengthen(now + pause.toNanos());
    if (first) {
      shutOut.clear();
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
    shutOut.clear();
    paused = false;
    strikes = 0;
    told = 0;
    probing = false;
    number++;
  }
}
