package dev.domaincheck.limit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.domaincheck.availability.Caller;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class CallerQuotasTest {
  private static final Caller ANNA = new Caller("anna");
  private static final Caller BERT = new Caller("bert");

  private final FakeTime time = new FakeTime();

  @Test
  void take_whileAnyIsLeft_isServedWholeAndPaidBackAfterwards() {
    CallerQuotas quotas = new CallerQuotas(10, 20, 0, time::nanoTime);
    assertEquals(Duration.ZERO, quotas.take(ANNA, 19));
    assertEquals(Duration.ZERO, quotas.take(ANNA, 101), "one is left, a hundred are owed");
    Duration wait = quotas.take(ANNA, 1);
    assertEquals(10_000, wait.toMillis());
    assertEquals(Duration.ZERO, quotas.take(BERT, 20), "another caller has a quota of its own");
    time.pass(Duration.ofMillis(9_999));
    assertFalse(quotas.take(ANNA, 1).isZero());
    time.pass(Duration.ofMillis(1).plusNanos(2));
    assertEquals(Duration.ZERO, quotas.take(ANNA, 1));
  }

  @Test
  void take_afterALongRest_isTheBurstAndNoMore() {
    CallerQuotas quotas = new CallerQuotas(10, 20, 0, time::nanoTime);
    assertEquals(Duration.ZERO, quotas.take(ANNA, 20));
    time.pass(Duration.ofDays(1));
    for (int i = 0; i < 20; i++) {
      assertEquals(Duration.ZERO, quotas.take(ANNA, 1), "unit " + i);
    }
    assertFalse(quotas.take(ANNA, 1).isZero());
  }

  @Test
  void giveBack_isAsIfTheyHadNotBeenTaken() {
    CallerQuotas quotas = new CallerQuotas(10, 20, 0, time::nanoTime);
    for (int i = 0; i < 1_000; i++) {
      assertEquals(Duration.ZERO, quotas.take(ANNA, 1_000));
      quotas.giveBack(ANNA, 1_000);
    }
    quotas.giveBack(BERT, 1_000);
    for (Caller caller : List.of(ANNA, BERT)) {
      for (int i = 0; i < 20; i++) {
        assertEquals(Duration.ZERO, quotas.take(caller, 1));
      }
      assertFalse(quotas.take(caller, 1).isZero(), "no more than the burst");
    }
  }

  private static void together(int many, Runnable work) {
    CountDownLatch start = new CountDownLatch(1);
    try (ExecutorService threads = Executors.newFixedThreadPool(many)) {
      for (int thread = 0; thread < many; thread++) {
        var unused =
            threads.submit(
                () -> {
                  start.await();
                  work.run();
                  return null;
                });
      }
      start.countDown();
    }
  }

  @Test
  void take_fromManyThreads_isGrantedAsOftenAsThereAreUnits() {
    int units = 10_000;
    CallerQuotas quotas = new CallerQuotas(10, units, 0, time::nanoTime);
    AtomicInteger granted = new AtomicInteger();
    together(
        4,
        () -> {
          for (int i = 0; i < units; i++) {
            granted.addAndGet(quotas.take(ANNA, 1).isZero() ? 1 : 0);
          }
        });
    assertEquals(units, granted.get());
  }

  /** Whose account is forgotten at that very moment gets a new one, not two. */
  @Test
  void take_whileIdleCallersAreForgotten_isNotGrantedTwice() {
    List<Caller> callers =
        IntStream.range(0, 12_000).mapToObj(i -> new Caller("caller-" + i)).toList();
    CallerQuotas quotas = new CallerQuotas(0.001, 1, 1, time::nanoTime);
    for (Caller caller : callers) {
      assertTrue(quotas.openStream(caller));
      quotas.closeStream(caller);
    }
    // From now on the idle ones, who are all of them, are looked for.
    time.pass(Duration.ofSeconds(2));
    AtomicInteger granted = new AtomicInteger();
    together(
        3,
        () ->
            callers.forEach(caller -> granted.addAndGet(quotas.take(caller, 1).isZero() ? 1 : 0)));
    assertEquals(callers.size(), granted.get());
  }

  @Test
  void streams_atOnce_areCountedForEachCaller() {
    CallerQuotas quotas = new CallerQuotas(0, 1, 2, time::nanoTime);
    assertTrue(quotas.openStream(ANNA));
    assertTrue(quotas.openStream(ANNA));
    assertFalse(quotas.openStream(ANNA));
    assertTrue(quotas.openStream(BERT));
    quotas.closeStream(ANNA);
    assertTrue(quotas.openStream(ANNA));
    assertFalse(quotas.openStream(ANNA));
  }

  @Test
  void callers_withoutEnd_areForgottenOnceTheyOweNothing() {
    CallerQuotas quotas = new CallerQuotas(10, 20, 1, time::nanoTime);
    assertTrue(quotas.openStream(BERT));
    for (int i = 0; i < 30_000; i++) {
      assertEquals(Duration.ZERO, quotas.take(new Caller("peer-" + i), 30));
      time.pass(Duration.ofMillis(1));
    }
    // Three seconds until they owe nothing and have saved up again: so many thousand of them.
    assertTrue(quotas.size() <= 10_001, quotas.size() + " are remembered");
    assertFalse(quotas.openStream(BERT), "who has a stream is not forgotten");
  }

  @Test
  void none_isAsMuchAsAnybodyWants() {
    CallerQuotas quotas = CallerQuotas.none();
    for (int i = 0; i < 1_000; i++) {
      assertEquals(Duration.ZERO, quotas.take(ANNA, 1_000_000));
      assertTrue(quotas.openStream(ANNA));
    }
    assertEquals(0, quotas.size());
  }
}
