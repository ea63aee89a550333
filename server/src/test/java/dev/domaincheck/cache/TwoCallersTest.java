package dev.domaincheck.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import dev.domaincheck.availability.Assurance;
import dev.domaincheck.availability.Availability;
import dev.domaincheck.availability.CachePolicy;
import dev.domaincheck.availability.Caller;
import dev.domaincheck.availability.CheckOptions;
import dev.domaincheck.availability.CheckResult;
import dev.domaincheck.availability.Deadline;
import dev.domaincheck.availability.View;
import dev.domaincheck.flight.Flights;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A caller finds nothing kept; before it looks for a flight, another's lands and leaves. */
class TwoCallersTest {
  private final CacheScene scene = new CacheScene(Duration.ofHours(1), 100);
  private final AtomicInteger lookups = new AtomicInteger();
  private final AtomicBoolean secondHasCome = new AtomicBoolean();

  /** Asked by each caller between its look into the cache and its flight. */
  private final CachingChecker checker =
      new CachingChecker(
          scene.cache,
          new Flights(
              (name, options, caller, deadline, listener) -> {
                lookups.incrementAndGet();
                return scene.result(Availability.REGISTERED, null);
              },
              scene.cache,
              (name, options, caller, deadline) -> untilTheOtherHasLanded(),
              Flights.threads()));

  private @Nullable CheckResult untilTheOtherHasLanded() {
    if (secondHasCome.compareAndSet(false, true)) {
      CheckResult others = check(CachePolicy.NORMAL);
      assertEquals(CheckResult.Origin.LOOKUP, others.origin());
      assertNotNull(scene.fresh("a.com"));
    }
    return null;
  }

  private CheckResult check(CachePolicy policy) {
    try {
      return checker.check(
          CacheScene.name("a.com"),
          new CheckOptions(
              policy, null, Duration.ofSeconds(10), Assurance.STANDARD, View.AVAILABILITY),
          new Caller("test"),
          Deadline.after(Duration.ofSeconds(30)));
    } catch (InterruptedException e) {
      throw new AssertionError("nobody interrupts the test", e);
    }
  }

  @ParameterizedTest
  @CsvSource({"NORMAL, 1", "STALE_IF_ERROR, 1", "REFRESH, 2"})
  void check_otherLandedMeanwhile_asksAgainOnlyIfItIsToAskAnew(CachePolicy policy, int queries) {
    CheckResult result = check(policy);
    assertEquals(Availability.REGISTERED, result.availability());
    assertEquals(queries, lookups.get());
  }
}
