package dev.domaincheck.lookup;

import static dev.domaincheck.dns.FakeNameServers.code;
import static dev.domaincheck.dns.FakeNameServers.delegation;
import static dev.domaincheck.dns.FakeNameServers.noSuchName;
import static dev.domaincheck.dns.FakeNameServers.referral;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.domaincheck.availability.Assurance;
import dev.domaincheck.availability.Availability;
import dev.domaincheck.availability.CachePolicy;
import dev.domaincheck.availability.Caller;
import dev.domaincheck.availability.CheckOptions;
import dev.domaincheck.availability.CheckResult;
import dev.domaincheck.availability.Deadline;
import dev.domaincheck.availability.Evidence;
import dev.domaincheck.availability.Outcome;
import dev.domaincheck.availability.Protocol;
import dev.domaincheck.availability.Reason;
import dev.domaincheck.availability.View;
import dev.domaincheck.directory.Directory;
import dev.domaincheck.dns.DnsClient;
import dev.domaincheck.dns.FakeNameServers;
import dev.domaincheck.limit.Admission;
import dev.domaincheck.limit.GroupLimit;
import dev.domaincheck.limit.GroupStatus;
import dev.domaincheck.limit.QueryGate;
import dev.domaincheck.name.DomainName;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.Rcode;

/** The three levels of assurance over the real directory, scripted services and name servers. */
class AssuranceTest {
  private static final Instant NOW = Instant.parse("2026-11-01T00:00:00Z");
  private static final Directory DIRECTORY = Directory.embedded();

  private ScriptedSource rdap = new ScriptedSource();
  private ScriptedSource whois = new ScriptedSource();
  private FakeNameServers names = new FakeNameServers();
  private final List<String> groups = new ArrayList<>();

  /** Only one permit: whoever wanted two at once would wait in vain. */
  private final QueryGate gate =
      new QueryGate(
          1,
          (group, protocol) -> {
            groups.add(group);
            return new GroupLimit(1, 1_000, 1_000);
          },
          () -> NOW);

  private CheckResult check(String name, Assurance assurance) throws Exception {
    return check(name, assurance, View.AVAILABILITY, true);
  }

  private CheckResult check(String name, Assurance assurance, View view, boolean dns)
      throws Exception {
    ChainLookup lookup =
        new ChainLookup(
            () -> DIRECTORY,
            gate,
            Map.of(Protocol.RDAP, rdap, Protocol.WHOIS, whois),
            dns
                ? new DnsClient(names, FakeNameServers.hints(), new Random(1), System::nanoTime)
                : null,
            () -> NOW,
            "test/");
    CheckResult result =
        lookup.check(
            assertInstanceOf(DomainName.class, DomainName.parse(name)),
            new CheckOptions(CachePolicy.NORMAL, null, Duration.ofSeconds(8), assurance, view),
            new Caller("test"),
            Deadline.after(Duration.ofMinutes(1)));
    assertEquals(0, gate.inUse(), "every permit is given back");
    return result;
  }

  private static Outcome verdict(Availability availability) {
    return new Outcome.Verdict(availability, null, "rule", "", true, 0, null);
  }

  private static Outcome absent() {
    return verdict(Availability.AVAILABLE);
  }

  private static Outcome failure(Reason reason) {
    return Outcome.Failure.of(reason, "it failed with " + reason);
  }

  /** The servers of com, both with the same answer. */
  private void com(FakeNameServers.Server answer) {
    com(answer, answer);
  }

  private void com(FakeNameServers.Server first, FakeNameServers.Server second) {
    names =
        new FakeNameServers()
            .on("root.example", referral("com.", "a.gtld.com./192.0.2.1", "b.gtld.com./192.0.2.2"))
            .on("a.gtld.com", first)
            .on("b.gtld.com", second);
  }

  private static void assertUnknown(Reason reason, CheckResult result) {
    assertEquals(Availability.UNKNOWN, result.availability());
    assertEquals(reason, result.reason());
    assertNull(result.assurance());
    assertNull(result.checkTime());
  }

  private static List<String> told(CheckResult result) {
    return result.evidence().stream()
        .map(e -> e.protocol() + " " + e.verdict() + " " + e.rule())
        .toList();
  }

  @Test
  void standard_asksNoNameServer() throws Exception {
    com(delegation());
    rdap = new ScriptedSource(absent());
    CheckResult result = check("example.com", Assurance.STANDARD);
    assertEquals(Availability.AVAILABLE, result.availability());
    assertEquals(Assurance.STANDARD, result.assurance());
    assertEquals(0, names.asked.size());
  }

