package dev.domaincheck.grpc;

import static dev.domaincheck.Await.until;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.util.concurrent.Uninterruptibles;
import dev.domaincheck.availability.Deadline;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class FanOutTest {
  @Test
  void submit_pastDeadlineWithFreeSlots_beginsNothing() throws Exception {
    AtomicInteger ran = new AtomicInteger();
    try (FanOut lookups = new FanOut(2)) {
      assertTrue(lookups.submit(ran::incrementAndGet, Deadline.after(Duration.ofMinutes(1))));
      lookups.join();
      assertFalse(lookups.submit(ran::incrementAndGet, Deadline.after(Duration.ZERO)));
      lookups.join();
    }
    assertEquals(1, ran.get());
  }

  @Test
  void whenIdle_isCalledAfterTheLast_andNotBefore() throws Exception {
    AtomicInteger idle = new AtomicInteger();
    CountDownLatch first = new CountDownLatch(1);
    CountDownLatch last = new CountDownLatch(1);
    Deadline deadline = Deadline.after(Duration.ofMinutes(1));
    try (FanOut lookups = new FanOut(3, idle::incrementAndGet)) {
      assertTrue(lookups.submit(last::await, deadline));
      assertTrue(lookups.submit(first::countDown, deadline));
      first.await();
      assertFalse(lookups.isIdle());
      assertEquals(0, idle.get());
      last.countDown();
      until(() -> idle.get() > 0);
      assertTrue(lookups.isIdle());
    }
  }

  /** What is left when the time is up is ended a few at a time. */
  @Test
  void close_timeIsUpAndSomeTasksDoNotEnd_othersAreEnded() throws Exception {
    Deadline deadline = Deadline.after(Duration.ofSeconds(1));
    CountDownLatch never = new CountDownLatch(1);
    CountDownLatch letGo = new CountDownLatch(1);
    AtomicInteger ended = new AtomicInteger();
    FanOut lookups = new FanOut(100, deadline);
    int held = 0;
    for (int i = 0; i < 100; i++) {
      // The last to begin are the first to be ended.
      FanOut.Task task =
          i < 50
              ? () -> {
                try {
                  never.await();
                } finally {
                  ended.incrementAndGet();
                }
              }
              : () -> Uninterruptibles.awaitUninterruptibly(letGo);
      boolean begun = lookups.submit(task, Deadline.after(Duration.ofMinutes(1)));
      held += begun && i < 50 ? 1 : 0;
    }
    int all = held;
    lookups.join();
    Thread closer = Thread.ofVirtual().start(lookups::close);
    try {
      until(() -> ended.get() == all);
      assertTrue(closer.isAlive());
    } finally {
      letGo.countDown();
    }
    closer.join();
    assertTrue(lookups.isIdle());
  }

  @Test
  void submit_afterClose_beginsNothing() {
    FanOut lookups = new FanOut(2);
    lookups.close();
    AtomicInteger ran = new AtomicInteger();
    assertThrows(
        InterruptedException.class,
        () -> lookups.submit(ran::incrementAndGet, Deadline.after(Duration.ofMinutes(1))));
    assertEquals(0, ran.get());
    assertTrue(lookups.isIdle());
  }
}
