package dev.domaincheck.dns;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.domaincheck.availability.Reason;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Opcode;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;

class ReplyReaderTest {
  private static final String NAME = "example.co.uk.";

  private static Message query(String name) {
    return Message.newQuery(Record.newRecord(Name.fromConstantString(name), Type.NS, DClass.IN));
  }

  private static Answer read(String zone, byte[] reply) {
    return new ReplyReader(Name.fromConstantString(zone), Name.fromConstantString(NAME), "a.nic.uk")
        .read(reply);
  }

  /** Records are separated by semicolons. */
  private static Answer read(String zone, String flags, String answer, String authority) {
    return read(
        zone,
        FakeNameServers.reply(
            query(NAME), flags, answer.replace(';', '\n'), authority.replace(';', '\n'), ""));
  }

  private static String told(Answer answer) {
    return switch (answer) {
      case Answer.Delegated found -> found.rule() + (found.proof() ? "" : "?");
      case Answer.NotDelegated none -> none.rule();
      case Answer.Nearer nearer -> "nearer " + nearer.referral().zone();
      case Answer.Failed failed -> failed.failure().rule();
    };
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {
        // zone asked, flags, answer, authority, what is read
        "uk., '', '', example.co.uk. NS ns1.a.example.;example.co.uk. NS ns2.a.example., dns/referral",
        "uk., '', '', EXAMPLE.Co.UK. NS ns1.a.example., dns/referral",
        "uk., '', '', xn--4ca.uk. NS ns1.a.example., dns/lame",
        "uk., aa, example.co.uk. NS ns1.a.example., '', dns/authoritative?",
        "uk., '', example.co.uk. NS ns1.a.example., '', dns/cached",
        "uk., aa, '', example.co.uk. NS ns1.a.example., dns/referral",
        "uk., aa nxdomain, '', co.uk. SOA a. b. 1 2 3 4 5, dns/nxdomain",
        "uk., aa nxdomain, '', uk. SOA a. b. 1 2 3 4 5, dns/nxdomain",
        "co.uk., aa nxdomain, '', co.uk. SOA a. b. 1 2 3 4 5, dns/nxdomain",
        "co.uk., aa nxdomain, '', uk. SOA a. b. 1 2 3 4 5, dns/other-zone",
        "uk., aa, '', co.uk. SOA a. b. 1 2 3 4 5, dns/nodata",
        "uk., nxdomain, '', co.uk. SOA a. b. 1 2 3 4 5, dns/cached",
        "uk., '', '', co.uk. SOA a. b. 1 2 3 4 5, dns/cached",
        "uk., aa nxdomain, '', '', dns/no-soa",
        "uk., aa nxdomain, '', co.uk. NS a.nic.uk., dns/no-soa",
        "uk., aa nxdomain, '', example.co.uk. NS a.nic.uk., dns/no-soa",
        "uk., aa nxdomain, '', com. SOA a. b. 1 2 3 4 5, dns/other-zone",
        "uk., aa, '', example.co.uk. SOA a. b. 1 2 3 4 5, dns/other-zone",
        "uk., aa, '', www.example.co.uk. SOA a. b. 1 2 3 4 5, dns/other-zone",
        "uk., aa nxdomain, '', co.uk. SOA a. b. 1 2 3 4 5;uk. SOA a. b. 1 2 3 4 5, dns/no-soa",
        "., aa nxdomain, '', . SOA a. b. 1 2 3 4 5, dns/other-zone",
        "., '', '', uk. NS a.nic.uk., nearer uk.",
        "uk., '', '', co.uk. NS a.nic.uk., nearer co.uk.",
        "uk., '', '', uk. NS a.nic.uk., dns/lame",
        "co.uk., '', '', uk. NS a.nic.uk., dns/lame",
        "uk., '', '', . NS a.root.example., dns/lame",
        "uk., '', '', org.uk. NS a.nic.uk., dns/lame",
        "uk., '', '', www.example.co.uk. NS a.nic.uk., dns/lame",
        "uk., '', '', co.uk. NS a.nic.uk.;org.uk. NS a.nic.uk., dns/lame",
        "uk., '', '', '', dns/lame",
        "uk., aa, '', '', dns/lame",
        "uk., '', '', example.co.uk. DS 1 8 1 0123456789012345678901234567890123456789, dns/lame",
        "uk., aa, example.co.uk. CNAME a.example., '', dns/alias",
        "uk., aa, co.uk. DNAME a.example.;example.co.uk. CNAME example.a.example., '', dns/alias",
        "uk., aa nxdomain, example.co.uk. CNAME a.example., co.uk. SOA a. b. 1 2 3 4 5, dns/alias",
        "uk., aa, example.co.uk. A 192.0.2.1, '', dns/alias",
        "uk., aa, org.uk. NS a.nic.uk., '', dns/alias",
        "uk., aa tc nxdomain, '', co.uk. SOA a. b. 1 2 3 4 5, dns/truncated",
        "uk., '', '', co.uk. NS 127.0.0.1., dns/lame",
        "uk., '', '', co.uk. NS localhost., dns/lame",
        "uk., '', '', co.uk. NS ., dns/lame",
        "uk., '', '', co.uk. NS a_b.nic.uk., dns/lame",
      })
  void read_reply_saysNoMoreThanItMay(
      String zone, String flags, String answer, String authority, String expected) {
    assertEquals(
        expected, told(read(zone, flags, answer.replace("''", ""), authority.replace("''", ""))));
  }

