package dev.domaincheck.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.domaincheck.client.FakeService;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
final class EnvironmentArgumentsTest {

  private final FakeService service = new FakeService();

  @AfterEach
  void close() {
    service.close();
  }

  private CliRun run(Map<String, String> variables, String... args) {
    Map<String, String> env = new HashMap<>(variables);
    env.putIfAbsent("DOMAINCHECK_TARGET", service.target());
    return CliRun.of("available-a.com\n", env, Terminals.NONE, args);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "check a|DOMAINCHECK_TIMEOUT=soon|--timeout",
        "hosts list|DOMAINCHECK_TIMEOUT=soon|--timeout",
        "check a|DOMAINCHECK_CLI_CHECK_MAX_AGE=soon|--max-age",
        "bulk -|DOMAINCHECK_CLI_BULK_MAX_AGE=soon|--max-age",
        "cache list|DOMAINCHECK_CLI_CACHE_LIST_OLDER_THAN=soon|--older-than",
        "hosts pause a|DOMAINCHECK_CLI_HOSTS_PAUSE_FOR=soon|--for",
      })
  void variable_badValue_isNamed(String args, String variable, String option) {
    String[] parts = variable.split("=", -1);
    CliRun run = run(Map.of(parts[0], parts[1]), args.split(" "));
    assertEquals(2, run.exitCode());
    assertTrue(
        run.err().startsWith("domaincheck: Invalid value for option '" + option + "': 'soon' is"),
        run.err());
    assertTrue(run.err().contains(" (from " + parts[0] + "); see '"), run.err());
  }

  @Test
  void variable_ofSeveralCommands_isNamedAfterThem() {
    Map<String, String> env = Map.of("DOMAINCHECK_CLI_HOSTS_JSON", "true");
    for (String args : new String[] {"hosts", "hosts list"}) {
      assertEquals(new CliRun(0, "", ""), run(env, args.split(" ")), args);
    }
    assertEquals(
        "domaincheck: DOMAINCHECK_CLI_HOSTS_JSON is '1', expected true or false\n",
        run(Map.of("DOMAINCHECK_CLI_HOSTS_JSON", "1"), "hosts", "list").err());
  }

  @Test
  void variable_wrong_doesNotKeepTheHelpAway() {
    Map<String, String> env = Map.of("DOMAINCHECK_CLI_CHECK_JSON", "1", "DOMAINCHECK_TLS", "1");
    for (String args : new String[] {"check --help", "check -h", "--version", "--help"}) {
      assertEquals(0, run(env, args.split(" ")).exitCode(), args);
    }
  }

  @Test
  void variable_excludedByWhatIsWritten_givesWay() {
    // Each would be refused together with what is written.
    CliRun run = run(Map.of("DOMAINCHECK_TLS", "true"), "check", "available-a.com", "--plaintext");
    assertEquals(0, run.exitCode(), run.err());
    run = run(Map.of("DOMAINCHECK_CLI_CHECK_CSV", "true"), "check", "available-a.com", "--json");
    assertTrue(run.out().startsWith("{"), run.out());
  }

  @Test
  void variable_optionWrittenInItsShortForm_givesWay(@TempDir Path folder) {
    Path file = folder.resolve("answers");
    CliRun run =
        run(
            Map.of("DOMAINCHECK_CLI_BULK_OUTPUT", folder.resolve("other").toString()),
            "bulk",
            "-",
            "--json",
            "-o" + file);
    assertEquals(new CliRun(0, "", ""), run);
    assertTrue(Files.exists(file));
  }

  @Test
  void variable_ofAFile_isUsed(@TempDir Path folder) {
    Path file = folder.resolve("answers");
    CliRun run =
        run(
            Map.of(
                "DOMAINCHECK_CLI_BULK_OUTPUT",
                file.toString(),
                "DOMAINCHECK_CLI_BULK_CSV",
                "true",
                "DOMAINCHECK_CLI_BULK_RESUME",
                "true"),
            "bulk",
            "-");
    assertEquals(new CliRun(0, "", ""), run);
    assertTrue(Files.exists(file));
  }
}
