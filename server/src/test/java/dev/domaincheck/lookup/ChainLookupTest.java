package dev.domaincheck.lookup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.domaincheck.availability.Availability;
import dev.domaincheck.availability.Caller;
import dev.domaincheck.availability.CheckOptions;
import dev.domaincheck.availability.CheckResult;
import dev.domaincheck.availability.Deadline;
import dev.domaincheck.availability.Evidence;
import dev.domaincheck.availability.Outcome;
import dev.domaincheck.availability.Protocol;
import dev.domaincheck.availability.Reason;
import dev.domaincheck.directory.Directory;
import dev.domaincheck.directory.LiveDirectory;
import dev.domaincheck.limit.GroupLimit;
import dev.domaincheck.limit.GroupStatus;
import dev.domaincheck.limit.QueryGate;
import dev.domaincheck.name.DomainName;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The chain over the real directory, with scripted services. */
class ChainLookupTest {
  private static final Instant NOW = Instant.parse("2026-11-01T00:00:00Z");
  private static final Directory DIRECTORY = Directory.embedded();

  private ScriptedSource rdap = new ScriptedSource();
  private ScriptedSource whois = new ScriptedSource();
  private ScriptedSource web = new ScriptedSource();
  private Directory directory = DIRECTORY;
  private final QueryGate gate =
      new QueryGate(
          4, (group, protocol) -> new GroupLimit(2, 1_000, 1_000), InstantSource.system());

  private ChainLookup lookup() {
    return new ChainLookup(
        () -> directory,
        gate,
        Map.of(Protocol.RDAP, rdap, Protocol.WHOIS, whois, Protocol.HTTP_WHOIS, web),
        () -> NOW,
        "");
  }

  private CheckResult check(String name) throws Exception {
    return check(lookup(), name);
  }

  private CheckResult check(ChainLookup lookup, String name) throws Exception {
    DomainName parsed = assertInstanceOf(DomainName.class, DomainName.parse(name));
    CheckResult result =
        lookup.check(
            parsed,
            CheckOptions.standard(Duration.ofSeconds(8)),
            new Caller("test"),
            Deadline.after(Duration.ofMinutes(1)));
    assertEquals(0, gate.inUse(), "every permit is given back");
    return result;
  }

  private static Outcome verdict(Availability availability) {
    return verdict(availability, null, true, 200);
  }

  private static Outcome verdict(
      Availability availability, @Nullable Reason reason, boolean firm, int status) {
    return new Outcome.Verdict(availability, reason, "rule", "", firm, status, null);
  }

  private static Outcome failure(Reason reason) {
    return Outcome.Failure.of(reason, "it failed with " + reason);
  }

  private static Outcome absent() {
    return verdict(Availability.AVAILABLE, null, true, 404);
  }

  @Test
  void check_firstServiceDecides_noOtherIsAsked() throws Exception {
    rdap = new ScriptedSource(verdict(Availability.REGISTERED));
    CheckResult result = check("example.com");
    assertEquals(Availability.REGISTERED, result.availability());
    assertEquals(NOW, result.checkTime());
    assertEquals(1, result.evidence().size());
    assertEquals(0, whois.asked.size());
  }

  @Test
  void check_rdapNotFoundAtTheRegistry_isAvailable() throws Exception {
    rdap = new ScriptedSource(absent());
    CheckResult result = check("example.com");
    assertEquals(Availability.AVAILABLE, result.availability());
    assertFalse(result.reservationVisible());
  }

  @Test
  void check_failure_fallsBackAndKeepsTheEvidence() throws Exception {
    rdap = new ScriptedSource(failure(Reason.SERVER_ERROR));
    whois = new ScriptedSource(verdict(Availability.REGISTERED));
    CheckResult result = check("example.com");
    assertEquals(Availability.REGISTERED, result.availability());
    assertEquals(
        List.of(Availability.UNKNOWN, Availability.REGISTERED),
        result.evidence().stream().map(Evidence::verdict).toList());
    assertEquals(Reason.SERVER_ERROR, result.evidence().getFirst().reason());
  }

