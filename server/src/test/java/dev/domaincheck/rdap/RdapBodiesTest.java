package dev.domaincheck.rdap;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.domaincheck.availability.Outcome;
import dev.domaincheck.name.DomainName;
import dev.domaincheck.transport.HttpReply;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.Charset;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies as whole files, in each style that registries and what stands before them send. */
class RdapBodiesTest {
  private static final DomainName NAME =
      new DomainName("blue-teapot.example", "blue-teapot.example", "example");
  private static final URI URL = URI.create("https://rdap.nic.example/domain/blue-teapot.example");
  private static final URI NOMULUS =
      URI.create("https://pubapi.registry.google/rdap/domain/blue-teapot.example");
  private static final String OBJECT =
      "{\"objectClassName\":\"domain\",\"ldhName\":\"blue-teapot.example\"}";

  private final RdapReader reader = new RdapReader(() -> Instant.EPOCH);

  private static byte[] fixture(String name) throws IOException {
    try (InputStream in =
        Objects.requireNonNull(RdapBodiesTest.class.getResourceAsStream("404/" + name), name)) {
      return in.readAllBytes();
    }
  }

  private String read(URI url, int status, Map<String, String> headers, byte[] body) {
    return switch (reader.read(NAME, url, new HttpReply(status, headers, body))) {
      case Outcome.Verdict v ->
          v.availability() + (v.reason() == null ? "" : "/" + v.reason()) + (v.firm() ? "" : "?");
      case Outcome.Failure f -> "UNKNOWN/" + f.reason();
      case Outcome.Redirect r -> "-> " + r.target();
    };
  }

  private String read(int status, Map<String, String> headers, byte[] body) {
    return read(URL, status, headers, body);
  }

