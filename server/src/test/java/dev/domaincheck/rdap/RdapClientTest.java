package dev.domaincheck.rdap;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import dev.domaincheck.availability.Availability;
import dev.domaincheck.availability.Deadline;
import dev.domaincheck.availability.Outcome;
import dev.domaincheck.availability.Reason;
import dev.domaincheck.name.DomainName;
import dev.domaincheck.transport.ConnectTo;
import dev.domaincheck.transport.Transport;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The client against an HTTP server that stands in for a registry's. */
@Timeout(60)
class RdapClientTest {
  private static final DomainName NAME =
      new DomainName("xn--caf-dma.example", "caf\u00e9.example", "example");
  private static final URI BASE = URI.create("https://rdap.nic.example/v1/");

  private final List<String> asked = new CopyOnWriteArrayList<>();
  private HttpServer server;
  private Transport transport;
  private RdapClient client;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.start();
    transport =
        new Transport(
            ConnectTo.of(
                new ConnectTo.Row("*", "http://127.0.0.1:" + server.getAddress().getPort())),
            "domaincheck-test/0");
    client =
        new RdapClient(
            transport, InstantSource.fixed(Instant.parse("2026-11-23T12:00:00Z")), host -> true);
  }

  @AfterEach
  void stop() {
    transport.close();
    server.stop(0);
  }

  private void serve(HttpHandler handler) {
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            asked.add(
                exchange.getRequestHeaders().getFirst("Host")
                    + " "
                    + exchange.getRequestURI()
                    + " "
                    + exchange.getRequestHeaders().getFirst("Accept"));
            handler.handle(exchange);
          }
        });
  }

  private Outcome ask() throws InterruptedException {
    return client.ask(
        NAME, RdapClient.domainUrl(BASE, NAME), Deadline.after(Duration.ofSeconds(20)));
  }

  @ParameterizedTest
  @CsvSource({
    "https://rdap.nic.example/,https://rdap.nic.example/domain/xn--caf-dma.example",
    "https://rdap.nic.example,https://rdap.nic.example/domain/xn--caf-dma.example",
    "https://rdap.nic.example/a/b/,https://rdap.nic.example/a/b/domain/xn--caf-dma.example"
  })
  void domainUrl_base_is_followed_by_the_path_of_the_name(URI base, URI expected) {
    assertEquals(expected, RdapClient.domainUrl(base, NAME));
  }

  @Test
  void ask_unregistered_name_is_available_and_asked_as_rfc_7480_has_it() throws Exception {
    serve(exchange -> exchange.sendResponseHeaders(404, -1));
    Outcome.Verdict verdict = assertInstanceOf(Outcome.Verdict.class, ask());
    assertEquals(Availability.AVAILABLE, verdict.availability());
    assertEquals(true, verdict.firm());
    assertEquals(
        List.of(
            "rdap.nic.example /v1/domain/xn--caf-dma.example"
                + " application/rdap+json, application/json;q=0.9"),
        asked);
  }

  @Test
  void ask_redirecting_service_is_asked_once() throws Exception {
    serve(
        exchange -> {
          exchange.getResponseHeaders().set("Location", exchange.getRequestURI().toString());
          exchange.sendResponseHeaders(302, -1);
        });
    Outcome.Redirect redirect = assertInstanceOf(Outcome.Redirect.class, ask());
    assertEquals(
        URI.create("https://rdap.nic.example/v1/domain/xn--caf-dma.example"), redirect.target());
    assertEquals(1, asked.size());
  }

  @Test
  void ask_body_over_the_bound_is_too_large() throws Exception {
    byte[] body = "{}".repeat(RdapClient.MAX_BODY).getBytes(UTF_8);
    serve(
        exchange -> {
          exchange.sendResponseHeaders(404, 0);
          exchange.getResponseBody().write(body);
        });
    assertEquals(Reason.TOO_LARGE, assertInstanceOf(Outcome.Failure.class, ask()).reason());
  }

  @Test
  void ask_gzip_bomb_is_not_unpacked() throws Exception {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream zip = new GZIPOutputStream(packed)) {
      byte[] zeros = new byte[1024 * 1024];
      for (int i = 0; i < 64; i++) {
        zip.write(zeros);
      }
    }
    serve(
        exchange -> {
          exchange.getResponseHeaders().set("Content-Encoding", "gzip");
          exchange.sendResponseHeaders(404, packed.size());
          exchange.getResponseBody().write(packed.toByteArray());
        });
    assertEquals(Reason.INCONCLUSIVE, assertInstanceOf(Outcome.Failure.class, ask()).reason());
  }

  @ParameterizedTest
  @CsvSource({"200,[", "404,[", "200,{\"a\":", "404,{\"a\":", "200,9", "404,'[],'", "400,["})
  void ask_deep_or_endless_json_is_inconclusive(int status, String unit) throws Exception {
    byte[] body = unit.repeat(RdapClient.MAX_BODY / unit.length()).getBytes(UTF_8);
    serve(
        exchange -> {
          exchange.sendResponseHeaders(status, body.length);
          exchange.getResponseBody().write(body);
        });
    assertEquals(Reason.INCONCLUSIVE, assertInstanceOf(Outcome.Failure.class, ask()).reason());
  }

  @ParameterizedTest
  @CsvSource({
    "https://127.0.0.1/domain/x",
    "https://[::ffff:7f00:1]/domain/x",
    "https://0x7f.1/domain/x",
    "https://metadata.google.internal/domain/x",
    "https://rdap.nic.example:8443/domain/x",
    "https://user@rdap.nic.example/domain/x",
    "http://rdap.nic.example/domain/x"
  })
  void ask_redirect_that_must_not_be_followed_is_policy_blocked(String location) throws Exception {
    serve(
        exchange -> {
          exchange.getResponseHeaders().set("Location", location);
          exchange.sendResponseHeaders(302, -1);
        });
    assertEquals(Reason.POLICY_BLOCKED, assertInstanceOf(Outcome.Failure.class, ask()).reason());
    assertEquals(1, asked.size());
  }

  @Test
  void ask_body_cut_off_is_connect_failed() throws Exception {
    serve(
        exchange -> {
          exchange.sendResponseHeaders(404, 100);
          exchange.getResponseBody().write("{}".getBytes(UTF_8));
          exchange.getResponseBody().flush();
          throw new IOException("gone");
        });
    assertEquals(Reason.CONNECT_FAILED, assertInstanceOf(Outcome.Failure.class, ask()).reason());
  }

  @Test
  void ask_throttling_service_is_a_failure_with_its_wait() throws Exception {
    serve(
        exchange -> {
          exchange.getResponseHeaders().set("Retry-After", "Mon, 23 Nov 2026 12:01:00 GMT");
          exchange.sendResponseHeaders(429, -1);
        });
    Outcome.Failure failure = assertInstanceOf(Outcome.Failure.class, ask());
    assertEquals(Reason.THROTTLED, failure.reason());
    assertEquals(Duration.ofMinutes(1), failure.retryAfter());
  }

  @Test
  void ask_interrupted_thread_is_thrown_out() {
    serve(exchange -> exchange.sendResponseHeaders(404, -1));
    Thread.currentThread().interrupt();
    assertThrows(InterruptedException.class, this::ask);
    assertEquals(List.of(), asked);
  }
}