  @Test
  void check_allFail_isUnknownForTheFirstReason() throws Exception {
    rdap =
        new ScriptedSource(
            new Outcome.Failure(Reason.THROTTLED, "", "slow down", 429, Duration.ofSeconds(30)));
    whois = new ScriptedSource(failure(Reason.CONNECT_FAILED));
    CheckResult result = check("example.com");
    assertEquals(Availability.UNKNOWN, result.availability());
    assertEquals(Reason.THROTTLED, result.reason());
    assertEquals(Duration.ofSeconds(30), result.retryAfter());
    assertNull(result.checkTime());
  }

  @Test
  void check_oneServiceNotReachedOneThrottles_isUnknownForWhatWasSaid() throws Exception {
    rdap = new ScriptedSource(failure(Reason.CONNECT_FAILED));
    whois = new ScriptedSource(failure(Reason.THROTTLED));
    assertEquals(Reason.THROTTLED, check("example.com").reason());
  }

  @Test
  void check_throttled_hostIsLeftAlone_othersAreAsked() throws Exception {
    rdap =
        new ScriptedSource(
            new Outcome.Failure(Reason.THROTTLED, "", "slow down", 429, Duration.ofSeconds(30)));
    whois = new ScriptedSource(verdict(Availability.REGISTERED), verdict(Availability.REGISTERED));
    check("one.com");
    CheckResult result = check("two.com");
    assertEquals(Availability.REGISTERED, result.availability());
    assertEquals(Reason.HOST_PAUSED, result.evidence().getFirst().reason());
    assertEquals(1, rdap.asked.size(), "a paused host is never asked early");
  }

  @Test
  void check_absenceByHtml_needsAnotherService() throws Exception {
    Outcome html = verdict(Availability.AVAILABLE, null, false, 404);
    rdap = new ScriptedSource(html);
    whois = new ScriptedSource(failure(Reason.TIMEOUT));
    CheckResult alone = check("example.com");
    assertEquals(Availability.UNKNOWN, alone.availability());
    assertEquals(Reason.WEAK_SOURCE, alone.reason());

    rdap = new ScriptedSource(html);
    whois = new ScriptedSource(absent());
    assertEquals(Availability.AVAILABLE, check("example.com").availability());

    rdap = new ScriptedSource(html);
    whois = new ScriptedSource(verdict(Availability.REGISTERED));
    assertEquals(Availability.REGISTERED, check("example.com").availability());
  }

  @Test
  void check_absenceAtAWeakRegistry_isUnknown() throws Exception {
    rdap = new ScriptedSource(absent());
    whois = new ScriptedSource(absent());
    CheckResult result = check("example.my");
    assertEquals(Availability.UNKNOWN, result.availability());
    assertEquals(Reason.WEAK_SOURCE, result.reason());
  }

  @Test
  void check_zoneThatTheRegistrysServerDoesNotHold_isNeverAvailable() throws Exception {
    for (String name :
        List.of("example.nhs.uk", "example.gc.ca", "example.gov.pl", "example.edu.pl")) {
      rdap = new ScriptedSource(absent(), absent(), absent());
      whois = new ScriptedSource(absent(), absent(), absent());
      CheckResult result = check(name);
      assertEquals(Availability.UNKNOWN, result.availability(), name);
      assertEquals(Reason.WEAK_SOURCE, result.reason(), name);
    }
  }

  @Test
  void check_positiveRecord_countsFromAnyService() throws Exception {
    rdap = new ScriptedSource(verdict(Availability.REGISTERED));
    assertEquals(Availability.REGISTERED, check("example.nhs.uk").availability());
  }

