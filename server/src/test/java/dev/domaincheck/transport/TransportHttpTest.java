package dev.domaincheck.transport;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.domaincheck.availability.Deadline;
import dev.domaincheck.availability.Reason;
import dev.domaincheck.transport.ConnectTo.Row;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** HTTP exchanges against servers that behave and servers that do not. */
@Timeout(60)
class TransportHttpTest {
  private static final URI RDAP = URI.create("https://rdap.nic.example/v1/domain/name.example?a=b");
  private static final Map<String, String> ACCEPT = Map.of("Accept", "application/rdap+json");
  private static final int MAX = 1_000;

  private static Deadline ample() {
    return Deadline.after(Duration.ofSeconds(20));
  }

  /** Time enough to connect, and little enough to wait for. */
  private static Deadline brief() {
    return Deadline.after(Duration.ofSeconds(1));
  }

  private static Transport to(int port) {
    return new Transport(
        ConnectTo.of(new Row("*", "http://127.0.0.1:" + port)), "domaincheck-test/0");
  }

  private static TransportException failure(LoopbackServer server, Deadline deadline) {
    try (Transport transport = to(server.port())) {
      return assertThrows(
          TransportException.class, () -> transport.http(RDAP, ACCEPT, MAX, deadline));
    }
  }

  private static String reply(String status, String headers, String body) {
    return "HTTP/1.1 " + status + "\r\n" + headers + "Connection: close\r\n\r\n" + body;
  }

  @Test
  void http_mapped_host_is_asked_with_its_own_path_query_and_host() throws Exception {
    String raw =
        reply("404 Not Found", "Content-Length: 2\r\nRetry-After: 7\r\nRetry-After: 9\r\n", "{}");
    try (LoopbackServer server = LoopbackServer.answering(raw);
        Transport transport = to(server.port())) {
      HttpReply reply = transport.http(RDAP, ACCEPT, MAX, ample());
      assertEquals(404, reply.status());
      assertEquals("{}", new String(reply.body(), UTF_8));
      assertEquals("7", reply.header("retry-after"));
      assertNull(reply.header("location"));
      assertTrue(reply.framed());
      String request = server.request();
      assertNotNull(request);
      assertTrue(request.startsWith("GET /v1/domain/name.example?a=b HTTP/1.1\r\n"), request);
      assertTrue(request.contains("\r\nHost: rdap.nic.example\r\n"), request);
      assertTrue(request.contains("\r\nAccept: application/rdap+json\r\n"), request);
      assertTrue(request.contains("\r\nUser-Agent: domaincheck-test/0\r\n"), request);
      assertFalse(request.toLowerCase(Locale.ROOT).contains("upgrade"), request);
      assertFalse(request.toLowerCase(Locale.ROOT).contains("accept-encoding"), request);
    }
  }

  @Test
  void http_body_that_ends_with_the_connection_is_not_framed() throws Exception {
    try (LoopbackServer server = LoopbackServer.answering(reply("404 Not Found", "", "{}"));
        Transport transport = to(server.port())) {
      HttpReply reply = transport.http(RDAP, ACCEPT, MAX, ample());
      assertEquals("{}", new String(reply.body(), UTF_8));
      assertFalse(reply.framed());
    }
  }

  @Test
  void http_redirect_is_returned_and_not_followed() throws Exception {
    String raw =
        reply("302 Found", "Location: http://127.0.0.1:1/elsewhere\r\nContent-Length: 0\r\n", "");
    try (LoopbackServer server = LoopbackServer.answering(raw);
        Transport transport = to(server.port())) {
      HttpReply reply = transport.http(RDAP, ACCEPT, MAX, ample());
      assertEquals(302, reply.status());
      assertEquals("http://127.0.0.1:1/elsewhere", reply.header("location"));
      assertEquals(1, server.connections());
    }
  }

  @Test
  void http_body_of_exactly_the_bound_is_returned() throws Exception {
    String raw = reply("200 OK", "Content-Length: " + MAX + "\r\n", "x".repeat(MAX));
    try (LoopbackServer server = LoopbackServer.answering(raw);
        Transport transport = to(server.port())) {
      assertEquals(MAX, transport.http(RDAP, ACCEPT, MAX, ample()).body().length);
    }
  }

  @Test
  void http_body_announced_over_the_bound_is_rejected_unread() throws Exception {
    String raw = "HTTP/1.1 200 OK\r\nContent-Length: " + (MAX + 1) + "\r\n\r\n";
    try (LoopbackServer server = LoopbackServer.silentAfter(raw)) {
      assertEquals(Reason.TOO_LARGE, failure(server, ample()).reason());
    }
  }

