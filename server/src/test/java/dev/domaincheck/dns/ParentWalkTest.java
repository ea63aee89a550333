package dev.domaincheck.dns;

import static dev.domaincheck.dns.FakeNameServers.code;
import static dev.domaincheck.dns.FakeNameServers.delegation;
import static dev.domaincheck.dns.FakeNameServers.noData;
import static dev.domaincheck.dns.FakeNameServers.noSuchName;
import static dev.domaincheck.dns.FakeNameServers.referral;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.domaincheck.availability.Deadline;
import dev.domaincheck.name.DomainName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

class ParentWalkTest {
  private static final Deadline DEADLINE = Deadline.after(Duration.ofMinutes(5));

  private final FakeNameServers servers = new FakeNameServers();
  private long nanos;
  private final DnsClient client =
      new DnsClient(servers, FakeNameServers.hints(), new Random(1), () -> nanos);

  private static DomainName name(String text) {
    return assertInstanceOf(DomainName.class, DomainName.parse(text));
  }

  private List<Answer> walk(ParentWalk walk) throws Exception {
    List<Answer> answers = new ArrayList<>();
    for (ParentWalk.Query query = walk.next(); query != null; query = walk.next()) {
      answers.add(walk.ask(query, DEADLINE));
    }
    return answers;
  }

  private void twoServersOfCom(FakeNameServers.Server first, FakeNameServers.Server second) {
    servers
        .on("root.example", referral("com.", "a.gtld.com./192.0.2.1", "b.gtld.com./192.0.2.2"))
        .on("a.gtld.com", first)
        .on("b.gtld.com", second);
  }

  @Test
  void walk_fromTheRootToTheSuffix_asksEachZonesOwnServers() throws Exception {
    servers
        .on("root.example", referral("br.", "a.dns.br./192.0.2.1"))
        .on("a.dns.br", referral("com.br.", "c.dns.br./192.0.2.3"))
        .on("c.dns.br", delegation());
    List<Answer> answers = walk(client.walk(name("example.com.br"), 1));
    assertEquals(new Answer.Delegated("dns/referral", true), answers.getLast());
    assertEquals(List.of("root.example", "a.dns.br", "c.dns.br"), servers.asked);
    assertEquals(List.of("192.0.2.3"), servers.glue.getLast());
    servers.queries.forEach(
        query -> {
          assertEquals("example.com.br.", query.getQuestion().getName().toString());
          assertEquals(Type.NS, query.getQuestion().getType());
          assertFalse(query.getHeader().getFlag(Flags.RD), "no recursion is asked for");
          assertEquals(1232, query.getOPT().getPayloadSize());
          assertEquals(1, query.getSection(Section.ADDITIONAL).size());
        });
  }

  @Test
  void walk_suffixOnTheServersOfItsTld_hasNoReferralBetween() throws Exception {
    servers
        .on("root.example", referral("uk.", "a.nic.uk./192.0.2.1", "b.nic.uk./192.0.2.2"))
        .on("a.nic.uk", noSuchName("co.uk."))
        .on("b.nic.uk", noSuchName("co.uk."));
    ParentWalk walk = client.walk(name("example.co.uk"), 2);
    walk(walk);
    assertTrue(walk.isAbsent());
    assertEquals(3, servers.asked.size());
  }

  @Test
  void walk_ids_areNotAllTheSame() throws Exception {
    twoServersOfCom(noSuchName("com."), noSuchName("com."));
    walk(client.walk(name("example.com"), 2));
    assertEquals(
        3, servers.queries.stream().map(query -> query.getHeader().getID()).distinct().count());
  }

  @Test
  void absence_needsTwoServersThatAgree() throws Exception {
    twoServersOfCom(noSuchName("com."), noData("com."));
    ParentWalk walk = client.walk(name("example.com"), 2);
    walk(walk);
    assertTrue(walk.isAbsent());
    assertEquals(3, servers.asked.stream().distinct().count());
  }

  @Test
  void absence_oneServerFails_isNotEnough() throws Exception {
    for (FakeNameServers.Server failing :
        List.of(
            code(Rcode.SERVFAIL), code(Rcode.REFUSED), noSuchName("net."), referral(".", "x.y."))) {
      twoServersOfCom(noSuchName("com."), failing);
      ParentWalk walk = client.walk(name("example.com"), 2);
      walk(walk);
      assertFalse(walk.isAbsent());
    }
  }

  @Test
  void absence_oneMachineUnderTwoNames_isOneVoice() throws Exception {
    servers
        .on(
            "root.example",
            referral(
                "com.", "a.gtld.com./192.0.2.1", "b.gtld.com./192.0.2.1", "A.GTLD.com./192.0.2.1"))
        .on("a.gtld.com", noSuchName("com."))
        .on("b.gtld.com", noSuchName("com."));
    ParentWalk walk = client.walk(name("example.com"), 2);
    walk(walk);
    assertFalse(walk.isAbsent());
    assertEquals(2, servers.asked.size());
  }

  @Test
  void delegation_fromTheSecondServer_outweighsTheFirst() throws Exception {
    for (int i = 0; i < 2; i++) {
      // Either order: which one is asked first is left to chance.
      twoServersOfCom(
          i == 0 ? noSuchName("com.") : delegation(), i == 0 ? delegation() : noSuchName("com."));
      for (int j = 0; j < 8; j++) {
        ParentWalk walk = client.walk(name("example.com"), 2);
        assertInstanceOf(Answer.Delegated.class, walk(walk).getLast());
        assertFalse(walk.isAbsent());
      }
    }
  }

