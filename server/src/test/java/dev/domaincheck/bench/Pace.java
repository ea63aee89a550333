package dev.domaincheck.bench;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** A steady rate of calls that begin whether or not those before have ended. */
final class Pace {
  private Pace() {}

  /** Begins a call; does not wait for its end. */
  @FunctionalInterface
  interface Call {
    /**
     * Begins it.
     *
     * @param due when it was due, as {@link System#nanoTime} has it: a call's time runs from then,
     *     so that a stall is seen by all the calls that it delays
     * @param index how many were before it
     */
    void begin(long due, int index);
  }

  /** As {@link #keep(int, int, Call)}, for as many calls as there are in some time. */
  static long keep(int perSecond, Duration time, Call call) {
    return keep(perSecond, (int) (perSecond * time.toMillis() / 1_000), call);
  }

  /**
   * Begins so many calls, the first one at once.
   *
   * @return the nanoseconds that one of them began after it was due, at most
   */
  static long keep(int perSecond, int calls, Call call) {
    long lag = 0;
    long begun = System.nanoTime();
    for (int i = 0; i < calls; i++) {
      long due = begun + Duration.ofSeconds(1).toNanos() * i / perSecond;
      while (due - System.nanoTime() > 0) {
        LockSupport.parkNanos(due - System.nanoTime());
      }
      lag = Math.max(lag, System.nanoTime() - due);
      call.begin(due, i);
    }
    return lag;
  }
}
