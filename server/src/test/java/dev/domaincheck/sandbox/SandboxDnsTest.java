package dev.domaincheck.sandbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.domaincheck.availability.Deadline;
import dev.domaincheck.availability.Reason;
import dev.domaincheck.transport.ConnectTo;
import dev.domaincheck.transport.Transport;
import dev.domaincheck.transport.TransportException;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** The sandbox's name servers over real sockets. */
@Timeout(60)
class SandboxDnsTest {
  private static SandboxRegistry registry;
  private static Transport transport;

  @BeforeAll
  @SuppressWarnings("NullAway.Init") // JUnit calls this first.
  static void start() {
    registry = SandboxRegistry.start(Clock.systemUTC());
    transport =
        new Transport(
            ConnectTo.of(
                new ConnectTo.Row("root.example", "dns://127.0.0.1:" + registry.dnsRootPort()),
                new ConnectTo.Row("*", "dns://127.0.0.1:" + registry.dnsPort())),
            "domaincheck-test");
  }

  @AfterAll
  static void stop() {
    transport.close();
    registry.close();
  }

  private static Message ask(String server, String name, Duration timeout) throws Exception {
    Message query = new Message(4711);
    query.addRecord(
        Record.newRecord(Name.fromString(name + "."), Type.NS, DClass.IN), Section.QUESTION);
    return new Message(transport.dns(server, List.of(), query.toWire(), Deadline.after(timeout)));
  }

  private static Message ask(String server, String name) throws Exception {
    return ask(server, name, Duration.ofSeconds(20));
  }

  @ParameterizedTest
  @CsvSource({
    "registered-a.com, example.",
    "registered-a.co.uk, example.",
    "registered-bücher.de, example.",
    "conflict-x.com, example.",
    "slow-20-registered-a.com, example.",
  })
  void delegatedName_isReferred(String name, String servers) throws Exception {
    String ascii = AskedName.parse(name).orElseThrow().ascii();
    Message reply = ask("a.nic.example", ascii);
    assertEquals(Rcode.NOERROR, reply.getRcode());
    assertFalse(reply.getHeader().getFlag(Flags.AA));
    List<Record> authority = reply.getSection(Section.AUTHORITY);
    assertEquals(2, authority.size());
    assertEquals(ascii + ".", authority.getFirst().getName().toString());
    assertTrue(authority.getFirst().rdataToString().endsWith(servers));
  }

  @ParameterizedTest
  @CsvSource({
    "available-a.com, com.",
    "reserved-a.co.uk, co.uk.",
    "premium-a.com, com.",
  })
  void otherName_doesNotExistSaysItsSuffix(String name, String zone) throws Exception {
    Message reply = ask("a.nic.example", name);
    assertEquals(Rcode.NXDOMAIN, reply.getRcode());
    assertTrue(reply.getHeader().getFlag(Flags.AA));
    assertEquals(zone, reply.getSection(Section.AUTHORITY).getFirst().getName().toString());
  }

  @Test
  void throttledNames_areRefusedOneWayOrTheOther() throws Exception {
    Set<Integer> codes = new HashSet<>();
    for (int i = 0; i < 20; i++) {
      codes.add(ask("a.nic.example", "throttled-" + i + ".com").getRcode());
    }
    assertEquals(Set.of(Rcode.SERVFAIL, Rcode.REFUSED), codes);
  }

  @Test
  void root_refersToTheTopLevelDomain() throws Exception {
    Message reply = ask("root.example", "registered-a.co.uk");
    assertEquals("uk.", reply.getSection(Section.AUTHORITY).getFirst().getName().toString());
  }

  @Test
  void longAnswers_comeOverTcp() throws Exception {
    long before = registry.dnsTraffic().connections();
    for (int i = 0; i < 60; i++) {
      assertEquals(Rcode.NXDOMAIN, ask("a.nic.example", "available-" + i + ".com").getRcode());
    }
    long overTcp = registry.dnsTraffic().connections() - before;
    assertTrue(overTcp > 0 && overTcp < 60, "over TCP: " + overTcp);
  }

  @Test
  void slowName_outlastsAShortPatience() {
    assertEquals(
        Reason.TIMEOUT,
        assertThrows(
                TransportException.class,
                () -> ask("a.nic.example", "slow-60000-available.com", Duration.ofMillis(200)))
            .reason());
  }

  @Test
  void undirectedNames_haveADelegationIfTheyAreRegistered() throws Exception {
    for (int i = 0; i < 50; i++) {
      String name = "name" + i + ".com";
      State state = Script.of(AskedName.parse(name).orElseThrow()).state();
      assertEquals(
          state == State.REGISTERED ? Rcode.NOERROR : Rcode.NXDOMAIN,
          ask("a.nic.example", name).getRcode(),
          name);
    }
  }
}
