package dev.domaincheck.availability;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * A moment on the monotonic clock by which something must have ended; wall-clock steps do not move
 * it.
 */
public final class Deadline {
  private static final long MAX_NANOS = Long.MAX_VALUE / 4;

  private final long atNanos;
  private final long graceNanos;
  private final LongSupplier nanoTime;

  private Deadline(long atNanos, long graceNanos, LongSupplier nanoTime) {
    this.atNanos = atNanos;
    this.graceNanos = graceNanos;
    this.nanoTime = nanoTime;
  }

  /**
   * The moment {@code timeout} from now on {@link System#nanoTime}; spans over 70 years count as 70
   * years.
   */
  public static Deadline after(Duration timeout) {
    return after(timeout, System::nanoTime);
  }

  /** The moment {@code timeout} from now on {@code nanoTime}. */
  public static Deadline after(Duration timeout, LongSupplier nanoTime) {
    return new Deadline(nanoTime.getAsLong() + nanos(timeout), 0, nanoTime);
  }

  /**
   * The same moment for who is called away at it, and is to notice by itself only {@code grace}
   * later: alarms ring then.
   */
  public Deadline withGrace(Duration grace) {
    return new Deadline(atNanos, nanos(grace), nanoTime);
  }

  /** The time until alarms ring, in nanoseconds; negative once it is past. */
  long remainingNanosWithGrace() {
    return remainingNanos() + graceNanos;
  }

  /** The time left; negative once it is past. */
  public Duration remaining() {
    return Duration.ofNanos(remainingNanos());
  }

  /** The time left in nanoseconds; negative once it is past. */
  public long remainingNanos() {
    return atNanos - nanoTime.getAsLong();
  }

  /** Whether no time is left. */
  public boolean isExpired() {
    return remainingNanos() <= 0;
  }

  /** This deadline or the one {@code timeout} from now, whichever is earlier. */
  public Deadline orAfter(Duration timeout) {
    long other = nanoTime.getAsLong() + nanos(timeout);
    return other - atNanos < 0 ? new Deadline(other, 0, nanoTime) : this;
  }

  private static long nanos(Duration timeout) {
    return timeout.compareTo(Duration.ofNanos(MAX_NANOS)) >= 0 ? MAX_NANOS : timeout.toNanos();
  }

  @Override
  public String toString() {
    return "Deadline in " + remaining();
  }
}
