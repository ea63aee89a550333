package dev.domaincheck.transport;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.domaincheck.availability.Deadline;
import dev.domaincheck.availability.Reason;
import dev.domaincheck.transport.ConnectTo.Row;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** TCP exchanges against servers that behave and servers that do not. */
@Timeout(30)
class TransportTcpTest {
  private static final Endpoint WHOIS = new Endpoint("whois.nic.example", 43);
  private static final byte[] QUERY = "name.example\r\n".getBytes(ISO_8859_1);
  private static final int MAX = 1_000;

  /** Long enough for any exchange that is to succeed on a busy machine. */
  private static Deadline ample() {
    return Deadline.after(Duration.ofSeconds(20));
  }

  /**
   * Begins to run out when the server has the request, so that a slow start of ours is none of it.
   */
  private static Deadline brief(LoopbackServer server) {
    return Deadline.after(Duration.ofMillis(300), server::nanosSinceRequest);
  }

  private static Transport to(int port) {
    return new Transport(
        ConnectTo.of(new Row("*", "tcp://127.0.0.1:" + port)), "domaincheck-test/0");
  }

  private static TransportException failure(LoopbackServer server, Deadline deadline) {
    try (Transport transport = to(server.port())) {
      return assertThrows(
          TransportException.class, () -> transport.tcp(WHOIS, QUERY, MAX, deadline));
    }
  }

  @Test
  void tcp_server_that_answers_and_closes_returns_the_reply() throws Exception {
    try (LoopbackServer server = LoopbackServer.answering("No match.\r\n");
        Transport transport = to(server.port())) {
      byte[] reply = transport.tcp(WHOIS, QUERY, MAX, ample());
      assertEquals("No match.\r\n", new String(reply, ISO_8859_1));
      assertEquals("name.example\r\n", server.request());
    }
  }

  @Test
  void tcp_server_that_closes_at_once_returns_an_empty_reply() throws Exception {
    try (LoopbackServer server = LoopbackServer.answering("");
        Transport transport = to(server.port())) {
      assertEquals(0, transport.tcp(WHOIS, QUERY, MAX, ample()).length);
    }
  }

  @Test
  void tcp_reply_of_exactly_the_bound_is_returned_and_one_byte_more_is_too_large()
      throws Exception {
    try (LoopbackServer server = LoopbackServer.answering("x".repeat(MAX));
        Transport transport = to(server.port())) {
      assertEquals(MAX, transport.tcp(WHOIS, QUERY, MAX, ample()).length);
      TransportException e =
          assertThrows(
              TransportException.class, () -> transport.tcp(WHOIS, QUERY, MAX - 1, ample()));
      assertEquals(Reason.TOO_LARGE, e.reason());
    }
  }

  @Test
  void tcp_dripping_server_is_given_up_at_the_deadline() throws Exception {
    try (LoopbackServer server = LoopbackServer.dripping("Domain: ")) {
      assertEquals(Reason.TIMEOUT, failure(server, brief(server)).reason());
      server.awaitEnd();
    }
  }

  @Test
  void tcp_endless_reply_is_rejected_at_the_bound() throws Exception {
    AtomicLong sent = new AtomicLong();
    try (LoopbackServer server =
        LoopbackServer.doing(
            socket -> {
              byte[] chunk = "Domain: name.example\r\n".repeat(400).getBytes(ISO_8859_1);
              // Bounded, far over what two kernels buffer.
              while (sent.get() < 4_000_000_000L) {
                socket.getOutputStream().write(chunk);
                sent.addAndGet(chunk.length);
              }
            })) {
      assertEquals(Reason.TOO_LARGE, failure(server, ample()).reason());
      server.awaitEnd();
      assertTrue(sent.get() < 16L * 1024 * 1024, sent + " bytes were taken");
    }
  }

  @Test
  void tcp_silent_server_is_given_up_at_the_deadline() throws Exception {
    try (LoopbackServer server = LoopbackServer.silentAfter("Domain: ")) {
      TransportException e = failure(server, brief(server));
      assertEquals(Reason.TIMEOUT, e.reason());
      assertTrue(e.getMessage().contains("after 8 bytes"), e.getMessage());
      server.awaitEnd();
    }
  }

  @Test
  void tcp_reset_before_the_end_is_a_failure_that_counts_the_bytes() throws Exception {
    CountDownLatch reset = new CountDownLatch(1);
    reset.countDown();
    try (LoopbackServer server = LoopbackServer.resettingAfter("", reset)) {
      TransportException e = failure(server, ample());
      assertEquals(Reason.CONNECT_FAILED, e.reason());
      assertTrue(e.getMessage().contains("broke off after 0 bytes"), e.getMessage());
    }
  }

