package dev.domaincheck.rdap;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.domaincheck.availability.Availability;
import dev.domaincheck.availability.Outcome;
import dev.domaincheck.availability.Reason;
import dev.domaincheck.availability.Registration;
import dev.domaincheck.availability.RegistryDate;
import dev.domaincheck.availability.RegistryDate.Precision;
import dev.domaincheck.name.DomainName;
import dev.domaincheck.transport.HttpReply;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The verdict table for RDAP, row by row. */
class RdapReaderTest {
  private static final DomainName NAME =
      new DomainName("blue-teapot.example", "blue-teapot.example", "example");
  private static final DomainName IDN =
      new DomainName("xn--caf-dma.example", "caf\u00e9.example", "example");
  private static final URI URL = URI.create("https://rdap.nic.example/domain/blue-teapot.example");
  private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");

  private final RdapReader reader = new RdapReader(InstantSource.fixed(NOW));

  private static byte[] fixture(String name) {
    try (InputStream in =
        Objects.requireNonNull(RdapReaderTest.class.getResourceAsStream(name), name)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private Outcome read(int status, String body) {
    return read(NAME, status, Map.of(), body.getBytes(UTF_8));
  }

  private Outcome read(DomainName name, int status, Map<String, String> headers, byte[] body) {
    return reader.read(name, URL, new HttpReply(status, headers, body));
  }

  private static String domain(String members) {
    return "{\"objectClassName\":\"domain\",\"ldhName\":\"blue-teapot.example\"" + members + "}";
  }

  /** Verdict, reason and firmness in one word, so that a row of a table can hold them. */
  private static String summary(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Verdict v ->
          v.availability() + (v.reason() == null ? "" : "/" + v.reason()) + (v.firm() ? "" : "?");
      case Outcome.Failure f -> "UNKNOWN/" + f.reason();
      case Outcome.Redirect r -> "-> " + r.target();
    };
  }

  @Test
  void read_200_with_the_record_of_the_name_is_registered_with_its_data() {
    Outcome outcome = read(NAME, 200, Map.of(), fixture("registered.json"));
    Outcome.Verdict verdict = assertInstanceOf(Outcome.Verdict.class, outcome);
    assertEquals("REGISTERED", summary(verdict));
    assertEquals(200, verdict.httpStatus());
    Registration data = verdict.registration();
    assertNotNull(data);
    assertEquals("Kettle & Co. Registrars", data.registrar());
    assertEquals(
        new RegistryDate(
            Instant.parse("2011-03-04T05:06:07Z"), Precision.SECOND, "2011-03-04T05:06:07Z"),
        data.created());
    assertEquals(
        new RegistryDate(
            Instant.parse("2024-02-29T22:59:59.123456Z"),
            Precision.SECOND,
            "2024-02-29T23:59:59.123456+0100"),
        data.updated());
    assertEquals(
        new RegistryDate(Instant.parse("2031-03-04T00:00:00Z"), Precision.DAY, "2031-03-04"),
        data.expires());
    assertEquals(
        List.of("clientTransferProhibited", "ok", "linked", "serverHold", "autoRenewPeriod"),
        data.statuses());
    assertEquals(List.of("ns1.teapot.example", "ns2.teapot.example"), data.nameServers());
    assertEquals(true, data.signed());
  }

  @Test
  void read_200_with_nothing_but_the_name_is_registered() {
    Outcome outcome = read(200, domain(""));
    Outcome.Verdict verdict = assertInstanceOf(Outcome.Verdict.class, outcome);
    Registration data = verdict.registration();
    assertNotNull(data);
    assertEquals(new Registration("", null, null, null, List.of(), List.of(), null), data);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ",\"status\":null,\"events\":null,\"entities\":null,\"nameservers\":null,\"secureDNS\":null",
        ",\"status\":{},\"events\":\"x\",\"entities\":7,\"nameservers\":[1,null,\"x\"]",
        ",\"events\":[{\"eventAction\":1,\"eventDate\":{}}],\"secureDNS\":{\"delegationSigned\":\"no\"}",
        ",\"entities\":[{\"roles\":[\"registrar\"],\"vcardArray\":[\"vcard\",[[],[\"fn\"],7]]}]",
        ",\"entities\":[{\"roles\":\"registrar\",\"vcardArray\":\"vcard\"}]"
      })
  void read_200_with_members_of_the_wrong_type_is_registered_without_them(String members) {
    Outcome outcome = read(200, domain(members));
    Outcome.Verdict verdict = assertInstanceOf(Outcome.Verdict.class, outcome);
    assertEquals(
        new Registration("", null, null, null, List.of(), List.of(), null), verdict.registration());
  }