  @ParameterizedTest
  @CsvSource({
    Rcode.REFUSED + ", dns/refused",
    Rcode.SERVFAIL + ", dns/servfail",
    Rcode.NOTIMP + ", dns/rcode",
    Rcode.FORMERR + ", dns/rcode",
    Rcode.NOTAUTH + ", dns/rcode"
  })
  void read_errorCode_isTheServersFailure(int code, String rule) throws Exception {
    Answer.Failed failed =
        assertInstanceOf(
            Answer.Failed.class, read("uk.", FakeNameServers.code(code).answer(query(NAME))));
    assertEquals(Reason.SERVER_ERROR, failed.failure().reason());
    assertEquals(rule, failed.failure().rule());
  }

  @Test
  void read_anotherKindOfMessage_saysNothing() {
    Message reply =
        FakeNameServers.parse(
            FakeNameServers.reply(
                query(NAME), "aa nxdomain", "", FakeNameServers.soa("co.uk."), ""));
    reply.getHeader().setOpcode(Opcode.NOTIFY);
    assertEquals("dns/opcode", told(read("uk.", reply.toWire())));
  }

  @Test
  void read_cutAtAnyByte_isNeverAWordOnTheName() {
    byte[] whole =
        FakeNameServers.reply(query(NAME), "aa nxdomain", "", FakeNameServers.soa("co.uk."), "");
    for (int length = 0; length < whole.length; length++) {
      assertInstanceOf(
          Answer.Failed.class, read("uk.", Arrays.copyOf(whole, length)), "at " + length);
    }
    assertInstanceOf(Answer.NotDelegated.class, read("uk.", whole));
  }

  @Test
  void read_anyBytes_neverThrows() {
    Random random = new Random(7);
    byte[] whole =
        FakeNameServers.reply(
            query(NAME), "aa", "", "co.uk. NS a.nic.uk.", "a.nic.uk. A 192.0.2.1");
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = whole.clone();
      for (int flips = 0; flips < 4; flips++) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      read("uk.", bytes);
    }
  }

  private static Referral referral(String zone, String authority, String additional) {
    byte[] reply =
        FakeNameServers.reply(
            query(NAME), "", "", authority.replace(';', '\n'), additional.replace(';', '\n'));
    return assertInstanceOf(Answer.Nearer.class, read(zone, reply)).referral();
  }

  @Test
  void read_referral_addressesOfTheZonesOwnHostsOnly() {
    Referral referral =
        referral(
            "uk.",
            "co.uk. NS a.nic.uk.;co.uk. NS B.Nic.UK.;co.uk. NS ns.other.example.",
            "a.nic.uk. AAAA 2001:db8::1;a.nic.uk. A 192.0.2.1;a.nic.uk. A 192.0.2.1;"
                + "b.nic.uk. A 192.0.2.2;ns.other.example. A 192.0.2.66;c.nic.uk. A 192.0.2.3");
    assertEquals(
        List.of(
            new NameServer("a.nic.uk", List.of("192.0.2.1", "2001:db8:0:0:0:0:0:1")),
            new NameServer("b.nic.uk", List.of("192.0.2.2")),
            new NameServer("ns.other.example", List.of())),
        referral.servers());
    assertEquals(3_600, referral.ttlSeconds());
  }

  @Test
  void read_referralWithAThousandServers_isCut() {
    String authority =
        IntStream.range(0, 1_000)
            .mapToObj(i -> "co.uk. NS ns" + i + ".nic.uk.")
            .collect(Collectors.joining(";"));
    String additional =
        IntStream.range(0, 1_000)
            .mapToObj(i -> "ns0.nic.uk. A 192.0." + i / 250 + "." + (1 + i % 250))
            .collect(Collectors.joining(";"));
    Referral referral = referral("uk.", authority, additional);
    assertEquals(13, referral.servers().size());
    assertTrue(referral.servers().stream().allMatch(server -> server.addresses().size() <= 2));
  }

  @ParameterizedTest
  @ValueSource(strings = {"xn--e1afmkfd.xn--p1ai.", "xn--mnchen-3ya.de."})
  void read_internationalNames_areComparedAsALabels(String name) {
    byte[] reply = FakeNameServers.reply(query(name), "", "", name + " NS ns1.host.example.", "");
    String tld = name.substring(name.indexOf('.') + 1);
    assertInstanceOf(
        Answer.Delegated.class,
        new ReplyReader(Name.fromConstantString(tld), Name.fromConstantString(name), "a")
            .read(reply));
  }
}
