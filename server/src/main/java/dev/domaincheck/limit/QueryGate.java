package dev.domaincheck.limit;

import dev.domaincheck.availability.Deadline;
import dev.domaincheck.availability.Protocol;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/**
 * Admits queries: at most so many at once over all registries, and of each limit group no more than
 * it bears.
 *
 * <p>A query takes its group's slot first, then a global permit, then its turn in the group's rate;
 * if there is no turn it gives the global permit back before it waits. So a group that is slow or
 * paused keeps its own queries waiting and never a permit that another could use.
 */
public final class QueryGate {
  /**
   * A pause that is shorter than this is waited for; a longer one is told to the caller at once.
   */
  static final Duration MAX_WAITED_PAUSE = Duration.ofSeconds(1);

  /** Queries that may wait for one group, and for all: more would only time out. */
  public static final int MAX_QUEUED_IN_GROUP = 1_000;

  static final int MAX_QUEUED = 10_000;

  private final Semaphore global;
  private final int permits;
  private final Limits limits;
  private final LongSupplier nanoTime;
  private final Sleeper sleeper;
  private final ConcurrentHashMap<String, LimitGroup> groups = new ConcurrentHashMap<>();
  private final AtomicInteger queued = new AtomicInteger();

  /** The limit of each group. */
  @FunctionalInterface
  public interface Limits {
    /** The limit of the group {@code name}, whose services speak {@code protocol}. */
    GroupLimit of(String name, Protocol protocol);
  }

  /** Waits; injected so that tests need not. */
  @FunctionalInterface
  interface Sleeper {
    void sleep(long nanos) throws InterruptedException;
  }

  /**
   * @param permits queries under way at once over all groups, at least 1
   * @param limits asked once for each group, when it is first used
   */
  public QueryGate(int permits, Limits limits) {
    this(permits, limits, System::nanoTime, nanos -> TimeUnit.NANOSECONDS.sleep(nanos));
  }

  QueryGate(int permits, Limits limits, LongSupplier nanoTime, Sleeper sleeper) {
    if (permits < 1) {
      throw new IllegalArgumentException("permits is " + permits + ", expected 1 or more");
    }
    this.global = new Semaphore(permits, true);
    this.permits = permits;
    this.limits = limits;
    this.nanoTime = nanoTime;
    this.sleeper = sleeper;
  }

  /**
   * Waits for leave to make one query.
   *
   * @param groupName the group of the service to be asked; groups are few and named by tables
   * @param deadline how long to wait at most
   */
  public Admission admit(String groupName, Protocol protocol, Deadline deadline)
      throws InterruptedException {
    LimitGroup group =
        groups.computeIfAbsent(
            groupName,
            name ->
                new LimitGroup(
                    limits.of(name, protocol),
                    nanoTime,
                    () -> ThreadLocalRandom.current().nextDouble()));
    if (queued.incrementAndGet() > MAX_QUEUED) {
      queued.decrementAndGet();
      return new Admission.Overloaded();
    }
    try {
      if (!group.enqueue(MAX_QUEUED_IN_GROUP)) {
        return new Admission.Overloaded();
      }
      try {
        return await(group, deadline);
      } finally {
        group.dequeue();
      }
    } finally {
      queued.decrementAndGet();
    }
  }

  /** Global permits in use now. */
  public int inUse() {
    return permits - global.availablePermits();
  }

  private Admission await(LimitGroup group, Deadline deadline) throws InterruptedException {
    long pause = group.pausedNanos();
    if (isTooLong(pause, deadline)) {
      return new Admission.Paused(Duration.ofNanos(pause));
    }
    if (!group.enter(left(deadline))) {
      return new Admission.TimedOut();
    }
    boolean granted = false;
    try {
      while (true) {
        if (!global.tryAcquire(left(deadline), TimeUnit.NANOSECONDS)) {
          return new Admission.TimedOut();
        }
        LimitGroup.Turn turn = group.take();
        if (turn.waitNanos() == 0) {
          granted = true;
          return new Admission.Granted(new Permit(group, turn, global));
        }
        global.release();
        pause = group.pausedNanos();
        if (isTooLong(pause, deadline)) {
          return new Admission.Paused(Duration.ofNanos(pause));
        }
        if (turn.waitNanos() >= deadline.remainingNanos()) {
          return new Admission.TimedOut();
        }
        sleeper.sleep(turn.waitNanos());
      }
    } finally {
      if (!granted) {
        group.leave();
      }
    }
  }

  private static boolean isTooLong(long pause, Deadline deadline) {
    return pause > 0 && pause > Math.min(MAX_WAITED_PAUSE.toNanos(), deadline.remainingNanos());
  }

  private static long left(Deadline deadline) {
    return Math.max(0, deadline.remainingNanos());
  }
}
