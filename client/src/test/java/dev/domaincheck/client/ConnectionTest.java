package dev.domaincheck.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.grpc.Metadata;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.netty.handler.ssl.ClientAuth;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ConnectionTest {

  private static DomainCheckClient.Builder builder(String target) {
    return DomainCheckClient.builder().target(target);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "localhost",
        ":9090",
        "localhost:",
        "localhost:0",
        "localhost:65536",
        "localhost:99999999999999999999",
        "localhost:+90",
        "http://localhost:9090",
        "a b:1",
        "::1:9090",
        "[]:9090",
        "host/path:80"
      })
  void target_malformed_isRefusedByName(String target) {
    var e = assertThrows(IllegalArgumentException.class, () -> builder(target));
    assertTrue(String.valueOf(e.getMessage()).contains("'" + target + "'"), e.getMessage());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"localhost:1", "LOCALHOST:65535", "127.0.0.1:9", "127.9.9.9:9", "[::1]:9"})
  void isLoopback_ofThisMachine_isTrue(String target) {
    assertTrue(builder(target).isLoopback());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "example.com:1",
        "127.0.0.1.example.com:1",
        "127.example.com:1",
        "127.0.0:1",
        "127.0.0.x:1",
        "128.0.0.1:1",
        "0.0.0.0:1",
        "[2001:db8::1]:1",
        "localhost.example:1"
      })
  void isLoopback_ofAnythingElse_isFalse(String target) {
    assertFalse(builder(target).isLoopback());
  }

  @Test
  void check_nobodyListens_isUnavailableAndNamesTheTarget() throws IOException {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    try (DomainCheckClient client = builder("127.0.0.1:" + port).build()) {
      var e = assertThrows(DomainCheckException.class, () -> client.check("a.com"));
      assertEquals(ErrorCode.UNAVAILABLE, e.code());
      assertTrue(e.isRetryable());
      assertTrue(String.valueOf(e.getMessage()).contains("127.0.0.1:" + port), e.getMessage());
      assertTrue(String.valueOf(e.getMessage()).contains("Connection refused"), e.getMessage());
    }
  }

  @Test
  void tokens_checksAndAdmin_eachCarryTheirOwn() {
    try (FakeService service = new FakeService();
        DomainCheckClient client =
            builder(service.target()).token("check-me").adminToken("rule-me").build()) {
      client.check("a.com");
      assertEquals(Optional.of("Bearer check-me"), service.authorization());
      client.cache().stats();
      assertEquals(Optional.of("Bearer rule-me"), service.authorization());
      client.serverInfo();
      assertEquals(Optional.of("Bearer check-me"), service.authorization());
    }
  }

  @Test
  void tokens_none_sendsNone() {
    try (FakeService service = new FakeService();
        DomainCheckClient client = service.client()) {
      client.check("a.com");
      assertEquals(Optional.empty(), service.authorization());
      client.cache().stats();
      assertEquals(Optional.empty(), service.authorization());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "two words", "line\n", "t\u00f6ken"})
  void token_notVisibleAscii_isRefusedWithoutShowingIt(String token) {
    var e =
        assertThrows(
            IllegalArgumentException.class, () -> DomainCheckClient.builder().token(token));
    assertFalse(!token.isEmpty() && String.valueOf(e.getMessage()).contains(token));
  }

  @Test
  void userAgent_named_precedesTheClientsOwn() {
    try (FakeService service = new FakeService();
        DomainCheckClient client = builder(service.target()).userAgent("shop/7").build()) {
      client.check("a.com");
      String agent =
          service
              .headers
              .getFirst()
              .get(Metadata.Key.of("user-agent", Metadata.ASCII_STRING_MARSHALLER));
      assertTrue(
          String.valueOf(agent)
              .startsWith("shop/7 domaincheck-java/" + DomainCheckClient.version()),
          agent);
      assertFalse(DomainCheckClient.version().contains("$"), DomainCheckClient.version());
    }
  }

  @Test
  void timeout_notPositive_isRefused() {
    assertThrows(
        IllegalArgumentException.class, () -> DomainCheckClient.builder().timeout(Duration.ZERO));
    assertThrows(
        IllegalArgumentException.class, () -> CheckOptions.DEFAULT.withTimeout(Duration.ZERO));
    assertThrows(
        IllegalArgumentException.class,
        () -> CheckOptions.DEFAULT.withAssurance(Assurance.UNKNOWN));
  }

  @Test
  void build_tlsAndPlaintext_isRefused() {
    assertThrows(
        IllegalStateException.class,
        () -> DomainCheckClient.builder().useTls().allowPlaintext().build());
  }

  @Test
  void build_trustFileMissing_isRefusedByName(@TempDir Path folder) {
    var e =
        assertThrows(
            UncheckedIOException.class,
            () -> DomainCheckClient.builder().trustFile(folder.resolve("ca.pem")).build());
    assertTrue(String.valueOf(e.getMessage()).contains("ca.pem"), e.getMessage());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "no certificate",
        "-----BEGIN CERTIFICATE-----\nbm9uZQ==\n-----END CERTIFICATE-----\n",
        "-----BEGIN CERTIFICATE-----"
      })
  void build_filesHoldNoCertificate_areRefusedByName(String content, @TempDir Path folder)
      throws Exception {
    Path file = Files.writeString(folder.resolve("ca.pem"), content);
    Path own = folder.resolve("own.pem");
    Path ownKey = folder.resolve("own-key.pem");
    SelfSigned.write("san=dns:shop.example", own, ownKey);
    for (var builder :
        List.of(
            DomainCheckClient.builder().trustFile(file),
            DomainCheckClient.builder().clientCertificate(file, ownKey),
            DomainCheckClient.builder().clientCertificate(own, file))) {
      var e = assertThrows(IllegalArgumentException.class, builder::build);
      String message = String.valueOf(e.getMessage());
      assertTrue(message.contains(file.toString()) && message.contains("in PEM"), message);
    }
  }

  @Test
  void check_tlsToAPlaintextServer_isUnavailable() {
    try (FakeService service = new FakeService();
        DomainCheckClient client = builder(service.target()).useTls().build()) {
      var e = assertThrows(DomainCheckException.class, () -> client.check("a.com"));
      assertEquals(ErrorCode.UNAVAILABLE, e.code());
      assertEquals(List.of(), service.headers);
    }
  }

  @Test
  void check_trustedCertificate_answersAndOthersAreRefused(@TempDir Path folder) throws Exception {
    Path certificate = folder.resolve("cert.pem");
    Path key = folder.resolve("key.pem");
    SelfSigned.write("san=ip:127.0.0.1", certificate, key);
    var context = GrpcSslContexts.forServer(certificate.toFile(), key.toFile()).build();
    try (FakeService service = new FakeService(server -> server.sslContext(context));
        DomainCheckClient trusting = builder(service.target()).trustFile(certificate).build();
        DomainCheckClient doubting = builder(service.target()).useTls().build();
        DomainCheckClient plain = service.client()) {
      assertEquals("a.com", trusting.check("a.com").getFirst().input());
      for (DomainCheckClient client : List.of(doubting, plain)) {
        var e = assertThrows(DomainCheckException.class, () -> client.check("a.com"));
        assertEquals(ErrorCode.UNAVAILABLE, e.code());
      }
      assertEquals(1, service.checks.size());
    }
  }

  @Test
  void check_serverWantsACertificate_answersOnlyWhoShowsATrustedOne(@TempDir Path folder)
      throws Exception {
    Path certificate = folder.resolve("cert.pem");
    Path key = folder.resolve("key.pem");
    Path own = folder.resolve("own.pem");
    Path ownKey = folder.resolve("own-key.pem");
    Path other = folder.resolve("other.pem");
    Path otherKey = folder.resolve("other-key.pem");
    SelfSigned.write("san=ip:127.0.0.1", certificate, key);
    SelfSigned.write("san=dns:shop.example", own, ownKey);
    SelfSigned.write("san=dns:thief.example", other, otherKey);
    var context =
        GrpcSslContexts.forServer(certificate.toFile(), key.toFile())
            .trustManager(own.toFile())
            .clientAuth(ClientAuth.REQUIRE)
            .build();
    try (FakeService service = new FakeService(server -> server.sslContext(context));
        DomainCheckClient known =
            builder(service.target())
                .trustFile(certificate)
                .clientCertificate(own, ownKey)
                .build();
        DomainCheckClient unknown =
            builder(service.target())
                .trustFile(certificate)
                .clientCertificate(other, otherKey)
                .build();
        DomainCheckClient nobody = builder(service.target()).trustFile(certificate).build()) {
      assertEquals("a.com", known.check("a.com").getFirst().input());
      for (DomainCheckClient client : List.of(unknown, nobody)) {
        var e = assertThrows(DomainCheckException.class, () -> client.check("a.com"));
        assertEquals(ErrorCode.UNAVAILABLE, e.code());
      }
      assertEquals(1, service.checks.size());
    }
  }

  @Test
  void build_clientCertificateMissing_isRefusedByName(@TempDir Path folder) {
    var builder =
        DomainCheckClient.builder()
            .clientCertificate(folder.resolve("own.pem"), folder.resolve("own-key.pem"));
    var e = assertThrows(UncheckedIOException.class, builder::build);
    assertTrue(String.valueOf(e.getMessage()).contains("own.pem"), e.getMessage());
  }
}