  @Test
  void check_malformedSaysTheRegistry_holdsUnlessContradicted() throws Exception {
    Outcome refused = verdict(Availability.INVALID, Reason.REFUSED_BY_REGISTRY, false, 400);
    rdap = new ScriptedSource(refused);
    whois = new ScriptedSource(failure(Reason.TIMEOUT));
    CheckResult result = check("example.com");
    assertEquals(Availability.INVALID, result.availability());
    assertEquals(Reason.REFUSED_BY_REGISTRY, result.reason());

    rdap = new ScriptedSource(refused);
    whois = new ScriptedSource(absent());
    assertEquals(Reason.CONFLICT, check("example.com").reason());

    rdap = new ScriptedSource(refused);
    whois = new ScriptedSource(verdict(Availability.REGISTERED));
    assertEquals(Availability.REGISTERED, check("example.com").availability());
  }

  @Test
  void check_redirectToAnotherHost_isFollowedButItsAbsenceIsWeak() throws Exception {
    URI elsewhere = URI.create("https://rdap.example.net/domain/example.com");
    rdap = new ScriptedSource(new Outcome.Redirect(elsewhere, 302), absent());
    whois = new ScriptedSource(failure(Reason.TIMEOUT));
    CheckResult result = check("example.com");
    assertEquals(Reason.WEAK_SOURCE, result.reason());
    assertEquals(elsewhere, rdap.asked.get(1));
    assertEquals(
        List.of("rdap.verisign.com", "rdap.example.net", "whois.verisign-grs.com"),
        result.evidence().stream().map(Evidence::server).toList());

    rdap =
        new ScriptedSource(new Outcome.Redirect(elsewhere, 302), verdict(Availability.REGISTERED));
    assertEquals(Availability.REGISTERED, check("example.com").availability());
  }

  @Test
  void check_strangerThatLimits_isLeftAloneAndNoOther() throws Exception {
    Outcome toOne =
        new Outcome.Redirect(URI.create("https://one.example.net/domain/example.com"), 302);
    Outcome toOther =
        new Outcome.Redirect(URI.create("https://other.example.net/domain/example.com"), 302);
    assertNotEquals(
        LimitGroups.ofStranger("one.example.net"), LimitGroups.ofStranger("other.example.net"));
    Outcome limited =
        new Outcome.Failure(Reason.THROTTLED, "rule", "too many", 429, Duration.ofMinutes(15));
    rdap = new ScriptedSource(toOne, limited, toOther, verdict(Availability.REGISTERED), toOne);
    whois = new ScriptedSource(failure(Reason.TIMEOUT), failure(Reason.TIMEOUT));
    ChainLookup lookup = lookup();

    assertEquals(Reason.THROTTLED, check(lookup, "example.com").evidence().get(1).reason());
    assertEquals(Availability.REGISTERED, check(lookup, "example.com").availability());
    Evidence paused = check(lookup, "example.com").evidence().get(1);
    assertEquals("one.example.net", paused.server());
    assertEquals(Reason.HOST_PAUSED, paused.reason());
    assertEquals(5, rdap.asked.size(), "the one that limits is not asked again");
  }

  @Test
  void check_redirectToAHostWithTheRootsDot_isOfThatHost() throws Exception {
    URI dotted = URI.create("https://RDAP.verisign.com./com/v1/domain/example.com");
    rdap = new ScriptedSource(new Outcome.Redirect(dotted, 302), verdict(Availability.REGISTERED));
    assertEquals("rdap.verisign.com", check("example.com").evidence().get(1).server());
    assertEquals(
        List.of("rdap:rdap.verisign.com"),
        gate.statuses().stream().map(GroupStatus::name).toList());
  }