  @Test
  void fast_delegation_isRegisteredWithoutAskingTheRegistry() throws Exception {
    com(delegation());
    CheckResult result = check("example.com", Assurance.FAST);
    assertEquals(Availability.REGISTERED, result.availability());
    assertEquals(Assurance.FAST, result.assurance());
    assertEquals(NOW, result.checkTime());
    assertEquals(List.of("DNS REGISTERED dns/referral"), told(result));
    assertTrue(result.evidence().getFirst().server().matches("test/[ab]\\.gtld\\.com"));
    assertEquals(0, rdap.asked.size());
    assertEquals(List.of("dns:.", "dns:com"), groups);
  }

  @Test
  void fast_noDelegation_theRegistryDecides() throws Exception {
    for (Availability availability :
        List.of(Availability.AVAILABLE, Availability.REGISTERED, Availability.RESERVED)) {
      com(noSuchName("com."));
      rdap = new ScriptedSource(verdict(availability));
      CheckResult result = check("example.com", Assurance.FAST);
      assertEquals(availability, result.availability());
      assertEquals(Assurance.STANDARD, result.assurance());
      assertEquals(Availability.UNKNOWN, result.evidence().getFirst().verdict());
      assertEquals(2, names.asked.size(), "one voice is enough to go on");
    }
  }

  @Test
  void fast_dnsFails_theRegistryDecides_itsReasonIsTheResults() throws Exception {
    com(code(Rcode.SERVFAIL));
    rdap = new ScriptedSource(absent());
    assertEquals(Availability.AVAILABLE, check("example.com", Assurance.FAST).availability());
    rdap = new ScriptedSource(failure(Reason.THROTTLED));
    whois = new ScriptedSource(failure(Reason.TIMEOUT));
    assertUnknown(Reason.THROTTLED, check("example.com", Assurance.FAST));
  }

  @Test
  void dnsFails_isToldOfTheNameServers_andKeepsNobodyFromThem() throws Exception {
    com(code(Rcode.SERVFAIL));
    for (int i = 0; i < 40; i++) {
      rdap = new ScriptedSource(absent());
      check("example-" + i + ".com", Assurance.FAST);
    }
    GroupStatus status = gate.status("dns:com", Protocol.DNS);
    assertEquals(GroupStatus.State.DOWN, status.state());
    assertEquals(2 * 40, status.failures(), "both servers are asked");
    assertEquals(Reason.SERVER_ERROR, status.lastFailure());
    assertNull(status.blockedUntil());
  }

  @Test
  void fast_absenceInTheDnsAlone_isNeverAvailable() throws Exception {
    com(noSuchName("com."));
    rdap = new ScriptedSource(failure(Reason.TIMEOUT));
    whois = new ScriptedSource(failure(Reason.TIMEOUT));
    assertUnknown(Reason.TIMEOUT, check("example.com", Assurance.FAST));
  }

  @Test
  void fast_wildcardDelegation_theRegistryDecides() throws Exception {
    com(
        query ->
            FakeNameServers.reply(
                query, "aa", query.getQuestion().getName() + " NS ns1.host.example.", "", ""));
    rdap = new ScriptedSource(absent());
    CheckResult result = check("example.com", Assurance.FAST);
    assertEquals(Availability.AVAILABLE, result.availability());
    assertEquals("dns/wildcard", result.evidence().getFirst().rule());
  }

  @Test
  void fast_unprovenDelegation_isNeverAvailable() throws Exception {
    FakeNameServers.Server fails = FakeNameServers.code(Rcode.SERVFAIL);
    com(
        query ->
            query.getQuestion().getName().toString().equals("example.com.")
                ? FakeNameServers.reply(query, "aa", "example.com. NS ns1.host.example.", "", "")
                : fails.answer(query));
    rdap = new ScriptedSource(absent());
    CheckResult result = check("example.com", Assurance.FAST);
    assertUnknown(Reason.CONFLICT, result);
    assertEquals(Availability.REGISTERED, result.evidence().getFirst().verdict());
    rdap = new ScriptedSource(verdict(Availability.REGISTERED));
    assertEquals(Availability.REGISTERED, check("example.com", Assurance.FAST).availability());
  }

