package dev.domaincheck.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.domaincheck.client.Availability;
import dev.domaincheck.client.DomainCheckClient;
import dev.domaincheck.client.DomainResult;
import dev.domaincheck.config.SettingsFiles;
import dev.domaincheck.config.SettingsLoader;
import dev.domaincheck.config.SettingsOutcome;
import dev.domaincheck.sandbox.SandboxRegistry;
import dev.domaincheck.server.DomainCheckServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The cap holds as the registry itself counts it. */
@Timeout(120)
class ConcurrencyCapTest {
  private static final String[] SUFFIXES = {
    "com", "de", "fr", "nl", "org", "io", "jp", "it", "se", "ch", "app", "xyz", "co.uk", "com.br"
  };

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(ints = {1, 5, 64})
  void lookups_ofManyHosts_neverPassTheCap(int cap) throws Exception {
    int names = Math.min(200, 20 * cap);
    try (SandboxRegistry registry = SandboxRegistry.start(Clock.systemUTC());
        DomainCheckServer server = start(registry, cap);
        DomainCheckClient client =
            DomainCheckClient.builder().target("127.0.0.1:" + server.port()).build()) {
      List<String> asked = new ArrayList<>();
      for (int i = 0; i < names; i++) {
        asked.add("slow-20-registered-" + i + "." + SUFFIXES[i % SUFFIXES.length]);
      }
      List<DomainResult> results = client.check(asked);
      for (int i = 0; i < names; i++) {
        assertEquals(asked.get(i), results.get(i).input());
        assertEquals(Availability.REGISTERED, results.get(i).availability(), asked.get(i));
      }
      // Over both protocols at once there are never more, so of each there are not either.
      int peak = registry.rdapTraffic().peakInFlight() + registry.whoisTraffic().peakInFlight();
      assertTrue(registry.rdapTraffic().peakInFlight() <= cap, "peak " + peak);
      assertTrue(registry.whoisTraffic().peakInFlight() <= cap, "peak " + peak);
      assertTrue(peak >= Math.min(cap, 2), "lookups run in parallel: peak " + peak);
      assertEquals(
          (long) names, registry.rdapTraffic().queries() + registry.whoisTraffic().queries());
    }
  }

  private DomainCheckServer start(SandboxRegistry registry, int cap) throws Exception {
    Path map =
        Files.writeString(
            folder.resolve("map"),
            "*\ttcp://127.0.0.1:%d\n*\thttp://127.0.0.1:%d\n"
                .formatted(registry.whoisPort(), registry.rdapPort()));
    Path token = Files.writeString(folder.resolve("token"), "0123456789abcdef0123456789abcdef\n");
    SettingsOutcome outcome =
        new SettingsLoader(Map.of(), SettingsFiles.onDisk(), "test")
            .load(
                List.of(
                    "--listen",
                    "127.0.0.1:0",
                    "--upstream-map",
                    map.toString(),
                    "--admin-token-file",
                    token.toString(),
                    "--no-refresh",
                    "--max-concurrent-lookups",
                    Integer.toString(cap),
                    "--host-concurrency",
                    "0",
                    "--host-rate",
                    "0"));
    return DomainCheckServer.start(
        assertInstanceOf(SettingsOutcome.Start.class, outcome).settings());
  }
}
