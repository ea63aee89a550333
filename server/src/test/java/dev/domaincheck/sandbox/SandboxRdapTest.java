package dev.domaincheck.sandbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Timeout(60)
class SandboxRdapTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");

  static {
    // The JDK reads this once in a process, which other tests share whose clients name a host.
    System.setProperty("jdk.httpclient.allowRestrictedHeaders", "host");
  }

  private final HttpClient client =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();
  private SandboxRegistry registry;

  @BeforeEach
  void start() {
    registry = SandboxRegistry.start(InstantSource.fixed(NOW));
  }

  @AfterEach
  void stop() {
    client.shutdownNow();
    registry.close();
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + registry.rdapPort() + path);
    HttpRequest request = HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(20)).build();
    return client.send(request, HttpResponse.BodyHandlers.ofString());
  }

  /** The answer that {@code host} would give, as status line, head and body. */
  private String raw(String target, String host) throws IOException {
    return TestClient.ask(
        registry.rdapPort(),
        "GET " + target + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n");
  }

  private static String body(String raw) {
    return raw.substring(raw.indexOf("\r\n\r\n") + 4);
  }

  @Test
  void domain_registered_isAWholeDomainObject() throws Exception {
    HttpResponse<String> response = get("/some/base/domain/registered-b%C3%BCcher.de");
    assertEquals(200, response.statusCode());
    assertEquals(
        "application/rdap+json", response.headers().firstValue("Content-Type").orElseThrow());
    JsonNode domain = JSON.readTree(response.body());
    assertEquals("domain", domain.get("objectClassName").asString());
    assertEquals("xn--registered-bcher-uzb.de", domain.get("ldhName").asString());
    assertEquals("registered-bücher.de", domain.get("unicodeName").asString());
    assertTrue(domain.get("status").isArray() && domain.get("nameservers").size() == 2);
    Set<String> events = new HashSet<>();
    for (JsonNode event : domain.get("events")) {
      String action = event.get("eventAction").asString();
      Instant date = Instant.parse(event.get("eventDate").asString());
      assertEquals(action.equals("expiration"), date.isAfter(NOW), action);
      events.add(action);
    }
    assertTrue(events.containsAll(Set.of("registration", "expiration", "last changed")));
    JsonNode registrar = domain.get("entities").get(0);
    assertEquals("registrar", registrar.get("roles").get(0).asString());
    assertEquals("fn", registrar.get("vcardArray").get(1).get(1).get(0).asString());
    assertFalse(domain.get("secureDNS").get("delegationSigned").asBoolean());
    assertEquals("rdap_level_0", domain.get("rdapConformance").get(0).asString());
  }

  @Test
  void domain_sameNameTwice_isTheSame() throws Exception {
    String first = get("/domain/registered-a.com").body();
    assertEquals(first, get("/domain/registered-a.com").body());
  }

  @Test
  void domain_availableOnManyHosts_is404WithJsonOrNothing() throws Exception {
    Set<Boolean> empties = new HashSet<>();
    for (int i = 0; i < 20; i++) {
      String raw = raw("/domain/available-a.com", "rdap" + i + ".example");
      assertTrue(raw.startsWith("HTTP/1.1 404 "), raw);
      String body = body(raw);
      empties.add(body.isEmpty());
      if (!body.isEmpty()) {
        JsonNode error = JSON.readTree(body);
        assertEquals(404, error.get("errorCode").asInt());
        String text = body.toLowerCase(Locale.ROOT);
        assertFalse(text.contains("reserved") || text.contains("premium"), body);
      }
    }
    assertEquals(Set.of(true, false), empties);
  }

  @Test
  void domain_reservedOnManyHosts_saysSoInEveryStyle() throws Exception {
    Set<String> styles = new HashSet<>();
    for (int i = 0; i < 40; i++) {
      String raw = raw("/domain/reserved-c.com", "rdap" + i + ".example");
      JsonNode json = JSON.readTree(body(raw));
      String text = body(raw).toLowerCase(Locale.ROOT);
      assertTrue(text.contains("reserved") || text.contains("blocked"), text);
      styles.add(json.has("objectClassName") ? "object" : json.get("title").asString());
      assertEquals(json.has("objectClassName"), raw.startsWith("HTTP/1.1 200 "));
    }
    assertEquals(Set.of("object", "Not Found", "Reserved Name", "Domain Not Found"), styles);
  }

  @Test
  void domain_premium_isNotFoundByThatTitle() throws Exception {
    HttpResponse<String> response = get("/domain/premium-x.com");
    assertEquals(404, response.statusCode());
    assertEquals("Premium Name", JSON.readTree(response.body()).get("title").asString());
  }

  @Test
  void domain_throttled_refusesThatNameOnly() throws Exception {
    HttpResponse<String> response = get("/domain/throttled-d.nl");
    assertEquals(429, response.statusCode());
    assertEquals("5", response.headers().firstValue("Retry-After").orElseThrow());
    assertEquals(429, JSON.readTree(response.body()).get("errorCode").asInt());
    assertEquals(200, get("/domain/registered-d.nl").statusCode());
  }

  @Test
  void domain_broken_breaksAsTheHashSays() throws Exception {
    String reset = "/domain/" + SandboxWhoisTest.broken(Breakage.RESET, "com");
    assertThrows(IOException.class, () -> get(reset));
    String truncated = "/domain/" + SandboxWhoisTest.broken(Breakage.TRUNCATED, "com");
    assertThrows(IOException.class, () -> get(truncated));
    assertEquals("", get("/domain/" + SandboxWhoisTest.broken(Breakage.EMPTY, "com")).body());
    HttpResponse<String> page = get("/domain/" + SandboxWhoisTest.broken(Breakage.GARBAGE, "com"));
    assertEquals(200, page.statusCode());
    assertTrue(page.body().startsWith("<!DOCTYPE html>"));
    assertEquals(
        500, get("/domain/" + SandboxWhoisTest.broken(Breakage.SERVER_ERROR, "com")).statusCode());
  }

  @Test
  void request_absoluteForm_namesTheHost() throws Exception {
    String raw = raw("http://rdap.denic.de/domain/registered-b.de", "ignored.example");
    assertTrue(raw.contains("https://rdap.denic.de/domain/registered-b.de"), raw);
  }

  @Test
  void request_hostOfTheRegistry_isInTheLinksAndStrangeOnesAreNot() throws Exception {
    String link = "https://rdap.nic.fr/domain/registered-b.fr";
    assertTrue(raw("/domain/registered-b.fr", "rdap.nic.fr:8080").contains(link));
    String strange = raw("/domain/registered-b.fr", "a\"b");
    assertTrue(strange.contains("https://localhost/domain/"), strange);
    JSON.readTree(body(strange));
  }

  @Test
  void request_otherPaths_areHelpOrBadRequest() throws Exception {
    assertEquals(200, get("/base/help").statusCode());
    for (String path : new String[] {"/", "/domain/", "/domain/com", "/ip/192.0.2.1"}) {
      HttpResponse<String> response = get(path);
      assertEquals(400, response.statusCode(), path);
      assertEquals(400, JSON.readTree(response.body()).get("errorCode").asInt());
    }
  }

  @Test
  void request_otherMethods_areHandledWithoutABody() throws Exception {
    assertTrue(ask("HEAD /domain/registered-a.com HTTP/1.1").endsWith("\r\n\r\n"));
    assertTrue(ask("DELETE /domain/registered-a.com HTTP/1.1").startsWith("HTTP/1.1 405 "));
  }

  @Test
  void request_garbage_isRefusedAndHarmsNobody() throws Exception {
    for (String line : new String[] {"", "hello", "GET /%zz HTTP/1.1", "GET / HTTP/2.0"}) {
      assertTrue(ask(line).startsWith("HTTP/1.1 400 "), line);
    }
    try (TestClient client = new TestClient(registry.rdapPort())) {
      byte[] noise = "x".repeat(1024 * 1024).getBytes(StandardCharsets.UTF_8);
      try {
        client.send(noise);
        String reply = client.rest();
        assertTrue(reply.isEmpty() || reply.startsWith("HTTP/1.1 400 "), reply);
      } catch (IOException expected) {
        // The reset may come while we still send.
      }
    }
    assertEquals(200, get("/domain/registered-a.com").statusCode());
  }

  private String ask(String requestLine) throws IOException {
    return TestClient.ask(registry.rdapPort(), requestLine + "\r\nConnection: close\r\n\r\n");
  }

  @Test
  void request_manyOnOneConnection_areAnsweredInOrder() throws Exception {
    try (TestClient pipelining = new TestClient(registry.rdapPort())) {
      pipelining.send("GET /domain/slow-20-registered-a.com HTTP/1.1\r\nHost: r.example\r\n\r\n");
      pipelining.send("GET /domain/available-b.com HTTP/1.0\r\nHost: r.example\r\n\r\n");
      String both = pipelining.rest();
      assertTrue(both.startsWith("HTTP/1.1 200 "), both);
      assertTrue(both.contains("HTTP/1.1 404 "), both);
    }
    assertEquals(2, registry.rdapTraffic().queries());
    assertEquals(1, registry.rdapTraffic().connections());
    assertEquals(1, registry.rdapTraffic().peakInFlight());
    assertEquals(0, registry.rdapTraffic().inFlight());
  }

  @Test
  void close_withIdleConnections_endsThem() throws Exception {
    try (TestClient idle = new TestClient(registry.rdapPort())) {
      get("/help");
      registry.close();
      assertEquals("", idle.rest());
    }
  }
}
