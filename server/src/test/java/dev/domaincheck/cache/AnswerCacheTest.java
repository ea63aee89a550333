package dev.domaincheck.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.domaincheck.availability.Assurance;
import dev.domaincheck.availability.Availability;
import dev.domaincheck.availability.CachePolicy;
import dev.domaincheck.availability.CheckOptions;
import dev.domaincheck.availability.CheckResult;
import dev.domaincheck.availability.Evidence;
import dev.domaincheck.availability.Protocol;
import dev.domaincheck.availability.Reason;
import dev.domaincheck.availability.Registration;
import dev.domaincheck.availability.RegistryDate;
import dev.domaincheck.availability.View;
import dev.domaincheck.name.DomainName;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class AnswerCacheTest {
  private static final Instant START = Instant.parse("2026-11-01T00:00:00Z");
  private static final CheckOptions NORMAL = CheckOptions.standard(Duration.ofSeconds(10));

  private Instant wall = START;
  private long nanos = 5_000_000_000L;
  private double random;

  private AnswerCache cache(Duration ttl, long maxEntries) {
    return new AnswerCache(new TimeToLive(ttl, () -> random), maxEntries, () -> nanos, () -> wall);
  }

  private void pass(Duration time) {
    wall = wall.plus(time);
    nanos += time.toNanos();
  }

  private static DomainName name(String name) {
    return new DomainName(name, name, name.substring(name.indexOf('.') + 1));
  }

  private CheckResult result(
      Availability availability, @Nullable Reason reason, @Nullable Instant expires) {
    Registration registration =
        expires == null
            ? null
            : new Registration(
                "",
                null,
                null,
                new RegistryDate(expires, RegistryDate.Precision.SECOND, ""),
                List.of(),
                List.of(),
                null);
    return CacheScene.result(availability, reason, wall, registration);
  }

  private CheckResult result(Availability availability) {
    return result(availability, null, null);
  }

  private void land(AnswerCache cache, String name, CheckResult result) {
    cache.land(name(name), NORMAL, result, cache.epoch());
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        // ttl, availability, reason, expires in, kept for
        "PT1H,   REGISTERED,  -,                   -,      PT1H",
        "PT1H,   REGISTERED,  -,                   PT20M,  PT20M",
        "PT1H,   REGISTERED,  -,                   PT240H, PT1H",
        "PT1H,   REGISTERED,  -,                   PT-1S,  PT5M",
        "PT1M,   REGISTERED,  -,                   PT-1S,  PT1M",
        "PT1H,   REGISTERED,  PENDING_DELETE,      -,      PT1M",
        "PT1H,   REGISTERED,  REDEMPTION,          -,      PT1M",
        "PT1H,   RESERVED,    -,                   -,      PT6H",
        "PT10M,  RESERVED,    BLOCKED,             -,      PT1H",
        "PT1H,   PREMIUM,     -,                   -,      PT6H",
        "PT1H,   AVAILABLE,   -,                   -,      PT1M",
        "PT30S,  AVAILABLE,   -,                   -,      PT30S",
        "PT1H,   UNAVAILABLE, -,                   -,      PT5M",
        "PT1H,   INVALID,     REFUSED_BY_REGISTRY, -,      PT5M",
        "PT1H,   UNSUPPORTED, NO_SERVICE,          -,      PT1H",
        "PT1H,   UNKNOWN,     INCONCLUSIVE,        -,      PT5S",
        "PT1H,   UNKNOWN,     TOO_LARGE,           -,      PT5S",
      })
  void land_eachVerdict_isServedForItsTime(
      Duration ttl,
      Availability availability,
      @Nullable Reason reason,
      @Nullable Duration expiresIn,
      Duration keptFor) {
    AnswerCache cache = cache(ttl, 100);
    Instant expires = expiresIn == null ? null : wall.plus(expiresIn);
    CheckResult told =
        cache.land(name("a.com"), NORMAL, result(availability, reason, expires), cache.epoch());
    assertEquals(wall.plus(keptFor), told.expireTime());
    assertEquals(CheckResult.Origin.LOOKUP, told.origin());
    pass(keptFor.minusMillis(1));
    CheckResult kept = cache.get(name("a.com"), NORMAL);
    assertNotNull(kept);
    assertEquals(CheckResult.Origin.MEMORY, kept.origin());
    pass(Duration.ofMillis(1));
    assertNull(cache.get(name("a.com"), NORMAL));
  }

  @ParameterizedTest
  @CsvSource({
    "UNKNOWN, THROTTLED",
    "UNKNOWN, TIMEOUT",
    "UNKNOWN, CONNECT_FAILED",
    "UNKNOWN, CANCELLED",
    "UNKNOWN, MISMATCH",
    "UNKNOWN, WEAK_SOURCE",
    "UNKNOWN, DEADLINE",
    "UNKNOWN, INTERNAL",
    "INVALID, SYNTAX",
    "INVALID, IDNA",
  })
  void land_whatIsNoVerdictOnTheName_isNotKept(Availability availability, Reason reason) {
    AnswerCache cache = cache(Duration.ofHours(1), 100);
    CheckResult told =
        cache.land(name("a.com"), NORMAL, result(availability, reason, null), cache.epoch());
    assertNull(told.expireTime());
    assertEquals(0, cache.stats().size());
  }

  @Test
  void jitter_shortensByAtMostFifteenPercent() {
    random = 1;
    AnswerCache cache = cache(Duration.ofHours(1), 100);
    CheckResult told =
        cache.land(name("a.com"), NORMAL, result(Availability.REGISTERED), cache.epoch());
    assertEquals(wall.plus(Duration.ofMinutes(51)), told.expireTime());
  }

  @Test
  void failures_inARow_areKeptTwiceAsLongEach() {
    AnswerCache cache = cache(Duration.ofHours(1), 100);
    CheckResult failure = result(Availability.UNKNOWN, Reason.INCONCLUSIVE, null);
    long expected = 5;
    for (int i = 0; i < 10; i++) {
      CheckResult told = cache.land(name("a.com"), NORMAL, failure, cache.epoch());
      assertEquals(wall.plusSeconds(expected), told.expireTime());
      pass(Duration.ofSeconds(expected));
      assertNull(cache.get(name("a.com"), NORMAL));
      expected = Math.min(300, expected * 2);
    }
  }

  /** The source that had no place to wait may have known the name. */
  @Test
  void failure_beforeAllSourcesWereAsked_isNotKept() {
    AnswerCache cache = cache(Duration.ofHours(1), 100);
    Evidence garbled =
        new Evidence(
            Protocol.RDAP,
            "rdap.example",
            Availability.UNKNOWN,
            Reason.INCONCLUSIVE,
            "",
            200,
            Duration.ofMillis(20),
            wall,
            null);
    Evidence notAsked =
        new Evidence(
            Protocol.WHOIS,
            "whois.example",
            Availability.UNKNOWN,
            Reason.OVERLOADED,
            "",
            0,
            Duration.ZERO,
            wall,
            null);
    CheckResult failure =
        new CheckResult(
            Availability.UNKNOWN,
            Reason.INCONCLUSIVE,
            "",
            List.of(garbled, notAsked),
            false,
            null,
            null,
            null,
            null,
            CheckResult.Origin.LOOKUP,
            false,
            null);
    land(cache, "a.com", failure);
    assertNull(cache.get(name("a.com"), NORMAL));
  }

  @Test
  void failure_afterAVerdict_doesNotReplaceIt() {
    AnswerCache cache = cache(Duration.ofHours(1), 100);
    land(cache, "a.com", result(Availability.REGISTERED));
    land(cache, "a.com", result(Availability.UNKNOWN, Reason.INCONCLUSIVE, null));
    CheckResult kept = cache.get(name("a.com"), NORMAL);
    assertNotNull(kept);
    assertEquals(Availability.REGISTERED, kept.availability());
  }

  @Test
  void verdict_afterAFailure_replacesIt() {
    AnswerCache cache = cache(Duration.ofHours(1), 100);
    land(cache, "a.com", result(Availability.UNKNOWN, Reason.INCONCLUSIVE, null));
    land(cache, "a.com", result(Availability.REGISTERED));
    CheckResult kept = cache.get(name("a.com"), NORMAL);
    assertNotNull(kept);
    assertEquals(Availability.REGISTERED, kept.availability());
  }

  @Test
  void verdict_seenEarlierButLandedLater_doesNotReplaceTheNewerOne() {
    AnswerCache cache = cache(Duration.ofHours(1), 100);
    CheckResult older = result(Availability.AVAILABLE);
    pass(Duration.ofSeconds(1));
    land(cache, "a.com", result(Availability.REGISTERED));
    land(cache, "a.com", older);
    CheckResult kept = cache.get(name("a.com"), NORMAL);
    assertNotNull(kept);
    assertEquals(Availability.REGISTERED, kept.availability());
    assertEquals(1, cache.stats().size(), "a name lives in one region");
  }

  @Test
  void verdict_changed_leavesTheOtherRegion() {
    AnswerCache cache = cache(Duration.ofHours(1), 100);
    land(cache, "a.com", result(Availability.AVAILABLE));
    pass(Duration.ofSeconds(1));
    land(cache, "a.com", result(Availability.REGISTERED));
    assertEquals(Map.of(Availability.REGISTERED, 1L), cache.stats().sizes());
    pass(Duration.ofSeconds(1));
    land(cache, "a.com", result(Availability.AVAILABLE));
    assertEquals(Map.of(Availability.AVAILABLE, 1L), cache.stats().sizes());
  }

  @Test
  void clear_whileAFlightIsUnderWay_itsAnswerDoesNotCount() {
    AnswerCache cache = cache(Duration.ofHours(1), 100);
    land(cache, "a.com", result(Availability.REGISTERED));
    long before = cache.epoch();
    assertEquals(1, cache.clear());
    cache.land(name("b.com"), NORMAL, result(Availability.REGISTERED), before);
    assertNull(cache.get(name("a.com"), NORMAL));
    assertNull(cache.get(name("b.com"), NORMAL));
    assertEquals(0, cache.stats().size());
    land(cache, "b.com", result(Availability.REGISTERED));
    assertNotNull(cache.get(name("b.com"), NORMAL));
  }

  @Test
  void clear_flightOfBeforeLandsAfterANewerOne_theNewerStays() {
    AnswerCache cache = cache(Duration.ofHours(1), 100);
    long before = cache.epoch();
    cache.clear();
    land(cache, "a.com", result(Availability.REGISTERED));
    CheckResult told = cache.land(name("a.com"), NORMAL, result(Availability.REGISTERED), before);
    assertNull(told.expireTime(), "what is not kept has no expiry");
    assertNotNull(cache.get(name("a.com"), NORMAL));
  }

  @Test
  void wallClock_setBack_newVerdictsAreKept() {
    AnswerCache cache = cache(Duration.ofHours(1), 100);
    land(cache, "a.com", result(Availability.REGISTERED));
    wall = wall.minus(Duration.ofMinutes(30));
    nanos += 1_000_000_000L;
    assertNull(cache.get(name("a.com"), NORMAL));
    land(cache, "a.com", result(Availability.REGISTERED));
    assertNotNull(cache.get(name("a.com"), NORMAL));
  }

  @Test
  void maxAge_olderEntry_isAMiss() {
    AnswerCache cache = cache(Duration.ofHours(1), 100);
    land(cache, "a.com", result(Availability.REGISTERED));
    pass(Duration.ofSeconds(30));
    assertNotNull(cache.get(name("a.com"), maxAge(Duration.ofSeconds(30))));
    assertNull(cache.get(name("a.com"), maxAge(Duration.ofSeconds(29))));
    assertNull(cache.get(name("a.com"), maxAge(Duration.ZERO)));
  }

  private static CheckOptions maxAge(Duration age) {
    return new CheckOptions(
        CachePolicy.NORMAL, age, Duration.ofSeconds(10), Assurance.STANDARD, View.AVAILABILITY);
  }

  @Test
  void get_moreIsAskedThanWasFound_isAMiss() {
    AnswerCache cache = cache(Duration.ofHours(1), 100);
    land(cache, "a.com", result(Availability.AVAILABLE));
    land(cache, "b.com", result(Availability.REGISTERED));
    CheckOptions corroborated =
        new CheckOptions(
            CachePolicy.NORMAL,
            null,
            Duration.ofSeconds(10),
            Assurance.CORROBORATED,
            View.AVAILABILITY);
    CheckOptions registration =
        new CheckOptions(
            CachePolicy.NORMAL,
            null,
            Duration.ofSeconds(10),
            Assurance.STANDARD,
            View.REGISTRATION);
    assertNull(cache.get(name("a.com"), corroborated));
    assertNull(cache.get(name("b.com"), registration));
    assertNotNull(cache.get(name("a.com"), registration));
  }

  private static final CheckOptions REGISTRATION = options(CachePolicy.NORMAL, View.REGISTRATION);
  private static final CheckOptions REFRESH = options(CachePolicy.REFRESH, View.AVAILABILITY);

  private static CheckOptions options(CachePolicy policy, View view) {
    return new CheckOptions(policy, null, Duration.ofSeconds(10), Assurance.STANDARD, view);
  }

  private CheckResult withData() {
    return result(Availability.REGISTERED, null, wall.plus(Duration.ofDays(100)));
  }

  private static @Nullable CheckResult kept(AnswerCache cache, CheckOptions options) {
    return cache.get(name("a.com"), options);
  }

  private void landFor(AnswerCache cache, CheckOptions options, CheckResult result) {
    cache.land(name("a.com"), options, result, cache.epoch());
  }

  @Test
  void registration_lookedUpForTheVerdict_isNotKeptAndIsAMissForTheData() {
    AnswerCache cache = cache(Duration.ofHours(1), 100);
    landFor(cache, NORMAL, withData());
    CheckResult kept = kept(cache, NORMAL);
    assertNotNull(kept);
    assertNull(kept.registration());
    assertNull(kept(cache, REGISTRATION));
    landFor(cache, REGISTRATION, withData());
    CheckResult upgraded = kept(cache, REGISTRATION);
    assertNotNull(upgraded);
    assertNotNull(upgraded.registration());
    assertNotNull(kept(cache, NORMAL), "what holds more serves who asks for less");
  }

  @Test
  void registration_lookedUpForDataThatTheRegistryHasNot_isNoMissForEver() {
    AnswerCache cache = cache(Duration.ofHours(1), 100);
    landFor(cache, REGISTRATION, result(Availability.REGISTERED));
    assertNotNull(kept(cache, REGISTRATION));
  }

  @Test
  void freeName_ofEitherView_servesBoth() {
    for (CheckOptions options : List.of(NORMAL, REGISTRATION)) {
      AnswerCache cache = cache(Duration.ofHours(1), 100);
      landFor(cache, options, result(Availability.AVAILABLE));
      assertNotNull(kept(cache, NORMAL));
      assertNotNull(kept(cache, REGISTRATION));
    }
  }

  @ParameterizedTest
  @CsvSource({"RESERVED", "PREMIUM", "UNAVAILABLE"})
  void verdictThatMayHaveData_lookedUpForTheVerdict_isAMissForTheData(Availability verdict) {
    AnswerCache cache = cache(Duration.ofHours(1), 100);
    landFor(cache, NORMAL, result(verdict));
    assertNotNull(kept(cache, NORMAL));
    assertNull(kept(cache, REGISTRATION), "a service without data may have said it");
    landFor(cache, REGISTRATION, result(verdict));
    assertNotNull(kept(cache, REGISTRATION));
    pass(Duration.ofSeconds(1));
    landFor(cache, NORMAL, result(verdict));
    assertNotNull(kept(cache, REGISTRATION), "the same without data leaves what was asked for");
    assertNotNull(kept(cache, NORMAL));
  }

  @Test
  void unavailable_byAServiceOfVerdictsAlone_leavesARegistrationThatIsFresh() {
    AnswerCache cache = cache(Duration.ofHours(1), 100);
    landFor(cache, REGISTRATION, withData());
    pass(Duration.ofSeconds(1));
    landFor(cache, REFRESH, result(Availability.UNAVAILABLE));
    CheckResult kept = kept(cache, REGISTRATION);
    assertNotNull(kept);
    assertEquals(Availability.REGISTERED, kept.availability());
    pass(Duration.ofHours(2));
    landFor(cache, NORMAL, result(Availability.UNAVAILABLE));
    CheckResult later = kept(cache, NORMAL);
    assertNotNull(later, "else a registry that limits us would be asked for each call");
    assertEquals(Availability.UNAVAILABLE, later.availability());
  }

  @Test
  void unavailable_wherePreviousAnswerCouldNotServeTheCall_replacesIt() {
    AnswerCache cache = cache(Duration.ofHours(1), 100);
    landFor(cache, NORMAL, result(Availability.REGISTERED));
    pass(Duration.ofSeconds(1));
    landFor(cache, REGISTRATION, result(Availability.UNAVAILABLE));
    CheckResult kept = kept(cache, REGISTRATION);
    assertNotNull(kept);
    assertEquals(Availability.UNAVAILABLE, kept.availability());
  }

  private static CheckOptions wanting(Assurance assurance) {
    return new CheckOptions(
        CachePolicy.NORMAL, null, Duration.ofSeconds(10), assurance, View.AVAILABILITY);
  }

  private static CheckOptions refreshing(Assurance assurance) {
    return new CheckOptions(
        CachePolicy.REFRESH, null, Duration.ofSeconds(10), assurance, View.AVAILABILITY);
  }

  private CheckResult reached(Availability availability, Assurance assurance) {
    return new CheckResult(
        availability,
        null,
        "",
        List.of(),
        false,
        assurance,
        wall,
        null,
        null,
        CheckResult.Origin.LOOKUP,
        false,
        null);
  }

  @ParameterizedTest
  @CsvSource({
    // kept answer, looked up for, reached, the levels of calls that it serves
    "REGISTERED,  FAST,         FAST,         FAST",
    "REGISTERED,  STANDARD,     STANDARD,     FAST STANDARD CORROBORATED",
    "RESERVED,    STANDARD,     STANDARD,     FAST STANDARD CORROBORATED",
    "PREMIUM,     STANDARD,     STANDARD,     FAST STANDARD CORROBORATED",
    "UNAVAILABLE, STANDARD,     STANDARD,     FAST STANDARD CORROBORATED",
    "AVAILABLE,   FAST,         STANDARD,     FAST STANDARD",
    "AVAILABLE,   STANDARD,     STANDARD,     STANDARD",
    "AVAILABLE,   CORROBORATED, CORROBORATED, FAST STANDARD CORROBORATED",
  })
  void get_callOfEachAssurance_isServedByWhatIsSureEnough(
      Availability availability, Assurance lookedUpFor, Assurance kept, String served) {
    AnswerCache cache = cache(Duration.ofHours(1), 100);
    landFor(cache, wanting(lookedUpFor), reached(availability, kept));
    for (Assurance wanted : Assurance.values()) {
      assertEquals(
          List.of(served.split(" ")).contains(wanted.name()),
          cache.get(name("a.com"), wanting(wanted)) != null,
          wanted.name());
    }
  }

  @Test
  void freeName_lookedUpForData_servesTheFastCallsThatAskNoNameServer() {
    AnswerCache cache = cache(Duration.ofHours(1), 100);
    CheckOptions fastForData =
        new CheckOptions(
            CachePolicy.NORMAL, null, Duration.ofSeconds(10), Assurance.FAST, View.REGISTRATION);
    landFor(cache, fastForData, result(Availability.AVAILABLE));
    assertNotNull(kept(cache, fastForData));
    assertNull(kept(cache, wanting(Assurance.FAST)));
  }

  @Test
  void freeName_besideAFreshDelegation_isAConflictUnlessCorroborated() {
    AnswerCache cache = cache(Duration.ofHours(1), 100);
    landFor(cache, wanting(Assurance.FAST), reached(Availability.REGISTERED, Assurance.FAST));
    for (Assurance wanted : List.of(Assurance.FAST, Assurance.STANDARD)) {
      pass(Duration.ofSeconds(1));
      CheckResult free = reached(Availability.AVAILABLE, Assurance.STANDARD);
      CheckResult told = cache.land(name("a.com"), wanting(wanted), free, cache.epoch());
      assertEquals(Availability.UNKNOWN, told.availability());
      assertEquals(Reason.CONFLICT, told.reason());
      CheckResult anew = cache.land(name("a.com"), refreshing(wanted), free, cache.epoch());
      assertEquals(free, anew, "who asks anew asks past what is kept");
      CheckResult kept = kept(cache, wanting(Assurance.FAST));
      assertNotNull(kept);
      assertEquals(Availability.REGISTERED, kept.availability());
      assertNull(kept(cache, NORMAL));
    }
    pass(Duration.ofSeconds(1));
    CheckOptions corroborated = wanting(Assurance.CORROBORATED);
    landFor(cache, corroborated, reached(Availability.AVAILABLE, Assurance.CORROBORATED));
    CheckResult kept = kept(cache, wanting(Assurance.FAST));
    assertNotNull(kept);
    assertEquals(Availability.AVAILABLE, kept.availability());
  }

  @Test
  void freeName_afterADelegationPastItsTime_replacesIt() {
    AnswerCache cache = cache(Duration.ofHours(1), 100);
    landFor(cache, wanting(Assurance.FAST), reached(Availability.REGISTERED, Assurance.FAST));
    pass(Duration.ofHours(1));
    landFor(cache, NORMAL, result(Availability.AVAILABLE));
    assertNotNull(kept(cache, NORMAL));
  }

  @ParameterizedTest
  @EnumSource(Assurance.class)
  void failure_isRememberedForCallsOfItsAssurance(Assurance wanted) {
    AnswerCache cache = cache(Duration.ofHours(1), 100);
    landFor(cache, wanting(wanted), result(Availability.UNKNOWN, Reason.INCONCLUSIVE, null));
    for (Assurance asked : Assurance.values()) {
      assertEquals(asked == wanted, kept(cache, wanting(asked)) != null, asked.name());
    }
  }

  @ParameterizedTest
  @CsvSource({"FAST, false", "STANDARD, true", "CORROBORATED, false"})
  void unsupported_isKeptWhereNoNameServerHadASay(Assurance wanted, boolean expected) {
    AnswerCache cache = cache(Duration.ofHours(1), 100);
    landFor(
        cache,
        wanting(wanted),
        CheckResult.withoutEvidence(Availability.UNSUPPORTED, Reason.NO_SERVICE, ""));
    assertEquals(expected, kept(cache, wanting(wanted)) != null);
  }

  @Test
  void failure_toGetTheData_saysNothingAboutTheVerdict() {
    AnswerCache cache = cache(Duration.ofHours(1), 100);
    landFor(cache, REGISTRATION, result(Availability.UNKNOWN, Reason.INCONCLUSIVE, null));
    assertNotNull(kept(cache, REGISTRATION));
    assertNull(kept(cache, NORMAL));
    landFor(cache, NORMAL, result(Availability.UNKNOWN, Reason.INCONCLUSIVE, null));
    assertNotNull(kept(cache, NORMAL));
    assertNotNull(kept(cache, REGISTRATION));
  }

  @Test
  void verdictAlone_landingAfterTheData_doesNotPushThemOut() {
    AnswerCache cache = cache(Duration.ofHours(1), 100);
    landFor(cache, REGISTRATION, withData());
    pass(Duration.ofSeconds(1));
    landFor(cache, NORMAL, result(Availability.REGISTERED));
    CheckResult kept = kept(cache, REGISTRATION);
    assertNotNull(kept);
    assertNotNull(kept.registration());
    landFor(cache, REFRESH, result(Availability.REGISTERED));
    assertNull(kept(cache, REGISTRATION), "the caller asked for a newer answer");
    assertNotNull(kept(cache, NORMAL));
  }

  @Test
  void verdictWithSomeData_refreshedOverTheData_isNoAnswerToWhoAsksForData() {
    AnswerCache cache = cache(Duration.ofHours(1), 100);
    landFor(cache, REGISTRATION, withData());
    pass(Duration.ofSeconds(1));
    CheckResult newer = withData();
    landFor(cache, REFRESH, newer);
    assertNull(kept(cache, REGISTRATION));
    CheckResult kept = kept(cache, NORMAL);
    assertNotNull(kept);
    assertEquals(newer.checkTime(), kept.checkTime());
  }

  @Test
  void verdictWithSomeData_landingAfterTheData_leavesThem() {
    AnswerCache cache = cache(Duration.ofHours(1), 100);
    CheckResult whole = withData();
    landFor(cache, REGISTRATION, whole);
    pass(Duration.ofSeconds(1));
    landFor(cache, NORMAL, withData());
    CheckResult kept = kept(cache, REGISTRATION);
    assertNotNull(kept);
    assertEquals(whole.checkTime(), kept.checkTime());
    assertEquals(whole.registration(), kept.registration());
  }

  @Test
  void anotherVerdict_afterTheData_replacesThem() {
    AnswerCache cache = cache(Duration.ofHours(1), 100);
    landFor(cache, REGISTRATION, withData());
    pass(Duration.ofSeconds(1));
    landFor(cache, NORMAL, result(Availability.AVAILABLE));
    CheckResult kept = kept(cache, REGISTRATION);
    assertNotNull(kept);
    assertEquals(Availability.AVAILABLE, kept.availability());
  }

  @Test
  void land_surerAnswer_upgradesTheEntry() {
    AnswerCache cache = cache(Duration.ofHours(1), 100);
    land(cache, "a.com", reached(Availability.AVAILABLE, Assurance.STANDARD));
    assertNull(cache.get(name("a.com"), wanting(Assurance.CORROBORATED)));
    land(cache, "a.com", reached(Availability.AVAILABLE, Assurance.CORROBORATED));
    assertNotNull(cache.get(name("a.com"), wanting(Assurance.CORROBORATED)));
    assertNotNull(cache.get(name("a.com"), NORMAL));
    assertEquals(1, cache.stats().size());
  }

  @Test
  void monotonicClockFrozen_wallClockAheadOfTheTtl_isNotServed() {
    AnswerCache cache = cache(Duration.ofHours(1), 100);
    land(cache, "a.com", result(Availability.REGISTERED));
    wall = wall.plus(Duration.ofHours(6));
    assertNull(cache.get(name("a.com"), NORMAL));
  }

  @Test
  void wallClock_setBack_isNotServed() {
    AnswerCache cache = cache(Duration.ofHours(1), 100);
    land(cache, "a.com", result(Availability.REGISTERED));
    wall = wall.minus(Duration.ofDays(3650));
    assertNull(cache.get(name("a.com"), NORMAL));
  }

  @Test
  void junk_anyNumberOfFreeNames_doesNotPushRegistrationsOut() {
    AnswerCache cache = cache(Duration.ofHours(1), 1_000);
    for (int i = 0; i < 400; i++) {
      land(cache, "hot" + i + ".com", result(Availability.REGISTERED));
    }
    for (int i = 0; i < 20_000; i++) {
      land(cache, "junk" + i + ".com", result(Availability.AVAILABLE));
    }
    CacheStats stats = cache.stats();
    assertEquals(400L, stats.sizes().get(Availability.REGISTERED));
    assertTrue(stats.size() <= 1_000, "size " + stats.size());
    assertTrue(stats.evictions() > 0);
  }

  @Test
  void looksFromOutside_leaveTheOrderOfEviction() {
    AnswerCache cache = cache(Duration.ofHours(1), 100);
    for (int i = 0; i < 20; i++) {
      land(cache, "taken" + i + ".com", result(Availability.REGISTERED));
      land(cache, "free" + i + ".com", result(Availability.AVAILABLE));
    }
    List<String> order = cache.coldestFirst();
    assertEquals(40, order.size());
    for (int i = 0; i < 10; i++) {
      assertNotNull(cache.inspect("taken0.com"));
      assertNotNull(cache.inspect("free0.com"));
      assertEquals(40, cache.entries().count());
      assertEquals(40, cache.stats().size());
    }
    assertEquals(order, cache.coldestFirst());
    assertNotNull(cache.get(name("taken0.com"), NORMAL));
    assertNotEquals(order, cache.coldestFirst(), "a call's look counts");
  }

  @Test
  void stats_countAgeAndSize() {
    AnswerCache cache = cache(Duration.ofHours(1), 100);
    assertNull(cache.stats().oldestAge());
    land(cache, "a.com", result(Availability.REGISTERED));
    pass(Duration.ofSeconds(20));
    land(cache, "b.com", result(Availability.AVAILABLE));
    pass(Duration.ofSeconds(10));
    CacheStats stats = cache.stats();
    assertEquals(2, stats.size());
    assertEquals(Duration.ofSeconds(30), stats.oldestAge());
    assertEquals(Duration.ofHours(1), stats.ttl());
    assertTrue(stats.enabled());
  }
}
