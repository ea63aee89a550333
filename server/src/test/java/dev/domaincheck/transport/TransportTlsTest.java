package dev.domaincheck.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.domaincheck.availability.Deadline;
import dev.domaincheck.availability.Reason;
import dev.domaincheck.transport.ConnectTo.Row;
import java.net.URI;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * TLS for real. A server that cannot prove who it is gets no byte of a request, and is not asked in
 * the clear instead. Making the keys takes keytool seconds each.
 */
@Timeout(180)
class TransportTlsTest {
  private static final URI RDAP = URI.create("https://rdap.nic.example/domain/name.example");

  @TempDir static Path folder;
  private static KeyStore good;
  private static KeyStore otherName;
  private static KeyStore expired;
  private static KeyStore notYet;

  @BeforeAll
  static void makeKeys() throws Exception {
    good = TlsServer.certificate(folder, "dns:localhost");
    otherName = TlsServer.certificate(folder, "dns:rdap.other.example");
    expired =
        TlsServer.certificate(folder, "dns:localhost", "-startdate", "-10d", "-validity", "5");
    notYet = TlsServer.certificate(folder, "dns:localhost", "-startdate", "+5d", "-validity", "5");
  }

  private static HttpReply ask(int port, @Nullable SSLContext tls) throws Exception {
    try (Transport transport =
        new Transport(
            ConnectTo.of(new Row("*", "https://localhost:" + port)),
            "test",
            Resolver.ofMachine(),
            tls)) {
      return transport.http(RDAP, Map.of(), 100, Deadline.after(Duration.ofSeconds(20)));
    }
  }

  private static void assertRefused(TlsServer server, @Nullable SSLContext tls) throws Exception {
    TransportException e = assertThrows(TransportException.class, () -> ask(server.port(), tls));
    assertEquals(Reason.TLS_FAILED, e.reason(), e.getMessage());
    assertEquals(0, server.requestBytes());
  }

  @Test
  void http_certificate_that_is_trusted_and_names_the_host_is_asked_over_http_1_1()
      throws Exception {
    try (TlsServer server = TlsServer.start(good)) {
      assertEquals(404, ask(server.port(), TlsServer.trusting(good)).status());
      assertTrue(server.requestBytes() > 0);
      assertFalse(server.offeredProtocols().contains("h2"), "" + server.offeredProtocols());
    }
  }

  @Test
  void http_certificate_of_another_host_is_tls_failed() throws Exception {
    try (TlsServer server = TlsServer.start(otherName)) {
      assertRefused(server, TlsServer.trusting(otherName));
    }
  }

  @Test
  void http_certificate_that_has_expired_or_does_not_hold_yet_is_tls_failed() throws Exception {
    for (KeyStore certificate : List.of(expired, notYet)) {
      try (TlsServer server = TlsServer.start(certificate)) {
        assertRefused(server, TlsServer.trusting(certificate));
      }
    }
  }

  @Test
  void http_certificate_that_nobody_vouches_for_is_tls_failed() throws Exception {
    try (TlsServer server = TlsServer.start(good)) {
      assertRefused(server, null);
    }
  }

  @Test
  void http_server_of_obsolete_tls_is_tls_failed() throws Exception {
    try (TlsServer server = TlsServer.start(good, "TLSv1.1")) {
      assertRefused(server, TlsServer.trusting(good));
    }
  }
}