  @ParameterizedTest
  @CsvSource({
    "empty.txt,AVAILABLE,AVAILABLE",
    "blank.txt,AVAILABLE,AVAILABLE",
    "error.json,AVAILABLE,AVAILABLE",
    "error-with-notices.json,AVAILABLE,AVAILABLE",
    "blocked-title.json,RESERVED/BLOCKED,RESERVED/BLOCKED",
    // A title that only the host's own row explains.
    "blocked-notice.json,UNKNOWN/INCONCLUSIVE,RESERVED/BLOCKED",
    "reserved.json,RESERVED,RESERVED",
    "restricted.json,RESERVED/RESTRICTED,RESERVED/RESTRICTED",
    "page.html,AVAILABLE?,AVAILABLE?",
    "plain.txt,AVAILABLE?,AVAILABLE?",
    "truncated.json,UNKNOWN/INCONCLUSIVE,UNKNOWN/INCONCLUSIVE",
    "domain-object.json,UNKNOWN/INCONCLUSIVE,UNKNOWN/INCONCLUSIVE",
    "gateway.json,AVAILABLE?,AVAILABLE?",
    "throttled.json,UNKNOWN/THROTTLED,UNKNOWN/THROTTLED",
    "other-name.json,UNKNOWN/MISMATCH,UNKNOWN/MISMATCH"
  })
  void read_404_of_each_style_is_judged(String file, String anywhere, String atNomulus)
      throws IOException {
    byte[] body = fixture(file);
    // What a server calls its body is often wrong, so the body alone decides.
    for (String type :
        List.of("application/rdap+json", "application/json; charset=utf-8", "text/html", "")) {
      Map<String, String> headers = Map.of("content-type", type);
      assertEquals(anywhere, read(URL, 404, headers, body), type);
      assertEquals(atNomulus, read(NOMULUS, 404, headers, body), type);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "error.json",
        "error-with-notices.json",
        "blocked-title.json",
        "reserved.json",
        "domain-object.json",
        "other-name.json"
      })
  void read_404_json_cut_anywhere_is_never_firm(String file) throws IOException {
    byte[] whole = new String(fixture(file), UTF_8).strip().getBytes(UTF_8);
    for (int length = 1; length < whole.length; length++) {
      assertEquals(
          "UNKNOWN/INCONCLUSIVE", read(404, Map.of(), Arrays.copyOf(whole, length)), "" + length);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"120", "0", "Thu, 01 Jan 1970 00:01:00 GMT"})
  void read_404_that_names_a_time_to_come_back_proves_little(String wait) throws IOException {
    Map<String, String> headers = Map.of("retry-after", wait);
    assertEquals("AVAILABLE?", read(404, headers, fixture("empty.txt")));
    assertEquals("AVAILABLE?", read(404, headers, fixture("error.json")));
    assertEquals("RESERVED", read(404, headers, fixture("reserved.json")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/rdap+json",
        "application/json",
        "text/plain",
        "text/html; charset=iso-8859-1",
        "image/png",
        "nonsense",
        ""
      })
  void read_200_media_type_makes_no_difference_to_a_whole_record(String type) {
    assertEquals("REGISTERED", read(200, Map.of("content-type", type), OBJECT.getBytes(UTF_8)));
  }

  @Test
  void read_200_byte_order_marks_and_unicode_encodings_are_read_as_rfc_8259_has_them() {
    String marked = "\ufeff" + OBJECT;
    for (Charset charset : List.of(UTF_8, UTF_16BE)) {
      assertEquals("REGISTERED", read(200, Map.of(), marked.getBytes(charset)), charset.name());
    }
    byte[] notUtf8 = OBJECT.replace("}", ",\"port43\":\"caf\u00e9\"}").getBytes(ISO_8859_1);
    assertEquals("UNKNOWN/INCONCLUSIVE", read(200, Map.of(), notUtf8));
  }

  @Test
  void read_404_byte_order_mark_hides_no_cut() throws IOException {
    String marked = "\ufeff" + new String(fixture("error.json"), UTF_8);
    assertEquals("AVAILABLE", read(404, Map.of(), marked.getBytes(UTF_8)));
    assertEquals(
        "UNKNOWN/INCONCLUSIVE", read(404, Map.of(), marked.substring(0, 60).getBytes(UTF_8)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"objectClassName\":\"domain\",\"ldhName\":\"red.example\",\"ldhName\":\"blue-teapot.example\"}",
        "{\"objectClassName\":\"entity\",\"ldhName\":\"blue-teapot.example\",\"objectClassName\":\"domain\"}",
        "{\"objectClassName\":\"domain\",\"ldhName\":\"blue-teapot.example\",\"status\":[\"reserved\"],\"status\":[]}",
        "[{\"objectClassName\":\"domain\",\"ldhName\":\"blue-teapot.example\"}]",
        "{\"objectClassName\":[\"domain\"],\"ldhName\":\"blue-teapot.example\"}",
        "{\"objectClassName\":null,\"ldhName\":\"blue-teapot.example\"}",
        "{\"domain\":{\"objectClassName\":\"domain\",\"ldhName\":\"blue-teapot.example\"}}",
        "{\"ldhName\":\"blue-teapot.example\",\"status\":[\"active\"],\"events\":[]}"
      })
  void read_200_that_is_not_clearly_one_domain_object_is_inconclusive(String body) {
    assertEquals("UNKNOWN/INCONCLUSIVE", read(200, Map.of(), body.getBytes(UTF_8)));
  }

  @Test
  void read_200_duplicates_deeper_down_are_passed_over() {
    String body = OBJECT.replace("}", ",\"entities\":[{\"lang\":\"en\",\"lang\":\"fr\"}]}");
    assertEquals("REGISTERED", read(200, Map.of(), body.getBytes(UTF_8)));
  }

  @Test
  void read_404_longer_than_any_error_is_inconclusive() {
    for (String word : List.of("rate limi ", "a.b ", "\u00e9.\u00e9\u00e9 ", "not found ")) {
      String body =
          "{\"errorCode\":404,\"title\":\""
              + word.repeat(RdapClient.MAX_BODY / 2 / word.length())
              + "\"}";
      assertEquals("UNKNOWN/INCONCLUSIVE", read(404, Map.of(), body.getBytes(UTF_8)));
    }
  }

  @Test
  void read_404_notices_of_any_length_below_the_bound_leave_the_error_as_it_is()
      throws IOException {
    String terms = "Queries are limited and may be blocked. ".repeat(1_000);
    String body =
        new String(fixture("error-with-notices.json"), UTF_8)
            .replace("Access is rate limited.", terms);
    assertFalse(body.length() < 30_000);
    assertEquals("AVAILABLE", read(404, Map.of(), body.getBytes(UTF_8)));
  }
}
