package dev.domaincheck.whois;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.domaincheck.availability.Availability;
import dev.domaincheck.availability.Outcome;
import dev.domaincheck.availability.Outcome.Verdict;
import dev.domaincheck.availability.Reason;
import dev.domaincheck.availability.Registration;
import dev.domaincheck.availability.View;
import dev.domaincheck.name.DomainName;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class WhoisReaderTest {
  private static final WhoisReader READER = new WhoisReader(WhoisRules.embedded());
  private static final DomainName NAME = Names.of("plumtree.com");
  private static final String HOST = "whois.verisign-grs.com";

  static List<Fixture> fixtures() {
    return Fixture.all();
  }

  @ParameterizedTest
  @MethodSource("fixtures")
  void fixture_readWhole_hasItsOutcome(Fixture fixture) {
    Outcome outcome = READER.read(fixture.name(), fixture.host(), fixture.bytes());
    assertEquals(fixture.expected(), Fixture.describe(outcome), outcome::toString);
  }

  @ParameterizedTest
  @MethodSource("fixtures")
  void fixture_readForItsAvailability_hasTheSameOutcome(Fixture fixture) {
    Outcome whole = READER.read(fixture.name(), fixture.host(), fixture.bytes());
    Outcome part = READER.read(fixture.name(), fixture.host(), fixture.bytes(), View.AVAILABILITY);
    assertEquals(Fixture.describe(whole), Fixture.describe(part));
    if (whole instanceof Verdict verdict && verdict.registration() != null) {
      Registration read = assertInstanceOf(Verdict.class, part).registration();
      assertNotNull(read);
      assertEquals(verdict.registration().statuses(), read.statuses());
      assertEquals(verdict.registration().expires(), read.expires());
    }
  }

  @ParameterizedTest
  @MethodSource("fixtures")
  void fixture_withCarriageReturns_hasTheSameOutcome(Fixture fixture) {
    byte[] reply = fixture.reply().replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8);
    assertEquals(
        fixture.expected(), Fixture.describe(READER.read(fixture.name(), fixture.host(), reply)));
  }

  @ParameterizedTest
  @MethodSource("fixtures")
  void fixture_cutAnywhere_hasItsOwnVerdictOrNone(Fixture fixture) {
    byte[] whole = fixture.bytes();
    String verdict = fixture.expected().split(" ", -1)[0];
    for (int length = 0; length < whole.length; length++) {
      Outcome outcome = READER.read(fixture.name(), fixture.host(), Arrays.copyOf(whole, length));
      if (outcome instanceof Verdict cut) {
        assertEquals(verdict, cut.availability().name(), "cut after " + length + " bytes");
      }
    }
  }

  @ParameterizedTest
  @MethodSource("fixtures")
  void fixture_askedForAnotherName_isNeverAFreeNamedReply(Fixture fixture) {
    DomainName other = Names.of("quincebush." + fixture.name().suffix());
    Outcome outcome = READER.read(other, fixture.host(), fixture.bytes());
    if (outcome instanceof Verdict verdict && verdict.availability() == Availability.AVAILABLE) {
      assertTrue(
          !fixture.reply().toLowerCase(java.util.Locale.ROOT).contains(fixture.name().label()),
          outcome::toString);
    }
  }

  @Test
  void record_ofTheCommonTemplate_yieldsTheRegistration() {
    Fixture fixture = fixture("verisign-registered.txt");
    Verdict verdict =
        assertInstanceOf(
            Verdict.class, READER.read(fixture.name(), fixture.host(), fixture.bytes()));
    Registration data = verdict.registration();
    assertNotNull(data);
    assertAll(
        () -> assertEquals("Invented Names Ltd", data.registrar()),
        () -> assertEquals(Instant.parse("2019-01-02T03:04:05Z"), time(data.created())),
        () -> assertEquals(Instant.parse("2025-02-03T04:05:06Z"), time(data.updated())),
        () -> assertEquals(Instant.parse("2027-01-02T03:04:05Z"), time(data.expires())),
        () -> assertEquals(List.of("clientTransferProhibited"), data.statuses()),
        () -> assertEquals(List.of("ns1.hoster.example", "ns2.hoster.example"), data.nameServers()),
        () -> assertEquals(false, data.signed()),
        () -> assertEquals("verisign/registered", verdict.rule()));
  }

  private static Instant time(
      dev.domaincheck.availability.@org.jspecify.annotations.Nullable RegistryDate date) {
    return date == null || date.time() == null ? Instant.MIN : date.time();
  }

  @Test
  void reply_withoutText_isInconclusive() {
    for (String reply : List.of("", "\r\n\r\n", " \t\u0000\u00a0\n")) {
      assertEquals("UNKNOWN INCONCLUSIVE", read(reply));
    }
  }

  @Test
  void reply_overTheSizeCap_isTooLarge() {
    String free = "No match for \"PLUMTREE.COM\".\n";
    assertEquals("AVAILABLE", read(free));
    assertEquals(
        "UNKNOWN TOO_LARGE", read(free + " ".repeat(ReplyLines.MAX_BYTES - free.length() + 1)));
    assertEquals("AVAILABLE", read(free + " ".repeat(ReplyLines.MAX_BYTES - free.length())));
  }

  @Test
  void reply_withMoreLinesThanARecordHas_isTooLarge() {
    String free = "No match for \"PLUMTREE.COM\".\n";
    assertEquals("AVAILABLE", read(free + "prose\n".repeat(ReplyLines.MAX_LINES - 1)));
    assertEquals("UNKNOWN TOO_LARGE", read(free + "prose\n".repeat(ReplyLines.MAX_LINES)));
  }

  @Test
  void lines_ofTheLargestReply_areBoundedInNumberAndLength() {
    byte[] many = "Status: x\n".repeat(26_214).getBytes(StandardCharsets.UTF_8);
    assertNull(ReplyLines.of(many, StandardCharsets.UTF_8));
    byte[] blanks = ("a" + " ".repeat(200_000) + "b\n").getBytes(StandardCharsets.UTF_8);
    ReplyLines read = ReplyLines.of(blanks, StandardCharsets.UTF_8);
    assertNotNull(read);
    assertEquals(List.of(new Line("a b")), read.statements(), "blanks are one");
  }

  @Test
  void lines_ofAnyLineEnd_tellTheirLayout() {
    for (String end : List.of("\n", "\r\n", "\r")) {
      ReplyLines read =
          ReplyLines.of(
              String.join(end, " a", "\t b", "", "c", "").getBytes(StandardCharsets.UTF_8),
              StandardCharsets.UTF_8);
      assertNotNull(read);
      assertEquals(
          List.of(
              new RecordLine(new Line("a"), 1, true),
              new RecordLine(new Line("b"), 9, false),
              new RecordLine(new Line("c"), 0, true)),
          read.record());
    }
  }

  @Test
  void line_longerThanProse_isTooLargeAndNotCut() {
    String free = "No match for \"PLUMTREE.COM\".\n";
    assertEquals("AVAILABLE", read(free + "x".repeat(ReplyLines.MAX_LINE)));
    assertEquals("UNKNOWN TOO_LARGE", read(free + "x".repeat(ReplyLines.MAX_LINE + 1)));
  }

  @Test
  void refusal_atTheEndOfALongLine_isSeen() {
    String free = "No match for \"PLUMTREE.COM\".\n";
    assertEquals("UNKNOWN INCONCLUSIVE", read(free + "prose ".repeat(400) + "was withheld\n"));
  }

  @Test
  void hostileText_thatKeepsPatternsBusy_isGivenUpAfterBoundedWork() {
    // Every line matches and is not ASCII, so every line is tried in full.
    String line = "domain status: " + "x ".repeat(119) + "\u00e4" + "\n";
    String reply = line.repeat(ReplyLines.MAX_LINES);
    assertTrue(reply.length() < ReplyLines.MAX_BYTES);
    Outcome.Failure failure =
        assertInstanceOf(
            Outcome.Failure.class,
            READER.read(NAME, "whois.nic.com", reply.getBytes(StandardCharsets.UTF_8)));
    assertEquals(Reason.TOO_LARGE, failure.reason());
    assertEquals("gtld/work", failure.rule());
  }

  @Test
  void verdict_quotingTheReply_staysShort() {
    Verdict verdict =
        assertInstanceOf(
            Verdict.class,
            READER.read(
                Names.of("plumtree.guru"),
                "whois.donuts.co",
                ("This premium domain is available for purchase" + " x".repeat(500) + "\n")
                    .getBytes(StandardCharsets.UTF_8)));
    assertEquals(Availability.PREMIUM, verdict.availability());
    assertTrue(verdict.message().length() <= 256);
  }

  @Test
  void afnic_limitWithTheNotFoundLine_isThrottledAndNotFree() {
    Fixture fixture = fixture("afnic-throttled.txt");
    Outcome.Failure failure =
        assertInstanceOf(
            Outcome.Failure.class, READER.read(fixture.name(), fixture.host(), fixture.bytes()));
    assertEquals(Reason.THROTTLED, failure.reason());
  }

  @Test
  void hosts_inAnyCaseAndByPattern_findTheirRules() {
    WhoisRules rules = WhoisRules.embedded();
    assertEquals("verisign", rules.rule("WHOIS.Verisign-GRS.com").name());
    assertEquals("gtld", rules.rule("whois.nic.boston").name());
    assertEquals("generic", rules.rule("whois.nic.zz").name());
    assertEquals("generic", rules.rule("whois.nic.a.boston").name());
    assertEquals("core", rules.rule("whois-sncf.nic.fr").name());
  }

  private static Fixture fixture(String file) {
    return Fixture.all().stream().filter(f -> f.file().equals(file)).findFirst().orElseThrow();
  }

  private static String read(String reply) {
    return Fixture.describe(READER.read(NAME, HOST, reply.getBytes(StandardCharsets.UTF_8)));
  }
}