  @Test
  void fast_siblingIsReferredElsewhere_isNeverAvailable() throws Exception {
    FakeNameServers.Server elsewhere = referral("co.uk.", "ns.co.uk./192.0.2.9");
    names =
        new FakeNameServers()
            .on("root.example", referral("uk.", "a.nic.uk./192.0.2.1"))
            .on(
                "a.nic.uk",
                query ->
                    query.getQuestion().getName().toString().equals("example.co.uk.")
                        ? FakeNameServers.reply(
                            query, "aa", "example.co.uk. NS ns1.host.example.", "", "")
                        : elsewhere.answer(query));
    rdap = new ScriptedSource(absent());
    assertUnknown(Reason.CONFLICT, check("example.co.uk", Assurance.FAST));
  }

  @Test
  void fast_ofASuffixWithoutAService_delegationIsStillAnAnswer() throws Exception {
    names =
        new FakeNameServers()
            .on("root.example", referral("al.", "a.nic.al./192.0.2.1"))
            .on("a.nic.al", delegation());
    assertEquals(Availability.REGISTERED, check("example.al", Assurance.FAST).availability());
    names.on("a.nic.al", noSuchName("al."));
    CheckResult absent = check("example.al", Assurance.FAST);
    assertEquals(Availability.UNSUPPORTED, absent.availability());
    assertEquals(Reason.NO_SERVICE, absent.reason());
  }

  @Test
  void corroborated_twoNameServersAgree_isAvailable() throws Exception {
    com(noSuchName("com."));
    rdap = new ScriptedSource(absent());
    CheckResult result = check("example.com", Assurance.CORROBORATED);
    assertEquals(Availability.AVAILABLE, result.availability());
    assertEquals(Assurance.CORROBORATED, result.assurance());
    assertEquals(
        List.of("RDAP AVAILABLE rule", "DNS UNKNOWN dns/nxdomain", "DNS UNKNOWN dns/nxdomain"),
        told(result));
    assertEquals(2, result.evidence().stream().skip(1).map(Evidence::server).distinct().count());
    assertEquals(0, whois.asked.size());
  }

  @Test
  void corroborated_delegation_isAConflict() throws Exception {
    com(delegation());
    rdap = new ScriptedSource(absent());
    CheckResult result = check("example.com", Assurance.CORROBORATED);
    assertUnknown(Reason.CONFLICT, result);
    assertEquals(0, whois.asked.size(), "another absence could not settle it");
    for (boolean firstDelegates : new boolean[] {true, false}) {
      com(
          firstDelegates ? delegation() : noSuchName("com."),
          firstDelegates ? noSuchName("com.") : delegation());
      rdap = new ScriptedSource(absent());
      assertUnknown(Reason.CONFLICT, check("example.com", Assurance.CORROBORATED));
    }
  }

  @Test
  void corroborated_doubtfulDelegation_isStillAConflict() throws Exception {
    com(
        query ->
            FakeNameServers.reply(
                query, "aa", query.getQuestion().getName() + " NS ns1.host.example.", "", ""));
    rdap = new ScriptedSource(absent());
    assertUnknown(Reason.CONFLICT, check("example.com", Assurance.CORROBORATED));
  }

  @Test
  void corroborated_dnsFails_aSecondServiceBacks() throws Exception {
    com(code(Rcode.REFUSED));
    rdap = new ScriptedSource(absent());
    whois = new ScriptedSource(absent());
    CheckResult result = check("example.com", Assurance.CORROBORATED);
    assertEquals(Availability.AVAILABLE, result.availability());
    assertEquals(Assurance.CORROBORATED, result.assurance());
    assertEquals(1, whois.asked.size());
  }

  @Test
  void corroborated_dnsFailsAndSoDoesTheSecondService_isUnknownForTheDnssReason() throws Exception {
    com(code(Rcode.SERVFAIL));
    rdap = new ScriptedSource(absent());
    whois = new ScriptedSource(failure(Reason.THROTTLED));
    CheckResult result = check("example.com", Assurance.CORROBORATED);
    assertUnknown(Reason.SERVER_ERROR, result);
    assertTrue(result.message().startsWith("the registry has no registration"), result.message());

    names = new FakeNameServers();
    rdap = new ScriptedSource(absent());
    whois = new ScriptedSource(failure(Reason.CONNECT_FAILED));
    assertUnknown(Reason.TIMEOUT, check("example.com", Assurance.CORROBORATED));
  }

  @Test
  void corroborated_oneVoiceOnly_isNotEnough() throws Exception {
    com(noSuchName("com."), code(Rcode.SERVFAIL));
    rdap = new ScriptedSource(absent());
    whois = new ScriptedSource(failure(Reason.TIMEOUT));
    CheckResult result = check("example.com", Assurance.CORROBORATED);
    assertEquals(Availability.UNKNOWN, result.availability());
    names =
        new FakeNameServers()
            .on("root.example", referral("com.", "a.gtld.com./192.0.2.1"))
            .on("a.gtld.com", noSuchName("com."));
    rdap = new ScriptedSource(absent());
    whois = new ScriptedSource(failure(Reason.CONNECT_FAILED));
    assertUnknown(Reason.CONNECT_FAILED, check("example.com", Assurance.CORROBORATED));
  }

