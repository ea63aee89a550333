package dev.domaincheck.limit;

import dev.domaincheck.availability.Alarm;
import dev.domaincheck.availability.Caller;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.concurrent.ConcurrentHashMap;
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
 * <p>Even the next permit may be long in coming: those of a hundred thousand names that were begun
 * together come free together. So a semaphore may have headroom: as long as more than one caller
 * comes, so many permits are out of reach for each of them alone.
 *
 * <p>A {@link Semaphore} does the counting. It has free permits only while nobody waits who may
 * have one, for otherwise they are handed over; the lock is held for the hand-over alone, never
 * while waiting.
 */
final class FairSemaphore {
  /** Who came within so long may come again. */
  private static final long COMPANY_NANOS = Duration.ofSeconds(10).toNanos();

  private final Counter counter;
  private final int headroom;
  private final LongSupplier nanoTime;
  private final ReentrantLock lock = new ReentrantLock();

  /** Of each caller that has any; kept only where there is headroom. */
  private final ConcurrentHashMap<Caller, Integer> held = new ConcurrentHashMap<>();

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
    boolean expired;

    Waiter(Condition turn, Recall.Ticket ticket) {
      this.turn = turn;
      this.ticket = ticket;
    }
  }

  FairSemaphore(int permits) {
    this(permits, 0, System::nanoTime);
  }

  /**
   * @param headroom permits that no caller alone takes while others come
   */
  FairSemaphore(int permits, int headroom, LongSupplier nanoTime) {
    this.permits = permits;
    this.headroom = headroom;
    this.nanoTime = nanoTime;
    this.counter = new Counter(permits);
    this.companyUntil = nanoTime.getAsLong();
  }

  /** Takes a permit if one is free that the caller may have. */
  boolean tryAcquire(Caller caller) {
    note(caller);
    if (!mayHave(caller) || !counter.tryAcquire()) {
      return false;
    }
    taken(caller);
    return true;
  }

  private void note(Caller caller) {
    Caller before = headroom == 0 ? caller : last;
    if (!caller.equals(before)) {
      last = caller;
      if (before != null) {
        companyUntil = nanoTime.getAsLong() + COMPANY_NANOS;
      }
    }
  }

  /** Threads that ask together may each be told of the last one. */
  private boolean mayHave(Caller caller) {
    return headroom == 0
        || held.getOrDefault(caller, 0) < permits - headroom
        || nanoTime.getAsLong() - companyUntil >= 0;
  }

  private void taken(Caller caller) {
    if (headroom > 0) {
      held.merge(caller, 1, Integer::sum);
    }
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
    Waiter waiter = new Waiter(lock.newCondition(), ticket);
    Alarm alarm = Alarm.in(nanos, () -> expire(waiter));
    try {
      lock.lock();
      try {
        return tryAcquire(caller) ? Wait.GRANTED : await(caller, waiter);
      } finally {
        lock.unlock();
      }
    } finally {
      alarm.callOff();
    }
  }

  private Wait await(Caller caller, Waiter waiter) throws InterruptedException {
    if (waiter.ticket.isStale()) {
      return Wait.RECALLED;
    }
    Wait ended = null;
    try {
      queues.computeIfAbsent(caller, c -> new LinkedHashSet<>()).add(waiter);
      while (!waiter.granted && !waiter.recalled && !waiter.expired) {
        waiter.turn.await();
      }
      ended = waiter.granted ? Wait.GRANTED : waiter.recalled ? Wait.RECALLED : Wait.TIMED_OUT;
      return ended;
    } finally {
      // However it ends: a permit handed to nobody would be lost to all.
      if (!waiter.granted) {
        withdraw(caller, waiter);
      } else if (ended == null) {
        giveBack(caller);
      }
    }
  }

  private void expire(Waiter waiter) {
    lock.lock();
    try {
      waiter.expired = true;
      waiter.turn.signal();
    } finally {
      lock.unlock();
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
    if (queue != null) {
      queue.remove(waiter);
      if (queue.isEmpty()) {
        queues.remove(caller);
      }
    }
  }

  /** Gives back a permit that a caller has. */
  void release(Caller caller) {
    lock.lock();
    try {
      giveBack(caller);
    } finally {
      lock.unlock();
    }
  }

  private void giveBack(Caller caller) {
    if (headroom > 0) {
      held.computeIfPresent(caller, (c, many) -> many == 1 ? null : many - 1);
    }
    handOver();
  }

  private void handOver() {
    Caller next = counter.availablePermits() < 0 ? null : next();
    if (next == null) {
      counter.release();
      return;
    }
    grant(next);
    // What was out of reach for those who wait may be so no more.
    next = counter.availablePermits() > 0 ? next() : null;
    while (next != null && counter.tryAcquire()) {
      grant(next);
      next = next();
    }
  }

  /** Whose turn it is to have a permit; null if nobody waits who may. */
  private @Nullable Caller next() {
    for (Caller caller : queues.keySet()) {
      if (mayHave(caller)) {
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
    taken(caller);
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