  @Test
  void check_redirectToAnythingButTheSameQuestion_itsAbsenceIsWeak() throws Exception {
    for (String target :
        List.of(
            "https://rdap.verisign.com/error/blocked",
            "https://rdap.verisign.com/com/v1/domain/other.com",
            "https://rdap.verisign.com:8443/com/v1/domain/example.com",
            "http://rdap.verisign.com/com/v1/domain/example.com")) {
      rdap = new ScriptedSource(new Outcome.Redirect(URI.create(target), 302), absent());
      whois = new ScriptedSource(failure(Reason.TIMEOUT));
      assertEquals(Reason.WEAK_SOURCE, check("example.com").reason(), target);
    }
    URI away = URI.create("https://evil.example/domain/example.com");
    URI back = URI.create("https://rdap.verisign.com/com/v1/domain/example.com");
    rdap =
        new ScriptedSource(
            new Outcome.Redirect(away, 302), new Outcome.Redirect(back, 302), absent());
    whois = new ScriptedSource(failure(Reason.TIMEOUT));
    assertEquals(Reason.WEAK_SOURCE, check("example.com").reason());

    rdap = new ScriptedSource(new Outcome.Redirect(back, 302), absent());
    assertEquals(Availability.AVAILABLE, check("example.com").availability());
  }

  @Test
  void check_redirectsWithoutEnd_stopAfterThree() throws Exception {
    URI loop = URI.create("https://rdap.verisign.com/com/v1/domain/example.com");
    Outcome again = new Outcome.Redirect(loop, 302);
    rdap = new ScriptedSource(again, again, again, again, again);
    whois = new ScriptedSource(failure(Reason.TIMEOUT));
    CheckResult result = check("example.com");
    assertEquals(Reason.POLICY_BLOCKED, result.reason());
    assertEquals(4, rdap.asked.size());
  }

  @Test
  void check_firstOfTwoServices_leavesTimeForTheSecond() throws Exception {
    rdap = new ScriptedSource(failure(Reason.TIMEOUT));
    whois = new ScriptedSource(verdict(Availability.REGISTERED));
    check("example.com");
    assertEquals(4, rdap.patience.getFirst().toMillis() / 1000.0, 0.5);
    assertEquals(8, whois.patience.getFirst().toMillis() / 1000.0, 0.5);
  }

  @Test
  void check_tldNotInTheRoot_isUnsupportedWithoutAQuery() throws Exception {
    CheckResult result = check("example.nosuchtld");
    assertEquals(Availability.UNSUPPORTED, result.availability());
    assertEquals(Reason.TLD_NOT_DELEGATED, result.reason());
  }

  @Test
  void check_tldWithoutAService_isUnsupported() throws Exception {
    CheckResult result = check("example.al");
    assertEquals(Availability.UNSUPPORTED, result.availability());
    assertEquals(Reason.NO_SERVICE, result.reason());
  }

  @Test
  void check_onlyServiceIsOff_isUnsupportedAndSaysHowToTurnItOn() throws Exception {
    CheckResult result = check("example.vn");
    assertEquals(Availability.UNSUPPORTED, result.availability());
    assertEquals(Reason.SOURCE_DISABLED, result.reason());
    assertTrue(result.message().contains("--enable-source whois.inet.vn"), result.message());
    assertEquals(List.of(), web.asked);
  }

  @Test
  void check_serviceTurnedOn_isAsked() throws Exception {
    LiveDirectory on = LiveDirectory.embedded();
    on.enable(Set.of("whois.inet.vn"));
    directory = on.get();
    web = new ScriptedSource(verdict(Availability.REGISTERED));
    assertEquals(Availability.REGISTERED, check("example.vn").availability());
    assertEquals(1, web.asked.size());
  }

  @Test
  void check_anotherServiceFailsAndOneIsOff_isTheFailure() throws Exception {
    whois = new ScriptedSource(failure(Reason.TIMEOUT));
    CheckResult result = check("example.dz");
    assertEquals(Availability.UNKNOWN, result.availability());
    assertEquals(Reason.TIMEOUT, result.reason());
    assertEquals(List.of(), web.asked);
  }

  @Test
  void check_pageWithoutDocumentedAbsence_isNeverAvailable() throws Exception {
    web = new ScriptedSource(verdict(Availability.AVAILABLE));
    CheckResult result = check("example.gt");
    assertEquals(Availability.UNKNOWN, result.availability());
    assertEquals(Reason.WEAK_SOURCE, result.reason());
  }
}
