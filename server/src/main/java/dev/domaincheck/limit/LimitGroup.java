package dev.domaincheck.limit;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The state of one limit group: slots, a token bucket, and a pause.
 *
 * <p>Slots are a fair semaphore, so that of many waiting queries only as many as there are slots
 * look at the bucket. Bucket and pause are a few numbers under the object's monitor, held for
 * nanoseconds and never while waiting. After a pause one query goes first (the probe); the rest
 * follow when it was answered.
 */
final class LimitGroup {
  /** Retry-After is believed between these bounds: less is no pause, more is a fault or a trap. */
  private static final Duration MIN_PAUSE = Duration.ofSeconds(1);

  private static final Duration MAX_PAUSE = Duration.ofMinutes(15);

  /** How soon those behind a probe look again; a probe's answer takes about this long. */
  private static final long PROBE_POLL_NANOS = Duration.ofMillis(50).toNanos();

  private final GroupLimit limit;
  private final @Nullable Semaphore slots;
  private final LongSupplier nanoTime;
  private final DoubleSupplier jitter;
  private final AtomicInteger queued = new AtomicInteger();

  private double tokens;
  private long refilledAt;
  private boolean paused;
  private long pausedUntil;
  private int pauses;
  private int strikes;
  private boolean probing;

  /**
   * @param jitter 0 to 1, new at each call: spreads the ends of pauses that the service did not
   *     time
   */
  LimitGroup(GroupLimit limit, LongSupplier nanoTime, DoubleSupplier jitter) {
    this.limit = limit;
    this.slots = limit.concurrency() == 0 ? null : new Semaphore(limit.concurrency(), true);
    this.nanoTime = nanoTime;
    this.jitter = jitter;
    this.tokens = limit.burst();
    this.refilledAt = nanoTime.getAsLong();
  }

  int queued() {
    return queued.get();
  }

  /** Takes a place in the queue unless {@code max} are taken. */
  boolean enqueue(int max) {
    if (queued.incrementAndGet() > max) {
      queued.decrementAndGet();
      return false;
    }
    return true;
  }

  void dequeue() {
    queued.decrementAndGet();
  }

  /** Takes a slot, waiting at most {@code nanos}. */
  boolean enter(long nanos) throws InterruptedException {
    return slots == null || slots.tryAcquire(nanos, TimeUnit.NANOSECONDS);
  }

  /** Gives the slot back. */
  void leave() {
    if (slots != null) {
      slots.release();
    }
  }

  /** The pause's rest in nanoseconds, 0 if there is none. */
  synchronized long pausedNanos() {
    if (!paused) {
      return 0;
    }
    long rest = pausedUntil - nanoTime.getAsLong();
    if (rest > 0) {
      return rest;
    }
    paused = false;
    return 0;
  }

  /**
   * A place in the group's rate, or how long until there may be one.
   *
   * @param waitNanos 0 if the turn is taken, else the time after which to try again
   * @param pause the number of the pause after which it was taken: what a query meets tells of the
   *     group's state only if no pause has begun since
   * @param probe whether it is the one query that goes first after a pause
   */
  record Turn(long waitNanos, int pause, boolean probe) {}

  /** Takes the turn if there is one now. */
  synchronized Turn take() {
    long rest = pausedNanos();
    if (rest > 0) {
      return notYet(rest);
    }
    if (probing) {
      return notYet(PROBE_POLL_NANOS);
    }
    if (limit.rate() > 0) {
      long now = nanoTime.getAsLong();
      tokens = Math.min(limit.burst(), tokens + (now - refilledAt) * limit.rate() / 1e9);
      refilledAt = now;
      // A hair below one: the sum of many refills may miss it by rounding.
      if (tokens < 1 - 1e-6) {
        return notYet(Math.max(1, (long) Math.ceil((1 - tokens) * 1e9 / limit.rate())));
      }
      tokens -= 1;
    }
    probing = strikes > 0;
    return new Turn(0, pauses, probing);
  }

  private Turn notYet(long waitNanos) {
    return new Turn(waitNanos, pauses, false);
  }

  /** The service answered a query. */
  synchronized void answered(Turn turn) {
    if (turn.pause() == pauses) {
      strikes = 0;
      probing = false;
    }
  }

  /**
   * A query ended without a word that tells of throttling: after a probe the next one may probe.
   */
  synchronized void failed(Turn turn) {
    if (turn.probe() && turn.pause() == pauses) {
      probing = false;
    }
  }

  /**
   * The service limited a query. Of several that were under way together only the first counts as a
   * strike: they met one and the same limit.
   */
  synchronized void throttled(Turn turn, @Nullable Duration retryAfter) {
    if (limit.rate() == 0) {
      return;
    }
    boolean first = turn.pause() == pauses;
    if (!first && retryAfter == null) {
      return;
    }
    Duration pause;
    if (retryAfter == null) {
      long doubled = MIN_PAUSE.toNanos() << Math.min(strikes, 20);
      pause = Duration.ofNanos((long) (doubled * (1 + jitter.getAsDouble() / 2)));
    } else {
      pause = retryAfter;
    }
    pause = pause.compareTo(MAX_PAUSE) > 0 ? MAX_PAUSE : pause;
    pause = pause.compareTo(MIN_PAUSE) < 0 ? MIN_PAUSE : pause;
    long until = nanoTime.getAsLong() + pause.toNanos();
    // Replies of queries begun before the pause may lengthen it, and must not shorten it.
    if (!paused || until - pausedUntil > 0) {
      pausedUntil = until;
      paused = true;
    }
    if (first) {
      pauses++;
      strikes++;
      probing = false;
    }
  }
}
