package dev.domaincheck.limit;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Until when hosts that share a limit group, and nothing else, are left alone. Each is paused for
 * itself: a host that only a redirect names must not close the others' door.
 *
 * <p>The hosts are strangers' choice and without end, so at most {@value #MAX_HOSTS} are kept; of
 * more the one whose pause ends first is forgotten. The group's rate bounds what that one is asked.
 */
public final class StrangerPauses {
  /** Some 100 KB; the tables' groups are 700. */
  static final int MAX_HOSTS = 1_000;

  /**
   * Of a host that names no time: strikes are not counted for it, so it gets no second to begin.
   */
  static final Duration UNTIMED = Duration.ofMinutes(1);

  private final LongSupplier nanoTime;
  private final Map<String, Long> untilByHost = new HashMap<>();

  public StrangerPauses(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /**
   * The host limited or refused a query.
   *
   * @param retryAfter what it asked for, clamped to 1 s..15 min; null: a minute
   */
  public synchronized void pause(String host, @Nullable Duration retryAfter) {
    long now = nanoTime.getAsLong();
    Duration time = retryAfter == null ? UNTIMED : Pause.clamped(retryAfter);
    // A reply to a query of before may lengthen a pause, and must not shorten it.
    untilByHost.merge(host, now + time.toNanos(), (old, wish) -> wish - old > 0 ? wish : old);
    if (untilByHost.size() > MAX_HOSTS) {
      untilByHost.values().removeIf(until -> until - now <= 0);
    }
    if (untilByHost.size() > MAX_HOSTS) {
      forgetFirst(now);
    }
  }

  private void forgetFirst(long now) {
    String first = null;
    long least = Long.MAX_VALUE;
    for (Map.Entry<String, Long> entry : untilByHost.entrySet()) {
      long rest = entry.getValue() - now;
      if (rest < least) {
        least = rest;
        first = entry.getKey();
      }
    }
    untilByHost.remove(first);
  }

  /** The rest of the host's pause; zero if there is none. */
  public synchronized Duration rest(String host) {
    Long until = untilByHost.get(host);
    long rest = until == null ? 0 : until - nanoTime.getAsLong();
    if (until != null && rest <= 0) {
      untilByHost.remove(host);
    }
    return Duration.ofNanos(Math.max(0, rest));
  }
}
