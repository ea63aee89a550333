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
    this.permits = permits;
    this.counter = new Counter(permits);
  }

  /** Takes a permit if one is free, which it is only while nobody waits. */
  boolean tryAcquire() {
    return counter.tryAcquire();
  }

  /**
   * Takes a permit, waiting at most {@code nanos} for it, and no longer than until the ticket is
   * called.
   */
  Wait acquire(Caller caller, long nanos, Recall.Ticket ticket) throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    if (counter.tryAcquire()) {
      return Wait.GRANTED;
    }
    lock.lock();
    try {
      return counter.tryAcquire() ? Wait.GRANTED : await(caller, nanos, ticket);
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
