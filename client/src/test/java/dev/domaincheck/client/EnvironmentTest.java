package dev.domaincheck.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class EnvironmentTest {

  private static DomainCheckClient.Builder builder(Map<String, String> variables) {
    return DomainCheckClient.builder().environment(variables);
  }

  @Test
  void environment_everything_isTaken(@TempDir Path folder) throws Exception {
    Path token = Files.writeString(folder.resolve("token"), "check-me\n");
    Path admin = Files.writeString(folder.resolve("admin"), "rule-me\n");
    try (FakeService service = new FakeService();
        DomainCheckClient client =
            builder(
                    Map.of(
                        "DOMAINCHECK_TARGET",
                        service.target(),
                        "DOMAINCHECK_TOKEN_FILE",
                        token.toString(),
                        "DOMAINCHECK_ADMIN_TOKEN_FILE",
                        admin.toString(),
                        "DOMAINCHECK_TIMEOUT",
                        "9s",
                        "DOMAINCHECK_TLS",
                        "false",
                        "DOMAINCHECK_PLAINTEXT",
                        "TRUE"))
                .build()) {
      client.check("a.com");
      assertEquals(Optional.of("Bearer check-me"), service.authorization());
      client.cache().stats();
      assertEquals(Optional.of("Bearer rule-me"), service.authorization());
      long left = service.deadlines.getFirst().orElseThrow().timeRemaining(TimeUnit.MILLISECONDS);
      assertTrue(left <= 9_000, left + " ms");
    }
  }

  @Test
  void environment_emptyOrUnset_changesNothing() {
    try (FakeService service = new FakeService();
        DomainCheckClient client =
            DomainCheckClient.builder()
                .target(service.target())
                .environment(Map.of("DOMAINCHECK_TARGET", " ", "DOMAINCHECK_TLS", ""))
                .build()) {
      assertEquals(1, client.check("a.com").size());
    }
  }

  @Test
  void environment_tls_isUsed(@TempDir Path folder) throws Exception {
    var both = builder(Map.of("DOMAINCHECK_TLS", "true", "DOMAINCHECK_PLAINTEXT", "true"));
    assertThrows(IllegalStateException.class, both::build);
    var missing = builder(Map.of("DOMAINCHECK_TLS_CA", folder.resolve("ca.pem").toString()));
    var e = assertThrows(UncheckedIOException.class, missing::build);
    assertTrue(String.valueOf(e.getMessage()).contains("ca.pem"), e.getMessage());
  }

  @ParameterizedTest
  @CsvSource({
    "DOMAINCHECK_TARGET,nowhere",
    "DOMAINCHECK_TLS,yes",
    "DOMAINCHECK_PLAINTEXT,1",
    "DOMAINCHECK_CLIENT_CERT,own.pem",
    "DOMAINCHECK_CLIENT_KEY,key.pem",
    "DOMAINCHECK_TIMEOUT,soon",
    "DOMAINCHECK_TIMEOUT,0s",
    "DOMAINCHECK_TIMEOUT,-PT1S",
    "DOMAINCHECK_TIMEOUT,9999999999999s",
  })
  void environment_makesNoSense_isRefusedByNameAndValue(String name, String value) {
    var e = assertThrows(IllegalArgumentException.class, () -> builder(Map.of(name, value)));
    assertTrue(String.valueOf(e.getMessage()).startsWith(name), e.getMessage());
  }

  @ParameterizedTest
  @CsvSource({"500ms,500", "2s,2000", "5M,300000", "PT1.5S,1500", "1h,3600000", "1d,86400000"})
  void environment_timeout_isADuration(String text, long millis) {
    try (FakeService service = new FakeService();
        DomainCheckClient client =
            builder(Map.of("DOMAINCHECK_TARGET", service.target(), "DOMAINCHECK_TIMEOUT", text))
                .build()) {
      client.serverInfo();
      long left = service.deadlines.getFirst().orElseThrow().timeRemaining(TimeUnit.MILLISECONDS);
      assertTrue(left <= millis && left > millis - 30_000, left + " ms");
    }
  }

  @Test
  void fromEnv_ofThisProcess_makesAClient() {
    DomainCheckClient.fromEnv().close();
  }
}
