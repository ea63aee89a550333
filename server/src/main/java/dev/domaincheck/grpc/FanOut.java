package dev.domaincheck.grpc;

import com.google.common.util.concurrent.Uninterruptibles;
import dev.domaincheck.availability.Alarm;
import dev.domaincheck.availability.Deadline;
import io.grpc.Context;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Runs the lookups of one call, each on a virtual thread, so many at once. Submitting blocks while
 * all slots are taken. Closing it interrupts what still runs, the last to begin first, and waits
 * for it. In the order of their beginning each that is at a registry would leave its place there to
 * one that is about to be interrupted as well, and begins a query before.
 */
final class FanOut implements AutoCloseable {
  /** Numbers the tasks of all calls. */
  private static final AtomicLong BEGUN = new AtomicLong();

  /** A lookup and what becomes of its answer. */
  @FunctionalInterface
  interface Task {
    void run() throws InterruptedException;
  }

  private final Semaphore slots;
  private final Runnable whenIdle;
  private final Alarm alarm;
  private volatile boolean timeUp;
  private final ReentrantLock lock = new ReentrantLock();

  /** Nothing runs, or the call's time is up. */
  private final Condition waitsEnd = lock.newCondition();

  /** Tasks by their numbers. */
  private final ConcurrentHashMap<Thread, Long> running = new ConcurrentHashMap<>();

  private final AtomicInteger unended = new AtomicInteger();
  private volatile boolean closed;

  private final AtomicReference<@Nullable Throwable> fault = new AtomicReference<>();

  /** The call's: what it begins belongs to its trace. */
  private final Context context = Context.current();

  FanOut(int parallelism) {
    this(parallelism, () -> {});
  }

  /** For a call that is answered at {@code deadline}, whatever still runs then. */
  FanOut(int parallelism, Deadline deadline) {
    this.whenIdle = () -> {};
    this.slots = new Semaphore(parallelism);
    this.alarm = Alarm.at(deadline, this::endWaits);
  }

  /** Neither {@link #submit} nor {@link #join} waits any more. */
  private void endWaits() {
    timeUp = true;
    signalEndOfWaits();
    // For who waits for a slot.
    slots.release();
  }

  /**
   * @param whenIdle called when nothing runs any more, perhaps more often, and perhaps not while
   *     somebody is in {@link #submit} or {@link #join}, who is to look for themselves
   */
  FanOut(int parallelism, Runnable whenIdle) {
    this.whenIdle = whenIdle;
    this.slots = new Semaphore(parallelism);
    this.alarm = Alarm.none();
  }

  /**
   * Runs {@code task} when a slot is free. If this has no deadline of its own, tasks are to end
   * their lookups at the deadline by themselves.
   *
   * @return false if none came free before the deadline
   * @throws IllegalStateException if a task has thrown
   * @throws InterruptedException if interrupted, or closed meanwhile
   */
  boolean submit(Task task, Deadline deadline) throws InterruptedException {
    requireNoFault();
    if (isOver(deadline)) {
      return false;
    }
    // Nobody waits for what would begin at the deadline.
    slots.acquire();
    if (isOver(deadline)) {
      slots.release();
      return false;
    }
    Thread thread = Thread.ofVirtual().unstarted(context.wrap(() -> run(task)));
    running.put(thread, BEGUN.incrementAndGet());
    unended.incrementAndGet();
    try {
      // Who closes looks at what runs after saying so.
      if (closed) {
        throw new InterruptedException("the call has ended");
      }
      thread.start();
    } catch (RuntimeException | InterruptedException | Error e) {
      // Nobody is to wait for what never begins.
      ended(thread);
      throw e;
    }
    return true;
  }

  private void run(Task task) {
    try {
      task.run();
    } catch (InterruptedException e) {
      // The call is over: nobody waits for the answer.
    } catch (RuntimeException | Error e) {
      fault.compareAndSet(null, e);
    } finally {
      ended(Thread.currentThread());
    }
  }

  private void ended(Thread task) {
    running.remove(task);
    boolean isLast = unended.decrementAndGet() == 0;
    slots.release();
    if (isLast) {
      signalEndOfWaits();
      whenIdle.run();
    }
  }

  private void signalEndOfWaits() {
    lock.lock();
    try {
      waitsEnd.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private boolean isOver(Deadline deadline) {
    return timeUp || deadline.isExpired();
  }

  /** Ends a stream that the server's stop keeps from beginning more, when all has been answered. */
  void stopIfDraining(Drain drain) throws InterruptedException {
    if (drain.hasBegun()) {
      join();
      throw Errors.draining();
    }
  }

  /** Whether nothing runs. */
  boolean isIdle() {
    return unended.get() == 0;
  }

  /**
   * Waits until everything submitted has ended or the call's time is up; throws what a task threw.
   */
  void join() throws InterruptedException {
    lock.lock();
    try {
      while (!isIdle() && !timeUp) {
        waitsEnd.await();
      }
    } finally {
      lock.unlock();
    }
    requireNoFault();
  }

  private void requireNoFault() {
    Throwable thrown = fault.get();
    if (thrown != null) {
      throw new IllegalStateException("a lookup of the call failed", thrown);
    }
  }

  @Override
  public void close() {
    alarm.callOff();
    closed = true;
    List<Map.Entry<Thread, Long>> left =
        running.entrySet().stream()
            .map(Map.Entry::copyOf)
            .sorted(Map.Entry.<Thread, Long>comparingByValue().reversed())
            .toList();
    if (timeUp) {
      OverdueTasks.end(left);
    } else {
      left.forEach(task -> task.getKey().interrupt());
    }
    left.forEach(task -> Uninterruptibles.joinUninterruptibly(task.getKey()));
  }
}