  @Test
  void tcp_passed_deadline_asks_nobody() throws Exception {
    try (LoopbackServer server = LoopbackServer.answering("x")) {
      assertEquals(Reason.TIMEOUT, failure(server, Deadline.after(Duration.ZERO)).reason());
      assertEquals(0, server.connections());
    }
  }

  @Test
  void tcp_refused_connection_is_connect_failed() throws Exception {
    int closed;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      closed = socket.getLocalPort();
    }
    try (Transport transport = to(closed)) {
      TransportException e =
          assertThrows(TransportException.class, () -> transport.tcp(WHOIS, QUERY, MAX, ample()));
      assertEquals(Reason.CONNECT_FAILED, e.reason());
      assertTrue(e.getMessage().contains("whois.nic.example:43 refused"), e.getMessage());
    }
  }

  @Test
  void tcp_interrupted_virtual_thread_closes_the_connection() throws Exception {
    try (LoopbackServer server = LoopbackServer.silentAfter("");
        Transport transport = to(server.port())) {
      assertEquals(
          InterruptedException.class,
          server.interruptWhileAsked(() -> transport.tcp(WHOIS, QUERY, MAX, ample())).getClass());
      server.awaitEnd();
    }
  }

  @Test
  void tcp_first_address_dead_the_next_is_tried() throws Exception {
    try (LoopbackServer server = LoopbackServer.answering("here")) {
      // Nothing listens on the second loopback address at this port.
      Resolver resolver =
          new Resolver(
              host ->
                  new InetAddress[] {
                    InetAddress.getByName("127.0.0.2"), InetAddress.getLoopbackAddress()
                  },
              address -> true);
      try (Transport transport = new Transport(ConnectTo.none(), "test", resolver)) {
        Endpoint endpoint = new Endpoint("whois.nic.example", server.port());
        assertEquals("here", new String(transport.tcp(endpoint, QUERY, MAX, ample()), ISO_8859_1));
      }
    }
  }

  @Test
  void tcp_host_that_resolves_to_a_private_address_is_not_connected_to() throws Exception {
    try (LoopbackServer server = LoopbackServer.answering("secret")) {
      Resolver resolver =
          new Resolver(
              host -> new InetAddress[] {InetAddress.getLoopbackAddress()}, AddressGuard::isPublic);
      try (Transport transport = new Transport(ConnectTo.none(), "test", resolver)) {
        Endpoint endpoint = new Endpoint("whois.nic.example", server.port());
        TransportException e =
            assertThrows(
                TransportException.class, () -> transport.tcp(endpoint, QUERY, MAX, ample()));
        assertEquals(Reason.POLICY_BLOCKED, e.reason());
        assertEquals(0, server.connections());
      }
    }
  }

  @Test
  void tcp_address_literal_without_a_map_is_refused() throws IOException {
    try (LoopbackServer server = LoopbackServer.answering("secret");
        Transport transport = new Transport(ConnectTo.none(), "test")) {
      Endpoint endpoint = new Endpoint("127.0.0.1", server.port());
      TransportException e =
          assertThrows(
              TransportException.class, () -> transport.tcp(endpoint, QUERY, MAX, ample()));
      assertEquals(Reason.POLICY_BLOCKED, e.reason());
      assertEquals(0, server.connections());
    }
  }

  @Test
  void tcp_unresolvable_host_says_what_to_do() {
    Resolver resolver =
        new Resolver(
            host -> {
              throw new UnknownHostException(host);
            },
            address -> true);
    try (Transport transport = new Transport(ConnectTo.none(), "test", resolver)) {
      TransportException e =
          assertThrows(TransportException.class, () -> transport.tcp(WHOIS, QUERY, MAX, ample()));
      assertEquals(Reason.CONNECT_FAILED, e.reason());
      assertEquals(
          "cannot resolve whois.nic.example: is DNS reachable from this machine?", e.getMessage());
    }
  }

  @Test
  void tcp_oversize_request_is_a_programming_error() {
    try (Transport transport = new Transport(ConnectTo.none(), "test")) {
      byte[] request = new byte[Transport.MAX_REQUEST + 1];
      assertThrows(
          IllegalArgumentException.class, () -> transport.tcp(WHOIS, request, MAX, ample()));
    }
  }
}
