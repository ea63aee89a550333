package dev.domaincheck.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.domaincheck.client.FakeService;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Names made of words, and which of their answers are printed. */
@Timeout(60)
final class ExpansionTest {

  private final FakeService service = new FakeService();

  @AfterEach
  void close() {
    service.close();
  }

  private CliRun check(String... args) {
    return withVariables("", Map.of(), args);
  }

  private CliRun withVariables(String in, Map<String, String> variables, String... args) {
    Map<String, String> env = new HashMap<>(variables);
    env.put("DOMAINCHECK_TARGET", service.target());
    List<String> all = new ArrayList<>(List.of("check"));
    all.addAll(List.of(args));
    return CliRun.of(in, env, Terminals.NONE, all.toArray(String[]::new));
  }

  @Test
  void dryRun_wordsAffixesAndTlds_printsEachNameOnceAndAsksNobody() {
    CliRun run =
        check(
            "shop",
            "example.org",
            "shop",
            "--tld",
            "com,.co.uk",
            "--prefix",
            "get",
            "--suffix",
            "hq,app",
            "--dry-run");
    assertEquals(
        """
        shop.com
        shop.co.uk
        getshop.com
        getshop.co.uk
        shophq.com
        shophq.co.uk
        shopapp.com
        shopapp.co.uk
        example.org
        getexample.org
        examplehq.org
        exampleapp.org
        """,
        run.out());
    assertEquals("", run.err());
    assertEquals(0, run.exitCode());
    assertEquals(0, service.checks.size());
  }

  @Test
  void dryRun_presets_areListsOfTheirOwn() {
    List<String> popular = check("a", "--tld-preset", "popular", "--dry-run").lines();
    assertTrue(popular.containsAll(List.of("a.com", "a.net", "a.io")), popular.toString());
    List<String> two = check("a", "--tld-preset", "tech,Country", "--dry-run").lines();
    assertTrue(two.containsAll(List.of("a.dev", "a.de")), two.toString());
    assertEquals(
        new CliRun(
            2, "", "domaincheck: --tld-preset is 'all', expected some of popular, tech, country\n"),
        check("a", "--tld-preset", "all"));
  }

  @Test
  void dryRun_strangeCharacters_reachNoTerminal() {
    assertEquals("\\u001b[31mx.com\n", check("\u001b[31mx", "--tld", "com", "--dry-run").out());
    String joined = "\u0646\u200c\u0646.com";
    assertEquals(
        joined.replace("\u200c", "\\u200c") + "\n",
        CliRun.of("", Map.of(), new Terminals(true, true), "check", joined, "--dry-run").out());
  }

  @Test
  void dryRun_intoAPipe_namesStayAsTheyAre() {
    String joined = "\u0646\u200c\u0646.com";
    assertEquals(joined + "\n", check(joined, "--dry-run").out());
    assertEquals("a\\u000ab.com\n", check("a\nb.com", "--dry-run").out());
  }

  @Test
  void tld_emptyPart_isRefused() {
    assertEquals(
        new CliRun(
            2,
            "",
            "domaincheck: --tld has an empty part, expected top-level domains such as com,co.uk\n"),
        check("a", "--tld", "com,,net"));
  }

  @Test
  void tld_tooManyNames_isRefused() {
    String words =
        IntStream.range(0, 100_001).mapToObj(i -> "w" + i).collect(Collectors.joining("\n"));
    CliRun run = withVariables(words, Map.of(), "-", "--tld", "com", "--dry-run");
    assertEquals(2, run.exitCode());
    assertEquals(
        "domaincheck: these words stand for more than 100,000 names; expected fewer words, affixes"
            + " or top-level domains\n",
        run.err());
  }

  @Test
  void only_someVerdicts_printsThoseAndCountsAll() {
    CliRun run =
        check(
            "available-a.com",
            "registered-b.de",
            "throttled-c.nl",
            "available-d.com",
            "--only",
            "available,reserved",
            "--json",
            "--stats");
    assertEquals(
        List.of("available-a.com", "available-d.com"),
        run.lines().stream().map(line -> line.split("\"", -1)[3]).toList());
    assertEquals(3, run.exitCode(), "one name is UNKNOWN, though it is not shown");
    assertTrue(
        run.err()
            .matches(
                "4 names in [0-9.]+s( \\([0-9]+/s\\))?: 2 AVAILABLE, 1 REGISTERED, 1 UNKNOWN; 0"
                    + " cached\n"),
        run.err());
  }

  @Test
  void only_noVerdict_isRefused() {
    CliRun run = check("a.com", "--only", "free");
    assertEquals(2, run.exitCode());
    assertTrue(
        run.err().startsWith("domaincheck: --only is 'free', expected some of available, "),
        run.err());
  }

  @Test
  void limit_enoughAvailable_stops() {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      names.add("registered-" + i + ".com");
      names.add("available-" + i + ".com");
    }
    names.addAll(List.of("--limit", "3", "--only", "available", "--json"));
    CliRun run = check(names.toArray(String[]::new));
    assertEquals(
        List.of("available-0.com", "available-1.com", "available-2.com"),
        run.lines().stream().map(line -> line.split("\"", -1)[3]).toList());
    assertEquals(0, run.exitCode());
    assertEquals(
        "domaincheck: --limit is -1, expected 1 or more\n", check("a.com", "--limit", "-1").err());
  }

  @Test
  void environment_ofTheCommand_isUsedUnlessTheLineSaysOtherwise() {
    Map<String, String> env =
        Map.of(
            "DOMAINCHECK_CLI_CHECK_TLD", "com,net",
            "DOMAINCHECK_CLI_CHECK_DRY_RUN", "true",
            "DOMAINCHECK_CLI_CHECK_JSON", "true");
    assertEquals("a.com\na.net\n", withVariables("", env, "a").out());
    assertEquals("a.org\n", withVariables("", env, "a", "--tld=org").out());
    Map<String, String> json = Map.of("DOMAINCHECK_CLI_CHECK_JSON", "true");
    assertTrue(withVariables("", json, "available-a.com").out().startsWith("{\"input\""));
    assertTrue(withVariables("", json, "available-a.com", "--csv").out().startsWith("input,"));
    assertEquals(
        new CliRun(
            2, "", "domaincheck: DOMAINCHECK_CLI_CHECK_JSON is 'yes', expected true or false\n"),
        withVariables("", Map.of("DOMAINCHECK_CLI_CHECK_JSON", "yes"), "a.com"));
  }
}
