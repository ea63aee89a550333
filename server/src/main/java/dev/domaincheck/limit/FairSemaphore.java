package dev.domaincheck.limit;

import dev.domaincheck.availability.Caller;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A semaphore whose waiters are served caller by caller: each caller has a queue of its own, and a
 * permit that comes free goes to the head of the queue whose turn it is. So a caller with a hundred
 * thousand names costs another one a single place, not a hundred thousand.
 *
 * <p>A {@link Semaphore} does the counting. It has free permits only while nobody waits, for
 * otherwise they are handed over; the lock is held for the hand-over alone, never while waiting.
 *
 * <p>Even the next permit may be long in coming: those of a hundred thousand names that were begun
 * together come free together. So as long as more than one caller comes, some permits are kept free
 * of those of whom a crowd waits.
 */
final class FairSemaphore {
  /** More than this of one caller are a crowd; a page of suggestions is none. */
  private static final int CROWD = 16;

  /** Who came within so long may come again. */
  private static final long COMPANY_NANOS = Duration.ofSeconds(10).toNanos();

  private final Counter counter;
  private final int headroom;
  private final LongSupplier nanoTime;
  private final ReentrantLock lock = new ReentrantLock();

  private volatile @Nullable Caller last;
  private volatile long companyUntil;

  /** Who waits, by caller; the first caller is the next to be served. */
  private final SequencedMap<Caller, SequencedSet<Waiter>> queues = new LinkedHashMap<>();

  private int permits;

  /** A semaphore that can lose permits that are in use. */
  private static final class Counter extends Semaphore {
    private static final long serialVersionUID = 1L;

    Counter(int permits) {
      super(permits);
    }

    void take(int reduction) {
      reducePermits(reduction);
    }
  }

  /** How a wait ended. */
  enum Wait {
    GRANTED,
    TIMED_OUT,
    RECALLED
  }

  /** One thread that waits; all of it is guarded by the lock. */
  private static final class Waiter {
    final Condition turn;
    final Recall.Ticket ticket;
    boolean granted;
    boolean recalled;

    Waiter(Condition turn, Recall.Ticket ticket) {
      this.turn = turn;
      this.ticket = ticket;
    }
  }

  FairSemaphore(int permits) {
    this(permits, 0, System::nanoTime);
  }

  /**
   * @param headroom permits that no crowd takes while it has company
   */
  FairSemaphore(int permits, int headroom, LongSupplier nanoTime) {
    this.permits = permits;
    this.headroom = headroom;
    this.nanoTime = nanoTime;
    this.counter = new Counter(permits);
    this.companyUntil = nanoTime.getAsLong();
  }

  /** Takes a permit if one is free, which it is only while nobody waits, or is kept free. */
  boolean tryAcquire(Caller caller) {
    if (headroom > 0) {
      note(caller);
      if (counter.availablePermits() <= headroom && hasCompany()) {
        lock.lock();
        try {
          return take(caller);
        } finally {
          lock.unlock();
        }
      }
    }
    return counter.tryAcquire();
  }

  private void note(Caller caller) {
    Caller before = last;
    if (!caller.equals(before)) {
      last = caller;
      if (before != null) {
        companyUntil = nanoTime.getAsLong() + COMPANY_NANOS;
      }
    }
  }

  private boolean hasCompany() {
    return nanoTime.getAsLong() - companyUntil < 0;
  }

  private boolean take(Caller caller) {
    int left = counter.availablePermits() - 1;
    return left >= 0 && mayTake(caller, left) && counter.tryAcquire();
  }

  /**
   * Whether a caller may have a permit.
   *
   * @param left how many are free then
   */
  private boolean mayTake(Caller caller, int left) {
    if (left >= headroom) {
      return true;
    }
    SequencedSet<Waiter> waiting = queues.get(caller);
    return waiting == null || waiting.size() <= CROWD || !hasCompany();
  }