  @ParameterizedTest
  @CsvSource({
    "2020-01-02T03:04:05Z,2020-01-02T03:04:05Z,SECOND",
    "2020-01-02T03:04:05.6Z,2020-01-02T03:04:05.600Z,SECOND",
    "2020-01-02t03:04:05z,2020-01-02T03:04:05Z,SECOND",
    "2020-01-02T03:04:05,2020-01-02T03:04:05Z,SECOND",
    "2020-01-02 03:04:05+01:00,2020-01-02T02:04:05Z,SECOND",
    "2020-01-02T03:04:05.000+0000,2020-01-02T03:04:05Z,SECOND",
    "2020-01-02T03:04:05-05,2020-01-02T08:04:05Z,SECOND",
    "2020-01-02,2020-01-02T00:00:00Z,DAY",
    "2020-13-02,,NONE",
    "02.01.2020,,NONE",
    "+999999999-01-01T00:00:00Z,,NONE",
    "soon,,NONE"
  })
  void parse_event_date_is_as_precise_as_its_text(String text, Instant time, Precision precision) {
    assertEquals(new RegistryDate(time, precision, text), EventDate.parse(text));
  }

  @ParameterizedTest
  @CsvSource({
    "pending delete,REGISTERED/PENDING_DELETE",
    "pendingDelete,REGISTERED/PENDING_DELETE",
    "Pending Delete,REGISTERED/PENDING_DELETE",
    "redemption period,REGISTERED/REDEMPTION",
    "redemptionPeriod,REGISTERED/REDEMPTION",
    "pending restore,REGISTERED/REDEMPTION",
    "'pending delete,redemption period',REGISTERED/REDEMPTION",
    "client hold,REGISTERED",
    "locked,REGISTERED",
    "inactive,REGISTERED",
    "reserved,RESERVED",
    "Reserved,RESERVED",
    "blocked,RESERVED/BLOCKED",
    "restricted,RESERVED/RESTRICTED",
    "available,UNKNOWN/INCONCLUSIVE",
    "not registered,UNKNOWN/INCONCLUSIVE"
  })
  void read_200_status_refines_the_verdict(String statuses, String expected) {
    String list = "\"" + statuses.replace(",", "\",\"") + "\"";
    assertEquals(expected, summary(read(200, domain(",\"status\":[" + list + "]"))));
  }

