package dev.domaincheck.availability;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Ends a wait at its deadline by what the waiting thread notices, such as a signal or the end of
 * its socket.
 *
 * <p>Timed waits of virtual threads do the same by themselves. But each wakes the JVM's own timer
 * thread when it begins and again when it is over (JDK 25), and nearly all waits are over long
 * before their deadlines: with a timed wait for each of its steps a lookup over WHOIS takes a third
 * more of the processors. The timer here wakes for the earliest deadline that is set, and no other.
 */
public final class Alarm {
  /** A deadline as far away as this is none. */
  private static final long NEVER_NANOS = Duration.ofDays(365).toNanos();

  private static final Alarm NONE = new Alarm(null);
  private static final ScheduledThreadPoolExecutor TIMER = timer();

  private final @Nullable Future<?> ring;

  private Alarm(@Nullable Future<?> ring) {
    this.ring = ring;
  }

  private static ScheduledThreadPoolExecutor timer() {
    ScheduledThreadPoolExecutor timer =
        new ScheduledThreadPoolExecutor(1, Thread.ofPlatform().daemon().name("alarm").factory());
    timer.setRemoveOnCancelPolicy(true);
    // Setting an alarm is not to be what fails when there is no memory for a thread.
    timer.prestartCoreThread();
    return timer;
  }

  /**
   * Sets an alarm, which is to be called off when the wait is over.
   *
   * @param ring called once at the deadline, or with its grace later, by a thread that serves all
   *     alarms, or at once if that is past: it is neither to wait for anything slow nor to throw
   */
  public static Alarm at(Deadline deadline, Runnable ring) {
    return in(deadline.remainingNanosWithGrace(), ring);
  }

  /** Sets an alarm as {@link #at} does, {@code nanos} from now. */
  public static Alarm in(long nanos, Runnable ring) {
    if (nanos <= 0) {
      ring.run();
      return NONE;
    }
    return nanos >= NEVER_NANOS
        ? NONE
        : new Alarm(TIMER.schedule(ring, nanos, TimeUnit.NANOSECONDS));
  }

  /** One that never rings. */
  public static Alarm none() {
    return NONE;
  }

  /** Calls the alarm off; it may ring at this very moment. */
  public void callOff() {
    if (ring != null) {
      ring.cancel(false);
    }
  }
}
