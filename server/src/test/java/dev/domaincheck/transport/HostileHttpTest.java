package dev.domaincheck.transport;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.domaincheck.availability.Deadline;
import dev.domaincheck.availability.Reason;
import dev.domaincheck.transport.ConnectTo.Row;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * HTTP servers that send without end. The client gives them up by a bound or at the deadline, and
 * the server finds itself alone; how much it could send tells what the client may have kept.
 */
@Timeout(60)
class HostileHttpTest {
  private static final URI RDAP = URI.create("https://rdap.nic.example/domain/name.example");
  private static final int MAX = 100_000;

  /** What two kernels buffer for a connection, and what the client takes before it counts. */
  private static final long SLACK = 16L * 1024 * 1024;

  /** Sends {@code head}, then {@code unit} until the peer is gone. */
  private static LoopbackServer endless(String head, String unit, AtomicLong sent)
      throws IOException {
    byte[] chunk = unit.repeat(Math.max(1, 8_192 / unit.length())).getBytes(ISO_8859_1);
    return LoopbackServer.doing(
        socket -> {
          socket.getOutputStream().write(head.getBytes(ISO_8859_1));
          // Bounded, far over all bounds of the client.
          while (sent.get() < 4_000_000_000L) {
            socket.getOutputStream().write(chunk);
            sent.addAndGet(chunk.length);
          }
        });
  }

  private static TransportException failure(LoopbackServer server) {
    try (Transport transport =
        new Transport(ConnectTo.of(new Row("*", "http://127.0.0.1:" + server.port())), "test")) {
      return assertThrows(
          TransportException.class,
          () -> transport.http(RDAP, Map.of(), MAX, Deadline.after(Duration.ofSeconds(2))));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // one header line of any length
        "'HTTP/1.1 200 OK\\r\\nX-Long: '|aaaaaaaa",
        // the status line itself
        "'HTTP/1.1 200 '|OK",
        // headers of any number
        "'HTTP/1.1 200 OK\\r\\n'|'X-Many: 1\\r\\n'",
        // folded lines
        "'HTTP/1.1 200 OK\\r\\nX-Fold: a\\r\\n'|' b\\r\\n'",
        // a body in chunks of a byte
        "'HTTP/1.1 200 OK\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n'|'1\\r\\nx\\r\\n'",
        // a body that ends with the connection
        "'HTTP/1.1 200 OK\\r\\n\\r\\n'|xxxx",
        // a body coded although nobody asked: it is bounded as sent, and not decoded
        "'HTTP/1.1 200 OK\\r\\nContent-Encoding: gzip\\r\\n\\r\\n'|xxxx"
      })
  void http_endless_reply_that_would_be_kept_ends_at_a_bound(String head, String unit)
      throws Exception {
    AtomicLong sent = new AtomicLong();
    try (LoopbackServer server = endless(unescape(head), unescape(unit), sent)) {
      TransportException e = failure(server);
      assertIn(EnumSet.of(Reason.TOO_LARGE, Reason.CONNECT_FAILED, Reason.TIMEOUT), e);
      server.awaitEnd();
      assertTrue(sent.get() < SLACK, sent + " bytes were taken: " + e.getMessage());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // interim replies (RFC 9110 section 15.2)
        "''|'HTTP/1.1 100 Continue\\r\\n\\r\\n'",
        "''|'HTTP/1.1 103 Early Hints\\r\\nLink: a\\r\\n\\r\\n'",
        // the extension of a chunk's size
        "'HTTP/1.1 200 OK\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n5'|;aaaa",
        // leading zeros of a chunk's size
        "'HTTP/1.1 200 OK\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n'|0000",
        // no HTTP at all
        "''|xxxx",
        "''|'\\r\\n'"
      })
  void http_endless_reply_that_is_passed_over_ends_at_the_deadline_at_last(String head, String unit)
      throws Exception {
    AtomicLong sent = new AtomicLong();
    try (LoopbackServer server = endless(unescape(head), unescape(unit), sent)) {
      assertIn(
          EnumSet.of(Reason.TOO_LARGE, Reason.CONNECT_FAILED, Reason.TIMEOUT), failure(server));
      server.awaitEnd();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'PRI * HTTP/2.0\\r\\n\\r\\nSM\\r\\n\\r\\n'",
    "'HTTP/2.0 200 OK\\r\\n\\r\\n'",
    "'HTTP/1.1 101 Switching Protocols\\r\\nUpgrade: h2c\\r\\n\\r\\n'",
    "'HTTP/1.1 200 OK\\r\\nContent-Length: 99999999999999999999\\r\\n\\r\\n'",
    "'HTTP/1.1 200 OK\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n-5\\r\\nxxxxx\\r\\n'",
    "'HTTP/1.1 200 OK\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\nfffffffffffffffff\\r\\nx'",
    "'HTTP/1.1 200 OK\\r\\nContent-Length: 5\\r\\n\\r\\nabc'",
    "'220 mail.nic.example ESMTP\\r\\n'"
  })
  void http_reply_that_breaks_the_protocol_is_a_failure(String raw) throws Exception {
    try (LoopbackServer server = LoopbackServer.answering(unescape(raw))) {
      assertIn(
          EnumSet.of(Reason.TOO_LARGE, Reason.CONNECT_FAILED, Reason.TIMEOUT), failure(server));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "Content-Length: -1",
    "Content-Length: abc",
    "Transfer-Encoding: identity",
    "Transfer-Encoding: gzip",
    "X-Length: 0"
  })
  void http_reply_without_a_readable_length_is_not_framed(String header) throws Exception {
    String raw = "HTTP/1.1 404 Not Found\r\n" + header + "\r\n\r\n";
    try (LoopbackServer server = LoopbackServer.answering(raw);
        Transport transport =
            new Transport(
                ConnectTo.of(new Row("*", "http://127.0.0.1:" + server.port())), "test")) {
      HttpReply reply = transport.http(RDAP, Map.of(), MAX, Deadline.after(Duration.ofSeconds(20)));
      assertFalse(reply.framed(), header);
    } catch (TransportException e) {
      // No reply at all is as good.
      assertEquals(Reason.CONNECT_FAILED, e.reason());
    }
  }

  private static void assertIn(Set<Reason> expected, TransportException e) {
    assertTrue(expected.contains(e.reason()), e.reason() + " " + e.getMessage());
  }

  private static String unescape(String text) {
    return text.replace("\\r", "\r").replace("\\n", "\n");
  }
}