  @Test
  void http_endless_body_is_rejected_at_the_bound() throws Exception {
    try (LoopbackServer server =
        LoopbackServer.doing(
            socket -> {
              socket.getOutputStream().write("HTTP/1.1 200 OK\r\n\r\n".getBytes(UTF_8));
              byte[] chunk = new byte[10_000];
              // Bounded: 1 GB is more than the client or the kernel would take.
              for (int i = 0; i < 100_000; i++) {
                socket.getOutputStream().write(chunk);
              }
            })) {
      assertEquals(Reason.TOO_LARGE, failure(server, ample()).reason());
      server.awaitEnd();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK\r\nX-Pad: ",
        "HTTP/1.1 200 OK\r\nContent-Length: 100000000\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nfffffff\r\n",
        "HTTP/1.1 200 OK\r\n\r\n"
      })
  void http_dripping_server_is_given_up_at_the_deadline(String head) throws Exception {
    try (LoopbackServer server = LoopbackServer.dripping(head);
        Transport transport = to(server.port())) {
      TransportException e =
          assertThrows(
              TransportException.class,
              () -> transport.http(RDAP, ACCEPT, Integer.MAX_VALUE, brief()));
      assertEquals(Reason.TIMEOUT, e.reason());
      server.awaitEnd();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n{"})
  void http_silent_server_is_given_up_at_the_deadline(String head) throws Exception {
    try (LoopbackServer server = LoopbackServer.silentAfter(head)) {
      assertEquals(Reason.TIMEOUT, failure(server, brief()).reason());
      server.awaitEnd();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "HTTP/1.1 404 Not Found\r\nContent-Le",
        "HTTP/1.1 404 Not Found\r\nContent-Length: 100\r\n\r\n{}",
        "HTTP/1.1 404 Not Found\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n",
        "Domain not found.\r\n"
      })
  void http_reply_cut_off_is_connect_failed(String raw) throws Exception {
    try (LoopbackServer server = LoopbackServer.answering(raw)) {
      TransportException e = failure(server, ample());
      assertEquals(Reason.CONNECT_FAILED, e.reason());
      assertTrue(e.getMessage().startsWith("rdap.nic.example broke off"), e.getMessage());
      // The client of the JDK, which no launcher has armed here, asks once more if not a byte came.
      assertTrue(server.connections() <= (raw.isEmpty() ? 2 : 1), "asked again and again");
    }
  }

  @Test
  void http_reset_in_the_body_is_connect_failed() throws Exception {
    CountDownLatch now = new CountDownLatch(1);
    now.countDown();
    try (LoopbackServer server =
        LoopbackServer.resettingAfter("HTTP/1.1 404 Not Found\r\n\r\n{", now)) {
      assertEquals(Reason.CONNECT_FAILED, failure(server, ample()).reason());
    }
  }

  @Test
  void http_refused_connection_is_connect_failed() throws Exception {
    int closed;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      closed = socket.getLocalPort();
    }
    try (Transport transport = to(closed)) {
      TransportException e =
          assertThrows(TransportException.class, () -> transport.http(RDAP, ACCEPT, MAX, ample()));
      assertEquals(Reason.CONNECT_FAILED, e.reason());
      assertTrue(e.getMessage().startsWith("rdap.nic.example refused"), e.getMessage());
    }
  }

  @Test
  void http_server_that_speaks_no_tls_is_tls_failed_and_never_asked_in_plain() throws Exception {
    List<Integer> firstBytes = new CopyOnWriteArrayList<>();
    try (LoopbackServer server =
            LoopbackServer.greeting(firstBytes, "HTTP/1.1 400 Bad Request\r\n\r\n");
        Transport transport =
            new Transport(
                ConnectTo.of(new Row("*", "https://127.0.0.1:" + server.port())), "test")) {
      TransportException e =
          assertThrows(TransportException.class, () -> transport.http(RDAP, ACCEPT, MAX, ample()));
      assertEquals(Reason.TLS_FAILED, e.reason(), e.getMessage());
      server.awaitEnd();
      assertTrue(firstBytes.stream().noneMatch(b -> b == 'G'), "a GET in plain text");
    }
  }

  @Test
  void http_interrupted_thread_cancels_the_exchange() throws Exception {
    try (LoopbackServer server =
            LoopbackServer.silentAfter("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n{");
        Transport transport = to(server.port())) {
      assertEquals(
          InterruptedException.class,
          server.interruptWhileAsked(() -> transport.http(RDAP, ACCEPT, MAX, ample())).getClass());
      server.awaitEnd();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ftp://rdap.nic.example/",
        "https:///path",
        "https://user@rdap.nic.example/",
        "https://rdap.nic.example/#x",
        "https://rdap.nic.example:0/",
        "https://127.0.0.1/",
        "https://[::1]/",
        "https://[::ffff:7f00:1]/",
        "https://2130706433/",
        "https://0x7f000001/",
        "https://0177.0.0.1/",
        "https://127.1/",
        "https://localhost/",
        "https://rdap.localhost/",
        "https://LOCALHOST./",
        "mailto:a@nic.example"
      })
  void http_uri_that_must_not_be_asked_is_policy_blocked(String uri) {
    try (Transport transport = new Transport(ConnectTo.none(), "test")) {
      TransportException e =
          assertThrows(
              TransportException.class,
              () -> transport.http(URI.create(uri), ACCEPT, MAX, ample()));
      assertEquals(Reason.POLICY_BLOCKED, e.reason(), e.getMessage());
    }
  }

  @Test
  void http_host_with_one_private_address_is_not_connected_to() throws IOException {
    Resolver resolver =
        new Resolver(
            host ->
                new InetAddress[] {
                  InetAddress.getByName("9.9.9.9"), InetAddress.getLoopbackAddress()
                },
            AddressGuard::isPublic);
    try (Transport transport = new Transport(ConnectTo.none(), "test", resolver)) {
      TransportException e =
          assertThrows(TransportException.class, () -> transport.http(RDAP, ACCEPT, MAX, ample()));
      assertEquals(Reason.POLICY_BLOCKED, e.reason());
      assertTrue(e.getMessage().contains("127.0.0.1"), e.getMessage());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "a\r\nX: y", "ä"})
  void transport_bad_user_agent_is_refused(String userAgent) {
    assertThrows(
        IllegalArgumentException.class, () -> new Transport(ConnectTo.none(), userAgent).close());
  }
}