  /**
   * Takes a permit, waiting at most {@code nanos} for it, and no longer than until the ticket is
   * called.
   */
  Wait acquire(Caller caller, long nanos, Recall.Ticket ticket) throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    if (tryAcquire(caller)) {
      return Wait.GRANTED;
    }
    lock.lock();
    try {
      return take(caller) ? Wait.GRANTED : await(caller, nanos, ticket);
    } finally {
      lock.unlock();
    }
  }

  private Wait await(Caller caller, long nanos, Recall.Ticket ticket) throws InterruptedException {
    if (ticket.isStale()) {
      return Wait.RECALLED;
    }
    Waiter waiter = new Waiter(lock.newCondition(), ticket);
    queues.computeIfAbsent(caller, c -> new LinkedHashSet<>()).add(waiter);
    long left = nanos;
    try {
      while (!waiter.granted) {
        if (waiter.recalled) {
          return Wait.RECALLED;
        }
        if (left <= 0) {
          withdraw(caller, waiter);
          return Wait.TIMED_OUT;
        }
        left = waiter.turn.awaitNanos(left);
      }
      return Wait.GRANTED;
    } catch (InterruptedException e) {
      if (waiter.granted) {
        handOver();
      } else {
        withdraw(caller, waiter);
      }
      throw e;
    }
  }

  /** Sends away those who wait here with a ticket of {@code recall}. */
  void recall(Recall recall) {
    lock.lock();
    try {
      for (SequencedSet<Waiter> queue : queues.values()) {
        queue.removeIf(waiter -> isRecalled(waiter, recall));
      }
      queues.values().removeIf(SequencedSet::isEmpty);
    } finally {
      lock.unlock();
    }
  }

  private static boolean isRecalled(Waiter waiter, Recall recall) {
    if (!waiter.ticket.recall().equals(recall)) {
      return false;
    }
    waiter.recalled = true;
    waiter.turn.signal();
    return true;
  }

  private void withdraw(Caller caller, Waiter waiter) {
    SequencedSet<Waiter> queue = queues.get(caller);
    if (queue != null && queue.remove(waiter) && queue.isEmpty()) {
      queues.remove(caller);
    }
  }

  /** Gives a permit back. */
  void release() {
    lock.lock();
    try {
      handOver();
    } finally {
      lock.unlock();
    }
  }

  private void handOver() {
    int free = counter.availablePermits();
    Caller next = free < 0 ? null : next(free);
    if (next == null) {
      counter.release();
      return;
    }
    grant(next);
    // What was kept free goes to the crowd when it has no company any more.
    for (int left = free - 1; left >= 0; left--) {
      next = next(left);
      if (next == null || !counter.tryAcquire()) {
        return;
      }
      grant(next);
    }
  }

  /** Whose turn it is to have a permit of which so many are free then; null: nobody's. */
  private @Nullable Caller next(int left) {
    for (Caller caller : queues.keySet()) {
      if (mayTake(caller, left)) {
        return caller;
      }
    }
    return null;
  }

  /** Gives a permit to the first one of a caller, who is the last to be served again. */
  private void grant(Caller caller) {
    SequencedSet<Waiter> queue = Objects.requireNonNull(queues.remove(caller));
    Waiter waiter = queue.removeFirst();
    if (!queue.isEmpty()) {
      queues.put(caller, queue);
    }
    waiter.granted = true;
    waiter.turn.signal();
  }

  /** Changes how many permits there are; those in use are not called back. */
  void resize(int newPermits) {
    lock.lock();
    try {
      if (newPermits < permits) {
        counter.take(permits - newPermits);
      } else {
        // A debt is paid first; the rest goes to those who wait, else is free.
        for (int i = permits; i < newPermits && !queues.isEmpty(); i++, permits++) {
          handOver();
        }
        counter.release(newPermits - permits);
      }
      permits = newPermits;
    } finally {
      lock.unlock();
    }
  }

  /** Permits in use. */
  int inUse() {
    lock.lock();
    try {
      return permits - counter.availablePermits();
    } finally {
      lock.unlock();
    }
  }
}
