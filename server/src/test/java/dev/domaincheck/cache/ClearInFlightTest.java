package dev.domaincheck.cache;

import static dev.domaincheck.Await.until;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.domaincheck.availability.Assurance;
import dev.domaincheck.availability.Availability;
import dev.domaincheck.availability.CachePolicy;
import dev.domaincheck.availability.Caller;
import dev.domaincheck.availability.CheckOptions;
import dev.domaincheck.availability.CheckResult;
import dev.domaincheck.availability.Deadline;
import dev.domaincheck.availability.Lookup;
import dev.domaincheck.availability.LookupListener;
import dev.domaincheck.availability.View;
import dev.domaincheck.flight.Flights;
import dev.domaincheck.name.DomainName;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The cache is cleared while a thousand lookups are in flight. */
@Timeout(60)
class ClearInFlightTest {
  private static final int LOADS = 1_000;
  private static final Instant NOW = Instant.parse("2026-11-01T00:00:00Z");
  private static final CheckOptions NORMAL = CheckOptions.standard(Duration.ofSeconds(10));
  private static final CheckOptions REFRESH =
      new CheckOptions(
          CachePolicy.REFRESH, null, Duration.ofSeconds(10), Assurance.STANDARD, View.AVAILABILITY);
  private static final List<DomainName> NAMES =
      IntStream.range(0, LOADS)
          .mapToObj(i -> "n" + i + ".com")
          .map(name -> new DomainName(name, name, "com"))
          .toList();

  private final AnswerCache cache =
      new AnswerCache(
          new TimeToLive(Duration.ofHours(1), () -> 0),
          10 * LOADS,
          System::nanoTime,
          InstantSource.fixed(NOW));
  private final Registry registry = new Registry();
  private final Flights flights = new Flights(registry, cache);

  /** Holds the first lookup of each name until it is let go, and answers others at once. */
  private static final class Registry implements Lookup {
    final AtomicInteger asked = new AtomicInteger();
    final CountDownLatch letGo = new CountDownLatch(1);

    @Override
    public CheckResult check(
        DomainName name,
        CheckOptions options,
        Caller caller,
        Deadline deadline,
        LookupListener listener)
        throws InterruptedException {
      boolean older = asked.incrementAndGet() <= LOADS;
      if (older) {
        letGo.await();
      }
      // The registry's clock may say anything: what was seen later is not what began later.
      return new CheckResult(
          older ? Availability.REGISTERED : Availability.AVAILABLE,
          null,
          "",
          List.of(),
          false,
          Assurance.STANDARD,
          older ? NOW : NOW.minusSeconds(1),
          null,
          null,
          CheckResult.Origin.LOOKUP,
          false,
          null);
    }
  }

  private List<Future<CheckResult>> ask(ExecutorService threads, CheckOptions options) {
    List<Future<CheckResult>> answers = new ArrayList<>();
    for (DomainName name : NAMES) {
      answers.add(
          threads.submit(
              () ->
                  flights.check(
                      name, options, new Caller("test"), Deadline.after(Duration.ofMinutes(1)))));
    }
    return answers;
  }

  private static void awaitAll(List<Future<CheckResult>> answers, Availability expected)
      throws Exception {
    for (Future<CheckResult> answer : answers) {
      assertEquals(expected, answer.get().availability());
    }
  }

  private @Nullable CheckResult kept(DomainName name) {
    return cache.get(name, NORMAL);
  }

  private void assertNewerIsServed() {
    for (DomainName name : NAMES) {
      CheckResult served = kept(name);
      assertNotNull(served, name.ascii());
      assertEquals(Availability.AVAILABLE, served.availability());
    }
  }

  @Test
  void clear_whileLookupsLand_noneIsServed_laterOnesAre() throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<CheckResult>> older = ask(threads, NORMAL);
      until(() -> registry.asked.get() == LOADS);
      registry.letGo.countDown();
      until(() -> kept(NAMES.getFirst()) != null || older.getFirst().isDone());
      var unused = cache.clear();
      for (DomainName name : NAMES) {
        assertNull(kept(name), name.ascii());
      }
      awaitAll(older, Availability.REGISTERED);
      for (DomainName name : NAMES) {
        assertNull(kept(name), name.ascii());
      }
      awaitAll(ask(threads, NORMAL), Availability.AVAILABLE);
    }
    assertNewerIsServed();
  }

  @Test
  void clear_olderLandAfterNewer_newerStay() throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<CheckResult>> older = ask(threads, NORMAL);
      until(() -> registry.asked.get() == LOADS);
      var unused = cache.clear();
      awaitAll(ask(threads, REFRESH), Availability.AVAILABLE);
      registry.letGo.countDown();
      awaitAll(older, Availability.REGISTERED);
    }
    assertNewerIsServed();
  }
}
