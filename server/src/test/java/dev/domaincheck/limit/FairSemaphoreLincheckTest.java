package dev.domaincheck.limit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.domaincheck.availability.Caller;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jetbrains.lincheck.Lincheck;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.ThreadIdGen;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Permits in orders that a model checker chooses, which also tells when all threads wait for each
 * other. It makes the objects that it tests by itself, which is why they and their operations are
 * public. It does not see that what a lambda holds is shared, so threads are classes.
 */
class FairSemaphoreLincheckTest {
  private static final int THREADS = 2;

  /** What comes before and after the threads is numbered as a thread, too. */
  private static final int THREAD_IDS = THREADS + 2;

  /** Choices of operations, and orders tried of each: faults put in by hand are met. */
  private static final int SCENARIOS = 20;

  private static final int ORDERS = 50;

  /** Orders tried of what is chosen here: few steps, and faults put in by hand are met. */
  private static final int RUNS = 50;

  private static final int PERMITS = 2;

  /** So long that no alarm is set: its timer's thread is none that Lincheck steers. */
  private static final long LONG = Duration.ofDays(10_000).toNanos();

  private static final Caller CALLER = new Caller("one");
  private static final Caller OTHER = new Caller("other");

  /** All that can be done without waiting. */
  @Param(name = "thread", gen = ThreadIdGen.class)
  @Param(name = "permits", gen = IntGen.class, conf = "1:3")
  public static final class Operations {
    private final FairSemaphore semaphore = new FairSemaphore(PERMITS);
    private final Recall recall = new Recall();
    private final Recall.Ticket[] tickets = new Recall.Ticket[THREAD_IDS];
    private final int[] held = new int[THREAD_IDS];

    public Operations() {
      Arrays.fill(tickets, recall.ticket());
    }

    @Operation(params = "thread")
    public boolean tryAcquire(int thread) {
      boolean acquired = semaphore.tryAcquire(CALLER);
      held[thread] += acquired ? 1 : 0;
      return acquired;
    }

    @Operation(params = "thread")
    public void takeTicket(int thread) {
      tickets[thread] = recall.ticket();
    }

    @Operation(params = "thread")
    public String acquire(int thread) throws InterruptedException {
      FairSemaphore.Wait wait = semaphore.acquire(CALLER, 0, tickets[thread]);
      held[thread] += wait == FairSemaphore.Wait.GRANTED ? 1 : 0;
      return wait.name();
    }

    @Operation(params = "thread")
    public boolean release(int thread) {
      if (held[thread] == 0) {
        return false;
      }
      held[thread]--;
      semaphore.release(CALLER);
      return true;
    }

    @Operation
    public void recall() {
      recall.call(semaphore);
    }

    @Operation(params = "permits")
    public void resize(int permits) {
      semaphore.resize(permits);
    }

    @Operation
    public int inUse() {
      return semaphore.inUse();
    }
  }

  /** The same, one after the other. */
  public static final class Spec {
    private final int[] held = new int[THREAD_IDS];
    private final int[] tickets = new int[THREAD_IDS];
    private int permits = PERMITS;
    private int calls;

    public boolean tryAcquire(int thread) {
      if (inUse() >= permits) {
        return false;
      }
      held[thread]++;
      return true;
    }

    public void takeTicket(int thread) {
      tickets[thread] = calls;
    }

    public String acquire(int thread) {
      if (tryAcquire(thread)) {
        return "GRANTED";
      }
      return tickets[thread] == calls ? "TIMED_OUT" : "RECALLED";
    }

    public boolean release(int thread) {
      if (held[thread] == 0) {
        return false;
      }
      held[thread]--;
      return true;
    }

    public void recall() {
      calls++;
    }

    public void resize(int newPermits) {
      permits = newPermits;
    }

    public int inUse() {
      return Arrays.stream(held).sum();
    }
  }

  @Test
  void operations_atOnce_areAsIfOneAfterTheOther() {
    new ModelCheckingOptions()
        .threads(THREADS)
        .actorsBefore(2)
        .actorsPerThread(3)
        .actorsAfter(2)
        .iterations(SCENARIOS)
        .invocationsPerIteration(ORDERS)
        .sequentialSpecification(Spec.class)
        .check(Operations.class);
  }

  /** One permit, and what those who wait for it note. */
  private static final class Run {
    final FairSemaphore semaphore = new FairSemaphore(1);
    final Recall recall = new Recall();
    final AtomicInteger inside = new AtomicInteger();
    final AtomicInteger served = new AtomicInteger();
    final AtomicBoolean overfull = new AtomicBoolean();
    final AtomicReference<FairSemaphore.@Nullable Wait> wait = new AtomicReference<>();

    /** Takes the permit, waiting for it, and gives it back. */
    void passThrough(Caller caller, Recall.Ticket ticket) {
      try {
        FairSemaphore.Wait how = semaphore.acquire(caller, LONG, ticket);
        wait.set(how);
        if (how != FairSemaphore.Wait.GRANTED) {
          return;
        }
      } catch (InterruptedException e) {
        return;
      }
      if (inside.incrementAndGet() > 1) {
        overfull.set(true);
      }
      inside.decrementAndGet();
      served.incrementAndGet();
      semaphore.release(CALLER);
    }

    /** One that wants the permit. */
    private final class Another extends Thread {
      private final Caller caller;
      private final Recall.Ticket ticket = recall.ticket();

      Another(Caller caller) {
        this.caller = caller;
      }

      @Override
      public void run() {
        passThrough(caller, ticket);
      }
    }

    Thread another(Caller caller) {
      Thread thread = new Another(caller);
      thread.start();
      return thread;
    }
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new AssertionError("nobody interrupts the test", e);
    }
  }

  @Test
  void acquire_threeForOnePermit_allAreServedInTurn() {
    Lincheck.runConcurrentTest(
        RUNS,
        () -> {
          Run run = new Run();
          Thread one = run.another(CALLER);
          Thread two = run.another(OTHER);
          run.passThrough(CALLER, run.recall.ticket());
          join(one);
          join(two);
          assertFalse(run.overfull.get());
          assertEquals(3, run.served.get());
          assertEquals(0, run.semaphore.inUse());
        });
  }

  @Test
  void recall_whileOneBeginsToWait_reachesIt() {
    Lincheck.runConcurrentTest(
        RUNS,
        () -> {
          Run run = new Run();
          boolean unused = run.semaphore.tryAcquire(CALLER);
          Thread waiter = run.another(CALLER);
          run.recall.call(run.semaphore);
          join(waiter);
          assertEquals(FairSemaphore.Wait.RECALLED, run.wait.get());
          assertEquals(1, run.semaphore.inUse());
        });
  }

  @Test
  void resize_whileOneWaits_servesIt() {
    Lincheck.runConcurrentTest(
        RUNS,
        () -> {
          Run run = new Run();
          boolean unused = run.semaphore.tryAcquire(CALLER);
          Thread waiter = run.another(CALLER);
          run.semaphore.resize(2);
          join(waiter);
          assertEquals(1, run.served.get());
          assertEquals(1, run.semaphore.inUse());
        });
  }
}
