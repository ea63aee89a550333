package dev.domaincheck.grpc;

import dev.domaincheck.availability.Deadline;
import io.grpc.Context;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Runs the lookups of one call, each on a virtual thread, so many at once. Submitting blocks while
 * all slots are taken. Closing it interrupts what still runs and waits for it.
 */
final class FanOut implements AutoCloseable {

  /** A lookup and what becomes of its answer. */
  @FunctionalInterface
  interface Task {
    void run() throws InterruptedException;
  }

  private final int parallelism;
  private final Semaphore slots;
  private final Runnable whenIdle;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final AtomicReference<@Nullable Throwable> fault = new AtomicReference<>();

  /** The call's: what it begins belongs to its trace. */
  private final Context context = Context.current();

  FanOut(int parallelism) {
    this(parallelism, () -> {});
  }

  /**
   * @param whenIdle called when nothing runs any more, perhaps more often, and perhaps not while
   *     somebody is in {@link #submit} or {@link #join}, who is to look for themselves
   */
  FanOut(int parallelism, Runnable whenIdle) {
    this.parallelism = parallelism;
    this.whenIdle = whenIdle;
    this.slots = new Semaphore(parallelism);
  }

  /**
   * Runs {@code task} when a slot is free. Tasks are to end their lookups at the deadline by
   * themselves.
   *
   * @return false if none came free before the deadline
   * @throws IllegalStateException if a task has thrown
   */
  boolean submit(Task task, Deadline deadline) throws InterruptedException {
    requireNoFault();
    if (deadline.isExpired()) {
      return false;
    }
    // At the deadline what runs has ended, and nobody waits for what would begin then.
    slots.acquire();
    if (deadline.isExpired()) {
      slots.release();
      return false;
    }
    threads.execute(
        context.wrap(
            () -> {
              try {
                task.run();
              } catch (InterruptedException e) {
                // The call is over: nobody waits for the answer.
              } catch (RuntimeException | Error e) {
                fault.compareAndSet(null, e);
              } finally {
                slots.release();
                if (isIdle()) {
                  whenIdle.run();
                }
              }
            }));
    return true;
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
    return slots.availablePermits() == parallelism;
  }

  /** Waits until everything submitted has ended; throws what a task threw. */
  void join() throws InterruptedException {
    slots.acquire(parallelism);
    slots.release(parallelism);
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
    threads.shutdownNow();
    threads.close();
  }
}
