package dev.domaincheck.limit;

import static dev.domaincheck.Await.isWaiting;
import static dev.domaincheck.Await.until;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.domaincheck.availability.Caller;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class FairSemaphoreTest {
  private static final long LONG = Duration.ofMinutes(1).toNanos();
  private static final Caller BULK = new Caller("bulk");
  private static final Caller SINGLE = new Caller("single");

  private final ConcurrentLinkedQueue<String> served = new ConcurrentLinkedQueue<>();
  private final List<Thread> threads = new ArrayList<>();

  private final Recall recall = new Recall();

  private boolean acquire(FairSemaphore semaphore, Caller caller, long nanos)
      throws InterruptedException {
    return semaphore.acquire(caller, nanos, recall.ticket()) == FairSemaphore.Wait.GRANTED;
  }

  /** A thread that waits for a permit, notes that it has it and gives it back. */
  private Thread waiter(FairSemaphore semaphore, Caller caller) throws Exception {
    Thread thread =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    if (acquire(semaphore, caller, LONG)) {
                      served.add(caller.id());
                      semaphore.release(caller);
                    }
                  } catch (InterruptedException e) {
                    // Interrupted by the test.
                  }
                });
    threads.add(thread);
    until(() -> isWaiting(thread) || !thread.isAlive());
    return thread;
  }

  private void joinAll() throws InterruptedException {
    for (Thread thread : threads) {
      thread.join();
    }
  }

  @Test
  void release_manyOfOneCallerWait_theOtherIsServedSecond() throws Exception {
    FairSemaphore semaphore = new FairSemaphore(1);
    assertTrue(acquire(semaphore, BULK, 0));
    for (int i = 0; i < 50; i++) {
      waiter(semaphore, BULK);
    }
    waiter(semaphore, SINGLE);
    semaphore.release(SINGLE);
    joinAll();
    assertEquals(51, served.size());
    assertEquals("single", List.copyOf(served).get(1));
  }

  @Test
  void release_threeCallersWait_areServedInTurn() throws Exception {
    FairSemaphore semaphore = new FairSemaphore(1);
    assertTrue(semaphore.tryAcquire(SINGLE));
    for (String id : List.of("a", "a", "a", "b", "b", "c")) {
      waiter(semaphore, new Caller(id));
    }
    semaphore.release(SINGLE);
    joinAll();
    assertEquals(List.of("a", "b", "c", "a", "b", "a"), List.copyOf(served));
  }

  @Test
  void acquire_someoneWaits_nobodyOvertakes() throws Exception {
    FairSemaphore semaphore = new FairSemaphore(1);
    assertTrue(semaphore.tryAcquire(SINGLE));
    waiter(semaphore, BULK);
    assertFalse(semaphore.tryAcquire(SINGLE));
    assertFalse(acquire(semaphore, SINGLE, 0));
    semaphore.release(SINGLE);
    joinAll();
    assertEquals(0, semaphore.inUse());
  }

  @Test
  void waiter_interrupted_leavesTheQueue() throws Exception {
    FairSemaphore semaphore = new FairSemaphore(1);
    assertTrue(semaphore.tryAcquire(SINGLE));
    Thread left = waiter(semaphore, BULK);
    waiter(semaphore, BULK);
    left.interrupt();
    left.join();
    semaphore.release(SINGLE);
    joinAll();
    assertEquals(1, served.size());
    assertEquals(0, semaphore.inUse());
  }

  @Test
  void waiter_interruptedAsItIsServed_permitIsHandedOn() throws Exception {
    // Often enough that the permit comes between the interrupt and the waking up.
    for (int i = 0; i < 1_000; i++) {
      FairSemaphore semaphore = new FairSemaphore(1);
      assertTrue(semaphore.tryAcquire(SINGLE));
      Thread leaving = waiter(semaphore, BULK);
      leaving.interrupt();
      semaphore.release(SINGLE);
      leaving.join();
      assertEquals(0, semaphore.inUse());
    }
  }

  @Test
  void recall_sendsItsOwnAway_othersKeepTheirPlaces() throws Exception {
    FairSemaphore semaphore = new FairSemaphore(1);
    assertTrue(semaphore.tryAcquire(SINGLE));
    Recall others = new Recall();
    waiter(semaphore, BULK);
    Thread sentAway =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    served.add(semaphore.acquire(BULK, LONG, others.ticket()).name());
                  } catch (InterruptedException e) {
                    throw new AssertionError(e);
                  }
                });
    until(() -> isWaiting(sentAway));
    waiter(semaphore, SINGLE);
    others.call(semaphore);
    sentAway.join();
    assertEquals(List.of("RECALLED"), List.copyOf(served));
    semaphore.release(SINGLE);
    joinAll();
    assertEquals(List.of("RECALLED", "bulk", "single"), List.copyOf(served));
    assertEquals(0, semaphore.inUse());
  }

  @Test
  void acquire_calledBetweenLookAndWait_doesNotWait() throws Exception {
    FairSemaphore semaphore = new FairSemaphore(1);
    assertTrue(semaphore.tryAcquire(SINGLE));
    Recall.Ticket ticket = recall.ticket();
    recall.call(semaphore);
    assertEquals(FairSemaphore.Wait.RECALLED, semaphore.acquire(BULK, LONG, ticket));
    semaphore.release(SINGLE);
    assertTrue(semaphore.tryAcquire(SINGLE));
  }

  @Test
  void resize_smaller_permitsInUseAreNotReplaced() throws Exception {
    FairSemaphore semaphore = new FairSemaphore(3);
    for (int i = 0; i < 3; i++) {
      assertTrue(semaphore.tryAcquire(SINGLE));
    }
    semaphore.resize(1);
    waiter(semaphore, BULK);
    semaphore.release(SINGLE);
    semaphore.release(SINGLE);
    assertTrue(served.isEmpty());
    assertEquals(1, semaphore.inUse());
    semaphore.release(SINGLE);
    joinAll();
    assertEquals(1, served.size());
    assertEquals(0, semaphore.inUse());
    assertTrue(semaphore.tryAcquire(SINGLE));
    assertFalse(semaphore.tryAcquire(SINGLE));
  }

  @Test
  void resize_larger_servesThoseWhoWait() throws Exception {
    FairSemaphore semaphore = new FairSemaphore(1);
    assertTrue(semaphore.tryAcquire(SINGLE));
    waiter(semaphore, BULK);
    waiter(semaphore, SINGLE);
    semaphore.resize(3);
    joinAll();
    assertEquals(2, served.size());
    assertEquals(1, semaphore.inUse());
    assertTrue(semaphore.tryAcquire(SINGLE));
    assertTrue(semaphore.tryAcquire(SINGLE));
    assertFalse(semaphore.tryAcquire(SINGLE));
  }

  private final AtomicInteger granted = new AtomicInteger();
  private final CountDownLatch letGo = new CountDownLatch(1);

  /**
   * A semaphore of 20 permits, 4 of them headroom, of which one caller takes what it can get; ten
   * more of it wait, and keep what they get until they are let go.
   */
  private FairSemaphore crowded(FakeTime time, boolean company) throws Exception {
    FairSemaphore semaphore = new FairSemaphore(20, 4, time::nanoTime);
    if (company) {
      assertTrue(semaphore.tryAcquire(SINGLE));
      semaphore.release(SINGLE);
    }
    int got = 0;
    while (semaphore.tryAcquire(BULK)) {
      got++;
    }
    assertEquals(company ? 16 : 20, got);
    for (int i = 0; i < 10; i++) {
      Thread thread =
          Thread.ofVirtual()
              .start(
                  () -> {
                    try {
                      if (acquire(semaphore, BULK, LONG)) {
                        granted.incrementAndGet();
                        letGo.await();
                        semaphore.release(BULK);
                      }
                    } catch (InterruptedException e) {
                      // Nobody interrupts.
                    }
                  });
      threads.add(thread);
      until(() -> isWaiting(thread));
    }
    return semaphore;
  }

  /** Gives back what the crowd took first, and lets those go who waited. */
  private void endCrowd(FairSemaphore semaphore, int held) throws Exception {
    letGo.countDown();
    for (int i = 0; i < held; i++) {
      semaphore.release(BULK);
    }
    joinAll();
    assertEquals(10, granted.get());
    assertEquals(0, semaphore.inUse());
  }

  @Test
  void headroom_othersCome_isOutOfReachForOneAlone() throws Exception {
    FairSemaphore semaphore = crowded(new FakeTime(), true);
    for (int i = 0; i < 4; i++) {
      assertTrue(semaphore.tryAcquire(SINGLE));
    }
    assertFalse(semaphore.tryAcquire(SINGLE), "all are in use");
    for (int i = 0; i < 4; i++) {
      semaphore.release(SINGLE);
    }
    assertEquals(16, semaphore.inUse(), "who waits may not have them");
    semaphore.release(BULK);
    assertEquals(16, semaphore.inUse(), "its own permit is handed on");
    until(() -> granted.get() == 1);
    endCrowd(semaphore, 15);
  }

  @Test
  void headroom_callerIsAlone_isNotKept() throws Exception {
    FairSemaphore semaphore = crowded(new FakeTime(), false);
    semaphore.release(BULK);
    assertEquals(20, semaphore.inUse());
    until(() -> granted.get() == 1);
    endCrowd(semaphore, 19);
  }

  @Test
  void headroom_othersComeNoMore_isHandedOverWithTheNextPermit() throws Exception {
    FakeTime time = new FakeTime();
    FairSemaphore semaphore = crowded(time, true);
    time.pass(Duration.ofSeconds(10));
    assertEquals(16, semaphore.inUse());
    semaphore.release(BULK);
    assertEquals(20, semaphore.inUse());
    until(() -> granted.get() == 5);
    endCrowd(semaphore, 15);
  }

  @Test
  void headroom_twoCrowds_haveAllOfThePermits() throws Exception {
    FairSemaphore semaphore = crowded(new FakeTime(), true);
    Caller third = new Caller("third");
    for (int i = 0; i < 4; i++) {
      assertTrue(semaphore.tryAcquire(third));
    }
    waiter(semaphore, third);
    semaphore.release(BULK);
    // The crowd's turn is first, and it has room for one.
    until(() -> granted.get() == 1);
    semaphore.release(BULK);
    until(() -> served.size() == 1);
    for (int i = 0; i < 4; i++) {
      semaphore.release(third);
    }
    endCrowd(semaphore, 14);
  }

  @Test
  void manyThreads_withInterruptsAndTimeouts_capHoldsAndAllPermitsReturn() throws Exception {
    capHoldsAndAllPermitsReturn(new FairSemaphore(5));
  }

  @Test
  void manyThreads_withHeadroom_capHoldsAndAllPermitsReturn() throws Exception {
    FairSemaphore semaphore = new FairSemaphore(5, 2, System::nanoTime);
    capHoldsAndAllPermitsReturn(semaphore);
    // What is counted of a caller has returned too: each may have as much as at the beginning.
    for (int i = 0; i < 7; i++) {
      Caller caller = new Caller("c" + i);
      for (int permit = 0; permit < 3; permit++) {
        assertTrue(semaphore.tryAcquire(caller), caller.id());
      }
      assertFalse(semaphore.tryAcquire(caller), caller.id());
      for (int permit = 0; permit < 3; permit++) {
        semaphore.release(caller);
      }
    }
  }

  private void capHoldsAndAllPermitsReturn(FairSemaphore semaphore) throws Exception {
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger peak = new AtomicInteger();
    Random random = new Random(7);
    for (int i = 0; i < 500; i++) {
      Caller caller = new Caller("c" + random.nextInt(7));
      long patience = random.nextInt(4) == 0 ? random.nextInt(2_000_000) : LONG;
      threads.add(
          Thread.ofVirtual()
              .start(
                  () -> {
                    try {
                      if (acquire(semaphore, caller, patience)) {
                        peak.accumulateAndGet(inside.incrementAndGet(), Math::max);
                        java.util.concurrent.locks.LockSupport.parkNanos(1_000);
                        inside.decrementAndGet();
                        semaphore.release(caller);
                      }
                    } catch (InterruptedException e) {
                      // Some are interrupted on purpose.
                    }
                  }));
    }
    for (int i = 0; i < 500; i += 7) {
      threads.get(i).interrupt();
    }
    joinAll();
    assertTrue(peak.get() <= 5, "peak " + peak);
    assertEquals(0, semaphore.inUse());
  }
}