  @Test
  void corroborated_aliasesInTheZone_backNothing_norIsThatRemembered() throws Exception {
    com(
        query ->
            FakeNameServers.reply(
                query, "aa", query.getQuestion().getName() + " CNAME park.example.", "", ""));
    rdap = new ScriptedSource(absent());
    whois = new ScriptedSource(failure(Reason.TIMEOUT));
    // INCONCLUSIVE would be cached, and would then answer calls that want less.
    assertUnknown(Reason.WEAK_SOURCE, check("example.com", Assurance.CORROBORATED));
  }

  @Test
  void corroborated_secondServiceSaysRegistered_isAConflict() throws Exception {
    com(code(Rcode.SERVFAIL));
    rdap = new ScriptedSource(absent());
    whois = new ScriptedSource(verdict(Availability.REGISTERED));
    assertUnknown(Reason.CONFLICT, check("example.com", Assurance.CORROBORATED));
    rdap = new ScriptedSource(absent());
    whois = new ScriptedSource(verdict(Availability.RESERVED));
    assertEquals(
        Availability.RESERVED, check("example.com", Assurance.CORROBORATED).availability());
  }

  @Test
  void corroborated_registered_isServedAsItIs() throws Exception {
    com(noSuchName("com."));
    rdap = new ScriptedSource(verdict(Availability.REGISTERED));
    CheckResult result = check("example.com", Assurance.CORROBORATED);
    assertEquals(Availability.REGISTERED, result.availability());
    assertEquals(Assurance.STANDARD, result.assurance());
    assertEquals(0, names.asked.size(), "a record needs no second witness");
  }

  @Test
  void corroborated_weakAbsence_isNotHelpedByTheDns() throws Exception {
    Outcome html = new Outcome.Verdict(Availability.AVAILABLE, null, "rule", "", false, 404, null);
    com(noSuchName("com."));
    rdap = new ScriptedSource(html);
    whois = new ScriptedSource(failure(Reason.TIMEOUT));
    assertUnknown(Reason.WEAK_SOURCE, check("example.com", Assurance.CORROBORATED));
    assertEquals(0, names.asked.size());

    com(code(Rcode.SERVFAIL));
    rdap = new ScriptedSource(html);
    whois = new ScriptedSource(absent());
    assertNotEquals(
        Availability.AVAILABLE, check("example.com", Assurance.CORROBORATED).availability());
  }

  @Test
  void corroborated_withoutDns_needsTheSecondService() throws Exception {
    rdap = new ScriptedSource(absent());
    whois = new ScriptedSource(absent());
    assertEquals(
        Assurance.CORROBORATED,
        check("example.com", Assurance.CORROBORATED, View.AVAILABILITY, false).assurance());
    rdap = new ScriptedSource(absent());
    assertUnknown(
        Reason.WEAK_SOURCE, check("example.app", Assurance.CORROBORATED, View.AVAILABILITY, false));
  }

  @Test
  void registrationView_fastAsksNoNameServer_corroborationDoes() throws Exception {
    com(delegation());
    rdap = new ScriptedSource(verdict(Availability.REGISTERED));
    assertEquals(
        Assurance.STANDARD,
        check("example.com", Assurance.FAST, View.REGISTRATION, true).assurance());
    assertEquals(0, names.asked.size());
    rdap = new ScriptedSource(absent());
    assertUnknown(
        Reason.CONFLICT, check("example.com", Assurance.CORROBORATED, View.REGISTRATION, true));
  }

  @Test
  void dnsGroupPaused_isToldAndNotWaitedFor() throws Exception {
    com(noSuchName("com."));
    try (var permit =
        assertInstanceOf(
                Admission.Granted.class,
                gate.admit(
                    "dns:com",
                    Protocol.DNS,
                    new Caller("test"),
                    Deadline.after(Duration.ofSeconds(20))))
            .permit()) {
      permit.throttled(Reason.THROTTLED, Duration.ofMinutes(1));
    }
    rdap = new ScriptedSource(absent());
    whois = new ScriptedSource(failure(Reason.TIMEOUT));
    assertUnknown(Reason.HOST_PAUSED, check("example.com", Assurance.CORROBORATED));
    assertEquals(List.of("root.example"), names.asked);
  }
}