  @Test
  void root_isAskedOnceForManyNames_untilItsWordIsOld() throws Exception {
    twoServersOfCom(noSuchName("com."), noSuchName("com."));
    for (int i = 0; i < 10; i++) {
      walk(client.walk(name("example" + i + ".com"), 2));
    }
    assertEquals(1, servers.asked.stream().filter("root.example"::equals).count());
    nanos += Duration.ofSeconds(3_601).toNanos();
    walk(client.walk(name("example.com"), 2));
    assertEquals(2, servers.asked.stream().filter("root.example"::equals).count());
  }

  @Test
  void zoneWhoseServersAllFail_isForgotten() throws Exception {
    twoServersOfCom(code(Rcode.SERVFAIL), code(Rcode.REFUSED));
    walk(client.walk(name("example.com"), 2));
    assertEquals(0, client.delegations().size());
    twoServersOfCom(noSuchName("com."), noSuchName("com."));
    ParentWalk walk = client.walk(name("example.com"), 2);
    walk(walk);
    assertTrue(walk.isAbsent());
  }

  @Test
  void failures_manyServers_endAfterThree() throws Exception {
    servers.on(
        "root.example",
        referral("com.", "a.x.com.", "b.x.com.", "c.x.com.", "d.x.com.", "e.x.com."));
    ParentWalk walk = client.walk(name("example.com"), 1);
    walk(walk);
    assertEquals(1 + ParentWalk.MAX_FAILURES, servers.asked.size());
    assertNull(walk.next());
  }

  @ParameterizedTest
  @ValueSource(strings = {".", "com.", "net.", "example.org.", "www.example.com."})
  void hostileReferral_nowhereNearer_isNotFollowed(String zone) throws Exception {
    twoServersOfCom(referral(zone, "evil.example."), referral(zone, "evil.example."));
    servers.on("evil.example", noSuchName(zone));
    ParentWalk walk = client.walk(name("example.com"), 2);
    walk(walk);
    assertFalse(walk.isAbsent());
    assertFalse(servers.asked.contains("evil.example"));
  }

  @Test
  void chainOfReferrals_eachOneLabelDeeper_isBounded() throws Exception {
    // A suffix as long as a hostile directory could have it; every zone refers one label down.
    String suffix = "a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.com";
    DomainName name = new DomainName("x." + suffix, "x." + suffix, suffix);
    for (String host : List.of("root.example", "ns.evil.example")) {
      servers.on(
          host,
          query -> {
            int asked = servers.asked.size();
            String[] labels = ("x." + suffix).split("\\.", -1);
            StringBuilder zone = new StringBuilder();
            for (int i = labels.length - asked; i < labels.length; i++) {
              zone.append(labels[i]).append('.');
            }
            return referral(zone.toString(), "ns.evil.example.").answer(query);
          });
    }
    walk(client.walk(name, 2));
    assertEquals(ParentWalk.MAX_QUERIES, servers.asked.size());
  }

  @Test
  void delegations_anyNumberOfZones_areBounded() {
    for (int i = 0; i < Delegations.MAX + 100; i++) {
      client
          .delegations()
          .keep(
              new Referral(
                  DnsClient.absolute("zone" + i + ".ck"),
                  List.of(new NameServer("a.b.ck", List.of())),
                  86_400));
    }
    assertEquals(Delegations.MAX, client.delegations().size());
  }

  @Test
  void wildcard_madeUpSiblingIsDelegatedToo_isSeen() throws Exception {
    FakeNameServers.Server wildcard =
        query ->
            FakeNameServers.reply(
                query, "aa", query.getQuestion().getName() + " NS ns1.host.example.", "", "");
    twoServersOfCom(wildcard, wildcard);
    assertTrue(isWildcard());
    FakeNameServers.Server honest =
        query ->
            query.getQuestion().getName().toString().equals("example.com.")
                ? wildcard.answer(query)
                : noSuchName("com.").answer(query);
    twoServersOfCom(honest, honest);
    assertFalse(isWildcard());
    twoServersOfCom(
        query -> queriesOfExample() ? wildcard.answer(query) : code(Rcode.REFUSED).answer(query),
        query -> queriesOfExample() ? wildcard.answer(query) : code(Rcode.REFUSED).answer(query));
    assertTrue(isWildcard(), "what cannot be ruled out is assumed");
  }

  private boolean queriesOfExample() {
    return servers.queries.getLast().getQuestion().getName().toString().equals("example.com.");
  }

  private boolean isWildcard() throws Exception {
    ParentWalk walk = client.walk(name("example.com"), 1);
    for (ParentWalk.Query query = walk.next(); query != null; query = walk.next()) {
      if (walk.ask(query, DEADLINE) instanceof Answer.Delegated found) {
        assertFalse(found.proof());
        return !(walk.askOfSibling(query, DEADLINE) instanceof Answer.NotDelegated);
      }
    }
    throw new AssertionError("no delegation");
  }

  @Test
  void rootHints_embedded_areThirteenServersOfTwoAddresses() {
    RootHints hints = RootHints.embedded();
    assertEquals(13, hints.servers().size());
    assertEquals(13, hints.servers().stream().map(NameServer::host).distinct().count());
    assertEquals(
        26, hints.servers().stream().flatMap(s -> s.addresses().stream()).distinct().count());
  }
}
