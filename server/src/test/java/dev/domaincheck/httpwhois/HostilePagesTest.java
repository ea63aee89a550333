package dev.domaincheck.httpwhois;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.domaincheck.availability.Outcome;
import dev.domaincheck.name.DomainName;
import dev.domaincheck.transport.HttpReply;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Bodies of 256 KiB that cost much to read, or would if one were careless. */
class HostilePagesTest {
  private static final DomainName NAME = new DomainName("asked.gt", "asked.gt", "gt");
  private static final int SIZE = HttpWhoisClient.MAX_BODY;

  /** Tens of milliseconds on an idle machine; a careless reader takes tens of seconds. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final HttpWhoisReader reader =
      new HttpWhoisReader(InstantSource.fixed(Instant.parse("2026-11-23T12:00:00Z")));

  static Stream<Arguments> pages() {
    return Stream.of(
        Arguments.of("deep divs", "<div>"),
        Arguments.of("deep bolds", "<b>"),
        Arguments.of("anchors", "<a href=x>"),
        Arguments.of("misnested", "<b><p><i></b>x</p></i>"),
        Arguments.of("tables", "<table><tr><td>"),
        Arguments.of("tables in cells", "<table><td>x"),
        Arguments.of("fonts", "<font size=1><p>"),
        Arguments.of("attributes", " a b c d=1 e"),
        Arguments.of("open tags", "<"),
        Arguments.of("comments", "<!--"),
        Arguments.of("entities", "&amp"),
        Arguments.of("numbers", "&#120;"),
        Arguments.of("scripts", "<script>x"),
        Arguments.of("selects", "<select><option>"),
        Arguments.of("svg", "<svg><p>"),
        Arguments.of("templates", "<template>"),
        Arguments.of("one line", "domain "),
        Arguments.of("short lines", "<p>x."),
        Arguments.of("words of rules", "<p>fecha de registro quill.gt is not 1 "),
        Arguments.of("names", "asked.g "),
        Arguments.of("controls", "\u0001"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("pages")
  void page_hostile_isNoVerdictAndSoonRead(String what, String piece) {
    // The whole body, and as much of it as is not refused for its tags or its text.
    for (int size : new int[] {SIZE, 32_000, 4_900 * piece.length(), 990 * piece.length()}) {
      String page = "<div" + piece.repeat(Math.min(size, SIZE - 4) / piece.length());
      Outcome outcome =
          assertTimeoutPreemptively(
              PATIENCE, () -> read("https://www.gt/sitio/whois.php", "text/html", page));
      assertInstanceOf(Outcome.Failure.class, outcome, what);
    }
  }

  static Stream<Arguments> objects() {
    return Stream.of(
        Arguments.of("deep arrays", "[".repeat(SIZE)),
        Arguments.of("deep objects", "{\"a\":".repeat(SIZE / 5)),
        Arguments.of("deep, closed", "{\"a\":".repeat(40) + "1" + "}".repeat(40)),
        Arguments.of("many members", "{" + "\"a\":1,".repeat(SIZE / 7)),
        Arguments.of("long number", "{\"a\":" + "1".repeat(SIZE / 2) + "}"),
        Arguments.of("member twice", "{\"dominio\":\"asked.gt\",\"dominio\":\"other.gt\"}"),
        Arguments.of("two values", "{\"a\":1}{\"a\":1}"),
        Arguments.of("an array", "[]"),
        Arguments.of("cut off", "{\"dominio\": \"asked.gt\", \"fechaExpira"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("objects")
  void object_hostile_isNoVerdictAndSoonRead(String what, String json) {
    Outcome outcome =
        assertTimeoutPreemptively(
            PATIENCE, () -> read("https://nic.pa:8080/whois/x", "application/json", json));
    assertInstanceOf(Outcome.Failure.class, outcome, what);
  }

  private Outcome read(String address, String type, String body) {
    Adapter adapter = Objects.requireNonNull(Adapters.embedded().of(URI.create(address)));
    Map<String, String> headers = Map.of("content-type", type);
    return reader.read(
        NAME, adapter, new HttpReply(200, headers, body.getBytes(StandardCharsets.UTF_8)));
  }
}