  @Test
  void read_200_blocked_status_of_a_registration_is_a_hold() {
    String dated =
        ",\"events\":[{\"eventAction\":\"expiration\",\"eventDate\":\"2030-01-01T00:00:00Z\"}]";
    assertEquals("REGISTERED", summary(read(200, domain(",\"status\":[\"blocked\"]" + dated))));
    assertEquals("RESERVED", summary(read(200, domain(",\"status\":[\"reserved\"]" + dated))));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "\"ldhName\":\"xn--caf-dma.example\"|REGISTERED",
        "\"ldhName\":\"XN--CAF-DMA.EXAMPLE.\"|REGISTERED",
        "\"ldhName\":\"caf\u00e9.example\"|REGISTERED",
        "\"ldhName\":\"CAFE\u0301.Example.\"|REGISTERED",
        "\"unicodeName\":\"caf\u00e9.example\"|REGISTERED",
        "\"ldhName\":\"xn--caf-dma.example\",\"unicodeName\":\"cafe.example\"|REGISTERED",
        "\"ldhName\":\"cafe.example\",\"unicodeName\":\"caf\u00e9.example\"|UNKNOWN/MISMATCH",
        "\"ldhName\":\"www.xn--caf-dma.example\"|UNKNOWN/MISMATCH",
        "\"ldhName\":\"caf\u00e9\u0000.example\"|UNKNOWN/MISMATCH",
        "\"ldhName\":\"example\"|UNKNOWN/MISMATCH",
        "\"ldhName\":\".\"|UNKNOWN/MISMATCH",
        "\"ldhName\":\"\"|UNKNOWN/INCONCLUSIVE",
        "\"ldhName\":null|UNKNOWN/INCONCLUSIVE",
        "\"ldhName\":[\"xn--caf-dma.example\"]|UNKNOWN/INCONCLUSIVE",
        "\"handle\":\"xn--caf-dma.example\"|UNKNOWN/INCONCLUSIVE"
      })
  void read_200_name_is_compared_after_uts46(String member, String expected) {
    String body = "{\"objectClassName\":\"domain\"," + member.replace("\u0000", "\\u0000") + "}";
    assertEquals(expected, summary(read(IDN, 200, Map.of(), body.getBytes(UTF_8))));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "  \r\n",
        "{}",
        "[]",
        "null",
        "\"domain\"",
        "<html><body>blue-teapot.example</body></html>",
        "{\"ldhName\":\"blue-teapot.example\"}",
        "{\"objectClassName\":\"entity\",\"ldhName\":\"blue-teapot.example\"}",
        "{\"objectClassName\":\"domain\",\"ldhName\":\"blue-teapot.example\"",
        "{\"objectClassName\":\"domain\",\"ldhName\":\"blue-teapot.example\"}{}",
        "{\"objectClassName\":\"domain\",\"ldhName\":\"blue-teapot.example\",\"errorCode\":404}",
        "{\"errorCode\":404,\"title\":\"Not Found\"}",
        "{\"errorCode\":429,\"title\":\"Too many requests\"}",
        "{\"domainSearchResults\":[]}"
      })
  void read_200_without_a_whole_domain_object_is_inconclusive(String body) {
    assertEquals("UNKNOWN/INCONCLUSIVE", summary(read(200, body)));
  }

  @Test
  void read_200_nested_beyond_the_bound_is_inconclusive() {
    String deep = ",\"x\":" + "[".repeat(100) + "]".repeat(100);
    assertEquals("UNKNOWN/INCONCLUSIVE", summary(read(200, domain(deep))));
    String wide = ",\"x\":[" + "[],".repeat(200_000) + "[]]";
    assertEquals("UNKNOWN/INCONCLUSIVE", summary(read(200, domain(wide))));
  }

  @ParameterizedTest
  @CsvSource({
    "not-found.json,AVAILABLE",
    "blocked.json,RESERVED/BLOCKED",
    "not-found.html,AVAILABLE?"
  })
  void read_404_of_each_style_is_judged(String fixture, String expected) {
    Outcome outcome = read(NAME, 404, Map.of(), fixture(fixture));
    assertEquals(expected, summary(outcome));
    assertEquals(404, outcome.httpStatus());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "~~|AVAILABLE",
        "~ \r\n~|AVAILABLE",
        "{}|AVAILABLE?",
        "{\"errorCode\":404}|AVAILABLE",
        "{\"errorCode\":\"404\",\"title\":\"Object not found\"}|AVAILABLE",
        "{\"errorCode\":404,\"description\":[\"blue-teapot.example not found\"]}|AVAILABLE",
        "{\"message\":\"Not Found\"}|AVAILABLE?",
        // not the registry's word
        "Not Found|AVAILABLE?",
        "No Object Found|AVAILABLE?",
        "[]|AVAILABLE?",
        "404|UNKNOWN/INCONCLUSIVE",
        "<html>blocked</html>|AVAILABLE?",
        // withheld
        "{\"errorCode\":404,\"title\":\"Reserved Domain\"}|RESERVED",
        "{\"errorCode\":404,\"description\":[\"is RESERVED by the registry\"]}|RESERVED",
        "{\"errorCode\":404,\"description\":\"This is a premium name.\"}|RESERVED",
        "{\"errorCode\":404,\"title\":\"Restricted\"}|RESERVED/RESTRICTED",
        "{\"errorCode\":404,\"title\":\"not available for registration\"}|RESERVED",
        "{\"error\":{\"reason\":\"name-blocked\"}}|RESERVED/BLOCKED",
        // contradictions and the word of others
        "{\"errorCode\":429,\"title\":\"Not Found\"}|UNKNOWN/INCONCLUSIVE",
        "{\"errorCode\":\"many\"}|UNKNOWN/INCONCLUSIVE",
        "{\"errorCode\":404.0}|UNKNOWN/INCONCLUSIVE",
        "{\"errorCode\":4040000000000404}|UNKNOWN/INCONCLUSIVE",
        "{\"objectClassName\":\"domain\",\"ldhName\":\"blue-teapot.example\"}|UNKNOWN/INCONCLUSIVE",
        "{\"ldhName\":\"other.example\",\"errorCode\":404}|UNKNOWN/INCONCLUSIVE",
        "{\"errorCode\":404,\"title\":\"Rate limit exceeded\"}|UNKNOWN/THROTTLED",
        "{\"message\":\"no Route matched with those values\"}|UNKNOWN/INCONCLUSIVE",
        "{\"errorCode\":404,\"title\":\"TLD not supported\"}|UNKNOWN/INCONCLUSIVE",
        "{\"errorCode\":404,\"title\":\"Invalid domain name\"}|UNKNOWN/INCONCLUSIVE",
        "{\"errorCode\":404,\"title\":\"nameservers not found\"}|UNKNOWN/INCONCLUSIVE",
        "{\"errorCode\":404,\"title\":\"Domain not available\"}|UNKNOWN/INCONCLUSIVE",
        "{\"errorCode\":404,\"notices\":[{\"title\":\"Blocked name\"}]}|UNKNOWN/INCONCLUSIVE",
        // cut off
        "{\"errorCode\":404,\"title\":\"Blo|UNKNOWN/INCONCLUSIVE",
        "{|UNKNOWN/INCONCLUSIVE"
      })
  void read_404_body_is_judged(String body, String expected) {
    assertEquals(expected, summary(read(404, body)));
  }

  @Test
  void read_404_empty_body_that_may_be_cut_off_is_not_firm() {
    HttpReply reply = new HttpReply(404, Map.of(), new byte[0], false);
    assertEquals("AVAILABLE?", summary(reader.read(NAME, URL, reply)));
  }

  @Test
  void read_404_notice_title_listed_for_the_host_is_reserved() {
    String body = "{\"errorCode\":404,\"notices\":[{\"title\":\"Blocked Domain\"}]}";
    URI listed = URI.create("https://pubapi.registry.google/rdap/domain/blue-teapot.example");
    Outcome outcome = reader.read(NAME, listed, new HttpReply(404, Map.of(), body.getBytes(UTF_8)));
    assertEquals("RESERVED/BLOCKED", summary(outcome));
    assertEquals(
        "pubapi.registry.google/rdap-error-blocked-domain",
        assertInstanceOf(Outcome.Verdict.class, outcome).rule());
  }

  @Test
  void read_404_that_echoes_a_name_of_telling_words_is_available() {
    DomainName telling =
        new DomainName(
            "reserved-premium.blocked.example",
            "reserved-premium.blocked.example",
            "blocked.example");
    String body = "{\"errorCode\":404,\"title\":\"RESERVED-PREMIUM.blocked.example not found\"}";
    assertEquals("AVAILABLE", summary(read(telling, 404, Map.of(), body.getBytes(UTF_8))));
  }

  @ParameterizedTest
  @CsvSource({
    "204,UNKNOWN/INCONCLUSIVE",
    "206,UNKNOWN/INCONCLUSIVE",
    "304,UNKNOWN/INCONCLUSIVE",
    "400,UNKNOWN/INCONCLUSIVE",
    "401,UNKNOWN/BANNED",
    "403,UNKNOWN/BANNED",
    "405,UNKNOWN/INCONCLUSIVE",
    "410,UNKNOWN/INCONCLUSIVE",
    "418,UNKNOWN/INCONCLUSIVE",
    "422,UNKNOWN/INCONCLUSIVE",
    "429,UNKNOWN/THROTTLED",
    "451,UNKNOWN/BANNED",
    "500,UNKNOWN/SERVER_ERROR",
    "501,UNKNOWN/SERVER_ERROR",
    "502,UNKNOWN/SERVER_ERROR",
    "503,UNKNOWN/SERVER_ERROR",
    "504,UNKNOWN/SERVER_ERROR",
    "599,UNKNOWN/SERVER_ERROR",
    "600,UNKNOWN/INCONCLUSIVE"
  })
  void read_other_status_is_a_failure_whatever_the_body(int status, String expected) {
    for (String body : List.of("", "{\"title\":\"Not Found\"}", domain(""), "<html>")) {
      Outcome outcome = read(status, body);
      assertEquals(expected, summary(outcome).replace("INVALID/REFUSED_BY_REGISTRY?", expected));
      assertEquals(status, outcome.httpStatus());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{\"errorCode\":400,\"title\":\"Bad Request\"}|INVALID/REFUSED_BY_REGISTRY?",
        "{\"errorCode\":\"400\",\"title\":\"malformed\"}|INVALID/REFUSED_BY_REGISTRY?",
        "{\"errorCode\":400,\"title\":\"TLD not supported\"}|UNKNOWN/INCONCLUSIVE",
        "{\"errorCode\":400,\"title\":\"Too many requests\"}|UNKNOWN/THROTTLED",
        "{\"errorCode\":404,\"title\":\"Not Found\"}|UNKNOWN/INCONCLUSIVE",
        "{\"title\":\"Bad Request\"}|UNKNOWN/INCONCLUSIVE",
        "{}|UNKNOWN/INCONCLUSIVE",
        "<html>|UNKNOWN/INCONCLUSIVE"
      })
  void read_400_needs_an_error_body(String body, String expected) {
    assertEquals(expected, summary(read(400, body)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "https://rdap.other.example/domain/x|-> https://rdap.other.example/domain/x",
        "/v2/domain/x|-> https://rdap.nic.example/v2/domain/x",
        "y?z=1#frag|-> https://rdap.nic.example/domain/y?z=1",
        "//rdap.other.example/|-> https://rdap.other.example/",
        "HTTPS://rdap.other.example/|-> HTTPS://rdap.other.example/",
        "http://rdap.nic.example/|UNKNOWN/POLICY_BLOCKED",
        "HTTP://rdap.nic.example/|UNKNOWN/POLICY_BLOCKED",
        "ftp://rdap.nic.example/|UNKNOWN/POLICY_BLOCKED",
        "file:///etc/passwd|UNKNOWN/POLICY_BLOCKED",
        "mailto:a@nic.example|UNKNOWN/POLICY_BLOCKED",
        "https:///x|UNKNOWN/POLICY_BLOCKED",
        "https://bad host/|UNKNOWN/INCONCLUSIVE",
        "' '|UNKNOWN/INCONCLUSIVE"
      })
  void read_redirect_names_an_absolute_target(String location, String expected) {
    for (int status : new int[] {301, 302, 303, 307, 308}) {
      Outcome outcome = read(NAME, status, Map.of("location", location), new byte[0]);
      assertEquals(expected, summary(outcome));
    }
  }

  @Test
  void read_redirect_without_location_is_inconclusive() {
    assertEquals("UNKNOWN/INCONCLUSIVE", summary(read(302, "")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "http://rdap.nic.example/domain/x|/v2/|-> http://rdap.nic.example/v2/",
        "http://rdap.nic.example/domain/x|https://rdap.nic.example/|-> https://rdap.nic.example/",
        "http://rdap.nic.example/domain/x|http://rdap.other.example/|UNKNOWN/POLICY_BLOCKED",
        "https://rdap.nic.example/domain/x|https://rdap.nic.example:443/|-> https://rdap.nic.example:443/",
        "https://rdap.nic.example/domain/x|https://rdap.nic.example:8443/|UNKNOWN/POLICY_BLOCKED",
        "https://rdap.nic.example/domain/x|https://rdap.nic.example:22/|UNKNOWN/POLICY_BLOCKED",
        "https://rdap.nic.example/domain/x|https://rdap.nic.example:80/|UNKNOWN/POLICY_BLOCKED",
        "https://rdap.nic.example:8443/domain/x|y|-> https://rdap.nic.example:8443/domain/y",
        "https://rdap.nic.example:8443/domain/x|https://rdap.nic.example/y|-> https://rdap.nic.example/y",
        "https://rdap.nic.example:8443/x|https://rdap.other.example:8443/|UNKNOWN/POLICY_BLOCKED"
      })
  void read_redirect_goes_to_443_or_the_port_that_was_asked(
      URI asked, String location, String expected) {
    HttpReply reply = new HttpReply(302, Map.of("location", location), new byte[0]);
    assertEquals(expected, summary(reader.read(NAME, asked, reply)));
  }

  @ParameterizedTest
  @CsvSource({"gzip,UNKNOWN/INCONCLUSIVE", "br,UNKNOWN/INCONCLUSIVE", "identity,AVAILABLE"})
  void read_content_coding_unasked_for_is_inconclusive(String coding, String expected) {
    Map<String, String> headers = Map.of("content-encoding", coding);
    assertEquals(expected, summary(read(NAME, 404, headers, new byte[0])));
  }

  @Test
  void read_429_and_503_tell_how_long_to_wait() {
    for (int status : new int[] {429, 503}) {
      Outcome outcome = read(NAME, status, Map.of("retry-after", "120"), new byte[0]);
      Outcome.Failure failure = assertInstanceOf(Outcome.Failure.class, outcome);
      assertEquals(Reason.THROTTLED, failure.reason());
      assertEquals(Duration.ofMinutes(2), failure.retryAfter());
    }
    Outcome.Failure silent = assertInstanceOf(Outcome.Failure.class, read(429, ""));
    assertNull(silent.retryAfter());
  }

  @Test
  void read_never_says_available_for_any_other_status() {
    for (int status = 100; status < 1000; status++) {
      if (status != 404) {
        String summary = summary(read(status, "{\"errorCode\":404,\"title\":\"Not Found\"}"));
        assertTrue(!summary.startsWith(Availability.AVAILABLE.name()), status + " " + summary);
      }
    }
  }

  @Test
  void parse_error_texts_bad_row_names_its_line() {
    for (String row : List.of("a\ttext\tblocked", "a\ttext\tNot-Plain\treserved")) {
      IllegalArgumentException e =
          assertThrows(
              IllegalArgumentException.class, () -> ErrorTexts.parse("# x\n" + row + "\n"));
      assertTrue(String.valueOf(e.getMessage()).contains("line 2"), e.getMessage());
    }
  }
}
