package dev.domaincheck.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.domaincheck.cli.InProcessCli;
import dev.domaincheck.config.SettingsFiles;
import dev.domaincheck.config.SettingsLoader;
import dev.domaincheck.config.SettingsOutcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The three levels of assurance from the command line to the sandbox's registries and back. */
@Timeout(120)
class AssuranceEndToEndTest {
  private static final JsonMapper JSON = new JsonMapper();

  private static DomainCheckServer server;

  @BeforeAll
  @SuppressWarnings("NullAway.Init") // JUnit calls this first.
  static void start(@TempDir Path folder) throws Exception {
    Path token = Files.writeString(folder.resolve("token"), "0123456789abcdef0123456789abcdef\n");
    server =
        DomainCheckServer.start(
            assertInstanceOf(
                    SettingsOutcome.Start.class,
                    new SettingsLoader(Map.of(), SettingsFiles.onDisk(), "test")
                        .load(
                            List.of(
                                "--sandbox",
                                "--listen",
                                "127.0.0.1:0",
                                "--admin-token-file",
                                token.toString())))
                .settings());
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static InProcessCli.Run run(String... args) {
    List<String> all = new ArrayList<>(List.of("--target", "127.0.0.1:" + server.port()));
    all.addAll(List.of(args));
    return InProcessCli.run(all);
  }

  private static JsonNode check(String level, String name) {
    InProcessCli.Run run = run("check", "--json", "--assurance", level, name);
    assertEquals(1, run.out().size(), run.err());
    return JSON.readTree(run.out().getFirst());
  }

  @ParameterizedTest
  @CsvSource({
    // level, name, availability, reason, assurance
    "fast, registered-f.com, REGISTERED, '', FAST",
    "fast, registered-f.co.uk, REGISTERED, '', FAST",
    "fast, registered-f.com.br, REGISTERED, '', FAST",
    "fast, registered-bücher.de, REGISTERED, '', FAST",
    "fast, registered-f.xn--p1ai, REGISTERED, '', FAST",
    "fast, available-f.com, AVAILABLE, '', STANDARD",
    "fast, reserved-f.de, RESERVED, BLOCKED, STANDARD",
    "fast, conflict-f.com, REGISTERED, '', FAST",
    "fast, throttled-f.nl, UNKNOWN, THROTTLED, ''",
    "standard, registered-s.com, REGISTERED, '', STANDARD",
    "standard, available-s.com, AVAILABLE, '', STANDARD",
    "standard, conflict-s.com, AVAILABLE, '', STANDARD",
    "corroborated, available-c.com, AVAILABLE, '', CORROBORATED",
    "corroborated, available-c.co.uk, AVAILABLE, '', CORROBORATED",
    "corroborated, available-c.de, AVAILABLE, '', CORROBORATED",
    "corroborated, registered-c.com, REGISTERED, '', STANDARD",
    "corroborated, reserved-c.de, RESERVED, BLOCKED, STANDARD",
    "corroborated, conflict-c.com, UNKNOWN, CONFLICT, ''",
    "corroborated, conflict-c.co.uk, UNKNOWN, CONFLICT, ''",
    "corroborated, throttled-c.nl, UNKNOWN, THROTTLED, ''",
  })
  void check_eachLevel_answersAsItsContractSays(
      String level, String name, String availability, String reason, String assurance) {
    JsonNode result = check(level, name);
    assertEquals(availability, result.path("availability").asString(), result.toString());
    assertEquals(reason, result.path("reason").asString(""), result.toString());
    assertEquals(assurance, result.path("assurance").asString(""), result.toString());
    for (JsonNode step : result.path("evidence")) {
      boolean dns = step.path("protocol").asString().equals("DNS");
      assertTrue(!dns || !level.equals("standard"), "standard asks no name server");
      assertTrue(step.path("server").asString().startsWith("sandbox/"), step.toString());
    }
  }

  @Test
  void cache_surerLevel_isAMissThatUpgrades() {
    String name = "available-upgrade.com";
    assertEquals("STANDARD", check("standard", name).path("assurance").asString());
    assertTrue(check("standard", name).path("cached").asBoolean());
    JsonNode surer = check("corroborated", name);
    assertEquals("CORROBORATED", surer.path("assurance").asString());
    assertTrue(!surer.path("cached").asBoolean());
    JsonNode after = check("standard", name);
    assertTrue(after.path("cached").asBoolean());
    assertEquals("CORROBORATED", after.path("assurance").asString());

    String taken = "registered-upgrade.com";
    assertEquals("FAST", check("fast", taken).path("assurance").asString());
    JsonNode standard = check("standard", taken);
    assertTrue(!standard.path("cached").asBoolean(), "a delegation is too little");
    assertEquals("STANDARD", standard.path("assurance").asString());
    assertTrue(check("corroborated", taken).path("cached").asBoolean());
    assertTrue(check("fast", taken).path("cached").asBoolean());
  }

  @Test
  void table_levelBeyondTheUsual_isInTheDetail() {
    assertTrue(
        run("check", "--assurance", "corroborated", "available-table.com")
            .out()
            .getLast()
            .contains("assurance CORROBORATED"));
    assertTrue(
        run("check", "--assurance", "fast", "registered-table.com")
            .out()
            .getLast()
            .contains("assurance FAST"));
    assertTrue(
        run("check", "registered-table.de").out().stream()
            .noneMatch(line -> line.contains("assurance")));
  }

  @Test
  void serverInfo_listsTheLevels() {
    assertTrue(
        run("server").out().stream()
            .anyMatch(line -> line.matches("Assurance +FAST STANDARD CORROBORATED")));
  }
}
