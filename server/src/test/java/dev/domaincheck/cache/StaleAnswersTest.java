package dev.domaincheck.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.domaincheck.availability.Assurance;
import dev.domaincheck.availability.Availability;
import dev.domaincheck.availability.CachePolicy;
import dev.domaincheck.availability.Caller;
import dev.domaincheck.availability.CheckOptions;
import dev.domaincheck.availability.CheckResult;
import dev.domaincheck.availability.Deadline;
import dev.domaincheck.availability.Reason;
import dev.domaincheck.availability.View;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What stands in for an answer past its time, and for how long. */
class StaleAnswersTest {
  private static final Duration MILLI = Duration.ofMillis(1);
  private final CacheScene scene = new CacheScene(Duration.ofHours(1), 100);

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        // availability, reason, fresh for, stale for
        "REGISTERED,  -,                   PT1H, PT24H",
        "REGISTERED,  PENDING_DELETE,      PT1M, -",
        "REGISTERED,  REDEMPTION,          PT1M, -",
        "RESERVED,    BLOCKED,             PT6H, PT24H",
        "PREMIUM,     -,                   PT6H, PT24H",
        "AVAILABLE,   -,                   PT1M, -",
        "UNAVAILABLE, -,                   PT5M, -",
        "INVALID,     REFUSED_BY_REGISTRY, PT5M, -",
        "UNSUPPORTED, NO_SERVICE,          PT1H, -",
        "UNKNOWN,     INCONCLUSIVE,        PT5S, -",
      })
  void answer_pastItsTime_standsInForAsLongAsItsKindMay(
      Availability availability,
      @Nullable Reason reason,
      Duration fresh,
      @Nullable Duration stale) {
    scene.land("a.com", availability, reason);
    scene.pass(fresh);
    assertNull(scene.fresh("a.com"));
    CheckResult standIn = scene.stale("a.com");
    if (stale == null) {
      assertNull(standIn);
      return;
    }
    assertNotNull(standIn);
    assertTrue(standIn.stale());
    assertEquals(availability, standIn.availability());
    scene.pass(stale.minus(MILLI));
    assertNotNull(scene.stale("a.com"));
    scene.pass(MILLI);
    assertNull(scene.stale("a.com"));
  }

  @ParameterizedTest
  @EnumSource(
      value = Availability.class,
      names = {"REGISTERED", "RESERVED", "PREMIUM"})
  void failure_afterAVerdictPastItsTime_doesNotReplaceIt(Availability availability) {
    scene.land("a.com", availability, null);
    scene.pass(Duration.ofHours(7));
    scene.land("a.com", Availability.UNKNOWN, Reason.INCONCLUSIVE);
    assertNull(scene.fresh("a.com"));
    assertNotNull(scene.stale("a.com"));
  }

  @Test
  void failure_afterAFreeName_isKeptOnlyOnceThatIsPastItsTime() {
    scene.land("a.com", Availability.AVAILABLE, null);
    scene.land("a.com", Availability.UNKNOWN, Reason.INCONCLUSIVE);
    assertEquals(Availability.AVAILABLE, fresh("a.com").availability());
    scene.pass(Duration.ofMinutes(1));
    scene.land("a.com", Availability.UNKNOWN, Reason.INCONCLUSIVE);
    assertEquals(Availability.UNKNOWN, fresh("a.com").availability());
    assertNull(scene.stale("a.com"));
  }

  @Test
  void conflict_afterAFreeName_takesItAway() {
    scene.land("a.com", Availability.AVAILABLE, null);
    scene.land("a.com", Availability.UNKNOWN, Reason.CONFLICT);
    assertNull(scene.fresh("a.com"));
  }

  @Test
  void verdict_afterAFailure_replacesIt() {
    scene.land("a.com", Availability.UNKNOWN, Reason.INCONCLUSIVE);
    scene.land("a.com", Availability.REGISTERED, null);
    assertEquals(Availability.REGISTERED, fresh("a.com").availability());
  }

  @Test
  void freeName_afterARegistrationPastItsTime_replacesIt() {
    scene.land("a.com", Availability.REGISTERED, null);
    scene.pass(Duration.ofHours(2));
    scene.land("a.com", Availability.AVAILABLE, null);
    scene.pass(Duration.ofMinutes(2));
    assertNull(scene.fresh("a.com"));
    assertNull(scene.stale("a.com"));
  }

  @Test
  void freeName_seenBeforeARegistrationPastItsTime_doesNotReplaceIt() {
    CheckResult older = scene.result(Availability.AVAILABLE, null);
    scene.pass(MILLI);
    scene.land("a.com", Availability.REGISTERED, null);
    scene.pass(Duration.ofHours(2));
    scene.cache.land(CacheScene.name("a.com"), CacheScene.NORMAL, older, scene.cache.epoch());
    assertNull(scene.fresh("a.com"));
    assertNotNull(scene.stale("a.com"));
  }

  @Test
  void stale_forMoreThanWasLookedUp_isNone() {
    scene.land("a.com", Availability.REGISTERED, null);
    scene.pass(Duration.ofHours(2));
    CheckOptions withData =
        new CheckOptions(
            CachePolicy.STALE_IF_ERROR,
            null,
            Duration.ofSeconds(10),
            Assurance.STANDARD,
            View.REGISTRATION);
    assertNull(scene.cache.stale(CacheScene.name("a.com"), withData));
    assertNotNull(scene.stale("a.com"));
  }

  @Test
  void stale_afterClear_isNone() {
    scene.land("a.com", Availability.REGISTERED, null);
    scene.pass(Duration.ofHours(2));
    scene.cache.clear();
    assertNull(scene.stale("a.com"));
  }

  @Test
  void checker_whenTheLookupFails_servesTheStaleAnswerOnlyIfAsked() throws Exception {
    scene.land("a.com", Availability.REGISTERED, null);
    scene.pass(Duration.ofHours(2));
    CachingChecker checker =
        new CachingChecker(
            scene.cache,
            (name, options, caller, deadline) ->
                scene.result(Availability.UNKNOWN, Reason.TIMEOUT));
    CheckResult plain = check(checker, "a.com", CacheScene.NORMAL);
    assertEquals(Reason.TIMEOUT, plain.reason());
    assertFalse(plain.stale());
    CheckResult stale = check(checker, "a.com", CacheScene.STALE_IF_ERROR);
    assertEquals(Availability.REGISTERED, stale.availability());
    assertTrue(stale.stale());
    assertEquals(CheckResult.Origin.MEMORY, stale.origin());
    assertEquals(1, scene.cache.stats().staleServed());
    assertEquals(Reason.TIMEOUT, check(checker, "b.com", CacheScene.STALE_IF_ERROR).reason());
  }

  @Test
  void checker_whenTheLookupSucceeds_servesNothingStale() throws Exception {
    scene.land("a.com", Availability.REGISTERED, null);
    scene.pass(Duration.ofHours(2));
    CachingChecker checker =
        new CachingChecker(
            scene.cache,
            (name, options, caller, deadline) -> scene.result(Availability.AVAILABLE, null));
    CheckResult result = check(checker, "a.com", CacheScene.STALE_IF_ERROR);
    assertEquals(Availability.AVAILABLE, result.availability());
    assertFalse(result.stale());
  }

  private static CheckResult check(CachingChecker checker, String name, CheckOptions options)
      throws InterruptedException {
    assertNull(checker.peek(CacheScene.name(name), options));
    return checker.check(
        CacheScene.name(name), options, new Caller("test"), Deadline.after(Duration.ofSeconds(5)));
  }

  private CheckResult fresh(String name) {
    CheckResult result = scene.fresh(name);
    assertNotNull(result);
    return result;
  }
}
