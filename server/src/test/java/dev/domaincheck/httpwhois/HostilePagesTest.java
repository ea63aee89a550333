package dev.domaincheck.httpwhois;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
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
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Bodies of 256 KiB that cost much to read, or would if one were careless. */
class HostilePagesTest {
  private static final DomainName NAME = new DomainName("asked.gt", "asked.gt", "gt");
  private static final int SIZE = HttpWhoisClient.MAX_BODY;

  /** Some milliseconds each on an idle machine; a quadratic reader would take minutes. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final HttpWhoisReader reader =
      new HttpWhoisReader(InstantSource.fixed(Instant.parse("2026-11-23T12:00:00Z")));

  static Stream<Arguments> pages() {
    return Stream.of(
        Arguments.of("deep divs", "<div>".repeat(SIZE / 5)),
        Arguments.of("deep bolds", "<b>".repeat(SIZE / 3)),
        Arguments.of("anchors", "<a href=x>".repeat(SIZE / 10)),
        Arguments.of("misnested", "<b><p><i></b>x</p></i>".repeat(SIZE / 22)),
        Arguments.of("tables", "<table><tr><td>".repeat(SIZE / 15)),
        Arguments.of("tables in cells", "<table><td>x".repeat(SIZE / 12)),
        Arguments.of("fonts", "<font size=1><p>".repeat(SIZE / 16)),
        Arguments.of("attributes", "<div " + "a b c d=1 e ".repeat(SIZE / 12)),
        Arguments.of("open tag", "<".repeat(SIZE)),
        Arguments.of("comments", "<!--".repeat(SIZE / 4)),
        Arguments.of("entities", "&amp".repeat(SIZE / 4)),
        Arguments.of("numbers", "&#120;".repeat(SIZE / 6)),
        Arguments.of("script", "<script>" + "x".repeat(SIZE - 8)),
        Arguments.of("selects", "<select><option>".repeat(SIZE / 16)),
        Arguments.of("svg", "<svg><p>".repeat(SIZE / 8)),
        Arguments.of("templates", "<template>".repeat(SIZE / 10)),
        Arguments.of("one line", "domain ".repeat(SIZE / 7)),
        Arguments.of("many lines", "<p>x".repeat(SIZE / 4)),
        Arguments.of("text at the bound", "<p>fecha de registro x x x ".repeat(31 * 1024 / 26)),
        Arguments.of("names", "asked.g ".repeat(31 * 1024 / 8)),
        Arguments.of("zero bytes", "\u0001".repeat(SIZE)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("pages")
  void page_hostile_isNoVerdictAndSoonRead(String what, String page) {
    Outcome outcome =
        assertTimeoutPreemptively(
            PATIENCE, () -> read("https://www.gt/sitio/whois.php", "text/html", page));
    assertInstanceOf(Outcome.Failure.class, outcome, what);
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
    Adapter adapter = assertNotNullAdapter(Adapters.embedded().of(URI.create(address)));
    long t = System.nanoTime();
    Outcome o =
        reader.read(
            NAME,
            adapter,
            new HttpReply(
                200, Map.of("content-type", type), body.getBytes(StandardCharsets.UTF_8)));
    System.out.println(
        "TIME "
            + (System.nanoTime() - t) / 1000000
            + " ms "
            + body.substring(0, Math.min(20, body.length()))
            + " "
            + o);
    return o;
  }

  private static Adapter assertNotNullAdapter(Adapter adapter) {
    assertNotNull(adapter);
    return adapter;
  }

  @Test
  void x() {
    assertFalse(false);
  }
}
