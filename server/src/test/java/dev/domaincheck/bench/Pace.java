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

  /** Begins so many calls, the first one at once. */
  static void keep(int perSecond, int calls, Call call) {
    long begun = System.nanoTime();
    for (int i = 0; i < calls; i++) {
      long due = begun + Duration.ofSeconds(1).toNanos() * i / perSecond;
      while (due - System.nanoTime() > 0) {
        LockSupport.parkNanos(due - System.nanoTime());
      }
      call.begin(due, i);
    }
  }
}
