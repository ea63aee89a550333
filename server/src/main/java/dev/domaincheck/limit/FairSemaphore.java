package dev.domaincheck.limit;

import dev.domaincheck.availability.Caller;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A semaphore whose waiters are served caller by caller: each caller has a queue of its own, and a
 * permit that comes free goes to the head of the queue whose turn it is. So a caller with a hundred
 * thousand names costs another one a single place, not a hundred thousand.
 *
 * <p>A {@link Semaphore} does the counting. It has free permits only while nobody waits, for
 * otherwise they are handed over; the lock is held for the hand-over alone, never while waiting.
 */
final class FairSemaphore {
  private final Counter counter;
  private final ReentrantLock lock = new ReentrantLock();

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

  /** One thread that waits; all of it is guarded by the lock. */
  private static final class Waiter {
    final Condition turn;
    boolean granted;

    Waiter(Condition turn) {
      this.turn = turn;
    }
  }

  FairSemaphore(int permits) {
    this.permits = permits;
    this.counter = new Counter(permits);
  }

  /** Takes a permit if one is free, which it is only while nobody waits. */
  boolean tryAcquire() {
    return counter.tryAcquire();
  }

  /**
   * Takes a permit, waiting at most {@code nanos} for it.
   *
   * @return false if none came
   */
  boolean acquire(Caller caller, long nanos) throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    if (counter.tryAcquire()) {
      return true;
    }
    lock.lock();
    try {
      return counter.tryAcquire() || await(caller, nanos);
    } finally {
      lock.unlock();
    }
  }

  private boolean await(Caller caller, long nanos) throws InterruptedException {
    Waiter waiter = new Waiter(lock.newCondition());
    queues.computeIfAbsent(caller, c -> new LinkedHashSet<>()).add(waiter);
    long left = nanos;
    try {
      while (!waiter.granted) {
        if (left <= 0) {
          withdraw(caller, waiter);
          return false;
        }
        left = waiter.turn.awaitNanos(left);
      }
      return true;
    } catch (InterruptedException e) {
      if (waiter.granted) {
        handOver();
      } else {
        withdraw(caller, waiter);
      }
      throw e;
    }
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
    Map.Entry<Caller, SequencedSet<Waiter>> next =
        counter.availablePermits() < 0 ? null : queues.pollFirstEntry();
    if (next == null) {
      counter.release();
      return;
    }
    Waiter waiter = next.getValue().removeFirst();
    if (!next.getValue().isEmpty()) {
      queues.put(next.getKey(), next.getValue());
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
