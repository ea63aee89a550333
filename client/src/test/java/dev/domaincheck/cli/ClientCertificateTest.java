package dev.domaincheck.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.domaincheck.client.DomainCheckClient;
import dev.domaincheck.client.FakeService;
import dev.domaincheck.client.SelfSigned;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.netty.handler.ssl.ClientAuth;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContext;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A service that wants certificates of its clients. */
@Timeout(60)
final class ClientCertificateTest {

  @TempDir private Path folder;

  @BeforeEach
  void certificates() throws Exception {
    SelfSigned.write("san=ip:127.0.0.1", file("ca.pem"), file("ca-key.pem"));
    SelfSigned.write("san=dns:shop.example", file("own.pem"), file("own-key.pem"));
  }

  private Path file(String name) {
    return folder.resolve(name);
  }

  private SslContext demanding() throws Exception {
    return GrpcSslContexts.forServer(file("ca.pem").toFile(), file("ca-key.pem").toFile())
        .trustManager(file("own.pem").toFile())
        .clientAuth(ClientAuth.REQUIRE)
        .build();
  }

  @Test
  void certificate_byOptionsOrVariables_isShown() throws Exception {
    SslContext context = demanding();
    try (FakeService service = new FakeService(server -> server.sslContext(context))) {
      CliRun written =
          CliRun.of(
              "check",
              "available-a.com",
              "--target=" + service.target(),
              "--tls-ca=" + file("ca.pem"),
              "--client-cert=" + file("own.pem"),
              "--client-key=" + file("own-key.pem"));
      assertEquals("", written.err());
      assertEquals(0, written.exitCode());
      Map<String, String> variables =
          Map.of(
              "DOMAINCHECK_TARGET",
              service.target(),
              "DOMAINCHECK_TLS_CA",
              file("ca.pem").toString(),
              "DOMAINCHECK_CLIENT_CERT",
              file("own.pem").toString(),
              "DOMAINCHECK_CLIENT_KEY",
              file("own-key.pem").toString());
      CliRun run = CliRun.of("", variables, Terminals.NONE, "check", "available-a.com");
      assertEquals(0, run.exitCode(), run.err());
      try (DomainCheckClient client = DomainCheckClient.builder().environment(variables).build()) {
        assertEquals(1, client.check("available-a.com").size());
      }
      CliRun none =
          CliRun.of(
              "check",
              "available-a.com",
              "--target=" + service.target(),
              "--tls-ca=" + file("ca.pem"));
      assertEquals(4, none.exitCode(), none.err());
    }
  }
}
