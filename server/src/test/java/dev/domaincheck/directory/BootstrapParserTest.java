package dev.domaincheck.directory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BootstrapParserTest {
  private static final String DAY = "2026-10-01T10:00:00Z";

  private static Bootstrap parse(String services) {
    return BootstrapParser.parse(Editions.bootstrapOf(DAY, services), Set.of("rdap.nic.yy:8443"));
  }

  @Test
  void parse_services_areRead() {
    Bootstrap bootstrap =
        parse(
            "[[\"aa\",\"BB\"],[\"http://rdap.nic.aa/\",\"https://RDAP.nic.aa/v1/\"]],"
                + "[[\"xn--p1ai\"],[\"http://rdap.nic.cc/\"]],"
                + "[[\"yy\"],[\"https://rdap.nic.yy:8443/\"]]");
    assertEquals(Instant.parse(DAY), bootstrap.publication());
    assertEquals(
        Map.of(
            "aa", URI.create("https://rdap.nic.aa/v1/"),
            "bb", URI.create("https://rdap.nic.aa/v1/"),
            "xn--p1ai", URI.create("http://rdap.nic.cc/"),
            "yy", URI.create("https://rdap.nic.yy:8443/")),
        bootstrap.services());
    assertEquals(0, bootstrap.dropped());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://127.0.0.1/",
        "https://2130706433/",
        "https://0x7f.0.0.1/",
        "https://127.1/",
        "https://[::1]/",
        "https://[::ffff:10.0.0.1]/",
        "https://localhost/",
        "https://rdap.localhost/",
        "https://rdap/",
        "https://rdap.nic.zz./",
        "https://rdap.nic.zz:8443/",
        "https://rdap.nic.zz:22/",
        "https://user:pw@rdap.nic.zz/",
        "https://rdap.nic.zz",
        "https://rdap.nic.zz/rdap",
        "https://rdap.nic.zz/a/../../b/",
        "https://rdap.nic.zz/?q=/",
        "https://rdap.nic.zz/#/",
        "ftp://rdap.nic.zz/",
        "file:///etc/passwd/",
        "//rdap.nic.zz/",
        "rdap.nic.zz/",
        "https://rdap nic.zz/",
        "https://rdap.nic.zz\\\\@evil.zz/",
        "https://rdäp.nic.zz/",
        "",
      })
  void parse_hostileUrl_leavesTheEntryOut(String url) {
    Bootstrap bootstrap =
        parse("[[\"zz\"],[\"" + url + "\"]],[[\"aa\"],[\"https://rdap.nic.aa/\"]]");
    assertEquals(Set.of("aa"), bootstrap.services().keySet());
    assertTrue(bootstrap.dropped() >= 1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[[\"a b\"],[\"https://rdap.nic.zz/\"]]",
        "[[\"\"],[\"https://rdap.nic.zz/\"]]",
        "[[\"*\"],[\"https://rdap.nic.zz/\"]]",
        "[[\"123\"],[\"https://rdap.nic.zz/\"]]",
        "[[7],[\"https://rdap.nic.zz/\"]]",
        "[[[\"zz\"]],[\"https://rdap.nic.zz/\"]]",
        "[[\"zz\"],\"https://rdap.nic.zz/\"]",
        "[[\"zz\"]]",
        "[[\"zz\"],[]]",
        "[\"o\",[\"zz\"],[\"https://rdap.nic.zz/\"]]",
        "{}",
        "null",
        "\"zz\"",
      })
  void parse_hostileService_isLeftOutAndCounted(String service) {
    Bootstrap bootstrap = parse(service + ",[[\"aa\"],[\"https://rdap.nic.aa/\"]]");
    assertEquals(Set.of("aa"), bootstrap.services().keySet());
    assertTrue(bootstrap.dropped() >= 1);
  }

  @Test
  void parse_suffixTwice_keepsTheFirst() {
    Bootstrap bootstrap =
        parse("[[\"zz\"],[\"https://rdap.nic.zz/\"]],[[\"ZZ\"],[\"https://evil.aa/\"]]");
    assertEquals(URI.create("https://rdap.nic.zz/"), bootstrap.services().get("zz"));
    assertEquals(1, bootstrap.dropped());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "null",
        "<!DOCTYPE html><html><body>maintenance</body></html>",
        "{}",
        "{\"version\":\"2.0\",\"publication\":\"2026-10-01T10:00:00Z\",\"services\":[]}",
        "{\"version\":\"1.0\",\"publication\":\"yesterday\",\"services\":[]}",
        "{\"version\":\"1.0\",\"services\":[]}",
        "{\"version\":\"1.0\",\"publication\":\"2026-10-01T10:00:00Z\",\"services\":{}}",
        "{\"version\":\"1.0\",\"publication\":\"2026-10-01T10:00:00Z\"}",
        "{\"version\":\"1.0\",\"version\":\"1.0\",\"publication\":\"2026-10-01T10:00:00Z\",\"services\":[]}",
        "{\"version\":\"1.0\",\"publication\":\"2026-10-01T10:00:00Z\",\"services\":[]}x",
      })
  void parse_otherFile_isRefused(String text) {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    String message =
        String.valueOf(
            assertThrows(
                    IllegalArgumentException.class, () -> BootstrapParser.parse(body, Set.of()))
                .getMessage());
    assertTrue(message.contains("expected"), message);
  }

  @Test
  void parse_deepNesting_isRefused() {
    byte[] body = Editions.bootstrapOf(DAY, "[".repeat(100_000) + "]".repeat(100_000));
    assertThrows(IllegalArgumentException.class, () -> BootstrapParser.parse(body, Set.of()));
  }

  @Test
  void parse_cutAnywhere_isRefused() {
    byte[] body = Editions.bootstrap(DAY, Editions.tlds(5));
    for (int length = 0; length < body.length; length++) {
      byte[] cut = Arrays.copyOf(body, length);
      assertThrows(IllegalArgumentException.class, () -> BootstrapParser.parse(cut, Set.of()));
    }
  }
}
