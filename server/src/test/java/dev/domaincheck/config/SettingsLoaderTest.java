package dev.domaincheck.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsLoaderTest {
  private static final MapFiles FILES =
      new MapFiles(
          Map.of(
              "map.tsv",
              "",
              "services.tsv",
              "",
              "rules.txt",
              "",
              "names",
              "",
              "admin",
              "",
              "clients",
              "",
              "cert.pem",
              "",
              "key.pem",
              "",
              "ca.pem",
              ""));

  private static final Settings DEFAULTS =
      new Settings(
          new ListenAddress("127.0.0.1", 9090),
          false,
          null,
          256,
          null,
          null,
          Duration.ofSeconds(10),
          Duration.ofHours(1),
          100_000,
          true,
          null,
          Duration.ofMinutes(5),
          null,
          Duration.ZERO,
          null,
          null,
          false,
          false,
          null,
          null,
          null,
          null,
          Set.of(),
          null,
          null,
          true,
          false,
          new CallerLimits(0, 1_000),
          new TelemetrySettings(null, false, null, 0.01),
          new LogSettings(LogSettings.Format.AUTO, LogSettings.Level.INFO, LogSettings.Calls.NONE),
          Duration.ofSeconds(2));

  /** Each option but sandbox (which excludes upstream-map), none at its default. */
  private static final Map<String, String> ALL_GIVEN =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("listen", "[::1]:0"),
              Map.entry("upstream-map", "map.tsv"),
              Map.entry("directory-file", "services.tsv"),
              Map.entry("whois-rules-file", "rules.txt"),
              Map.entry("no-refresh", "true"),
              Map.entry("bench-service", "true"),
              Map.entry("max-concurrent-lookups", "7"),
              Map.entry("host-concurrency", "3"),
              Map.entry("host-rate", "0.5"),
              Map.entry("lookup-timeout", "500ms"),
              Map.entry("cache-ttl", "PT1H30M"),
              Map.entry("cache-max-entries", "12"),
              Map.entry("no-cache", "true"),
              Map.entry("snapshot-file", "folder/cache.snapshot"),
              Map.entry("snapshot-every", "0"),
              Map.entry("warm-file", "names"),
              Map.entry("warm-every", "30m"),
              Map.entry("admin-token-file", "admin"),
              Map.entry("client-token-file", "clients"),
              Map.entry("allow-anonymous", "true"),
              Map.entry("allow-plaintext", "true"),
              Map.entry("tls-cert", "cert.pem"),
              Map.entry("tls-key", "key.pem"),
              Map.entry("tls-client-ca", "ca.pem"),
              Map.entry("caller-rate", "50"),
              Map.entry("caller-streams", "0"),
              Map.entry("metrics-listen", "[::]:9091"),
              Map.entry("allow-open-metrics", "true"),
              Map.entry("otlp-endpoint", "https://collector:4318"),
              Map.entry("trace-ratio", "0.5"),
              Map.entry("log-format", "json"),
              Map.entry("log-level", "warn"),
              Map.entry("log-calls", "all"),
              Map.entry("lame-duck", "100ms"),
              Map.entry("contact", "ops@registrar.example"),
              Map.entry("enable-source", "Api.nic.example, nic.example")));

  private static final Settings ALL_READ =
      new Settings(
          new ListenAddress("::1", 0),
          false,
          Path.of("map.tsv"),
          7,
          3,
          0.5,
          Duration.ofMillis(500),
          Duration.ofMinutes(90),
          12,
          false,
          Path.of("folder/cache.snapshot"),
          Duration.ZERO,
          Path.of("names"),
          Duration.ofMinutes(30),
          Path.of("admin"),
          Path.of("clients"),
          true,
          true,
          Path.of("cert.pem"),
          Path.of("key.pem"),
          Path.of("ca.pem"),
          "ops@registrar.example",
          Set.of("api.nic.example", "nic.example"),
          Path.of("services.tsv"),
          Path.of("rules.txt"),
          false,
          true,
          new CallerLimits(50, 0),
          new TelemetrySettings(
              new ListenAddress("::", 9091), true, URI.create("https://collector:4318"), 0.5),
          new LogSettings(LogSettings.Format.JSON, LogSettings.Level.WARN, LogSettings.Calls.ALL),
          Duration.ofMillis(100));

  @Test
  void load_nothingGiven_defaults() {
    assertEquals(DEFAULTS, start(List.of(), Map.of()));
  }

  @Test
  void load_allFlags_allRead() {
    List<String> args =
        ALL_GIVEN.entrySet().stream()
            .flatMap(
                given ->
                    given.getValue().equals("true")
                        ? List.of("--" + given.getKey()).stream()
                        : List.of("--" + given.getKey(), given.getValue()).stream())
            .toList();
    assertEquals(ALL_READ, start(args, Map.of()));
  }

  @Test
  void load_allFlagsWithEquals_allRead() {
    List<String> args =
        ALL_GIVEN.entrySet().stream().map(g -> "--" + g.getKey() + "=" + g.getValue()).toList();
    assertEquals(ALL_READ, start(args, Map.of()));
  }

  @Test
  void load_allVariables_allRead() {
    assertEquals(ALL_READ, start(List.of(), variables(ALL_GIVEN)));
  }

  @Test
  void load_allKeys_allRead() {
    assertEquals(ALL_READ, startWithFile(List.of("--config", "f"), Map.of(), keys(ALL_GIVEN)));
    assertEquals(
        ALL_READ, startWithFile(List.of(), Map.of("DOMAINCHECK_CONFIG", "f"), keys(ALL_GIVEN)));
  }

  /** So that an option added to the table cannot be forgotten above. */
  @Test
  void options_ofSettings_allTried() {
    List<String> known =
        Options.ALL.stream().filter(Option::isSetting).map(Option::name).sorted().toList();
    List<String> tried =
        new java.util.TreeSet<>(
                java.util.stream.Stream.concat(
                        ALL_GIVEN.keySet().stream(),
                        java.util.stream.Stream.of("sandbox", "config"))
                    .toList())
            .stream().toList();
    assertEquals(known, tried);
  }

  @Test
  void load_severalSources_flagThenVariableThenFileWins() {
    String file = "cache-ttl=3s\nlookup-timeout=3s\ncache-max-entries=3\n";
    Map<String, String> environment =
        Map.of("DOMAINCHECK_CACHE_TTL", "2s", "DOMAINCHECK_LOOKUP_TIMEOUT", "2s");
    Settings settings =
        startWithFile(List.of("--config", "f", "--cache-ttl", "1s"), environment, file);
    assertEquals(Duration.ofSeconds(1), settings.cacheTtl());
    assertEquals(Duration.ofSeconds(2), settings.lookupTimeout());
    assertEquals(3, settings.cacheMaxEntries());
  }

  @Test
  void load_switchOffByFlag_outranksFile() {
    assertTrue(
        startWithFile(List.of("--config", "f", "--no-cache=false"), Map.of(), "no-cache=true")
            .cacheEnabled());
  }

  @Test
  void load_sandbox_hostLimitsOffUnlessGiven() {
    Settings settings = start(List.of("--sandbox"), Map.of());
    assertEquals(0, settings.hostConcurrency());
    assertEquals(0.0, settings.hostRate());
    Settings limited = start(List.of("--sandbox", "--host-rate", "2"), Map.of());
    assertEquals(0, limited.hostConcurrency());
    assertEquals(2.0, limited.hostRate());
    assertNull(start(List.of("--sandbox=false"), Map.of()).hostRate());
  }

  @Test
  void load_variablesOfOthers_ignored() {
    Map<String, String> environment =
        Map.of(
            "DOMAINCHECK_TARGET", "127.0.0.1:1",
            "DOMAINCHECK_CLIENT_CERT", "own.pem",
            "DOMAINCHECK_CLIENT_KEY", "key.pem",
            "DOMAINCHECK_JAVA_OPTS", "-Xmx1g",
            "PATH", "/bin",
            "DOMAINCHECKER", "x");
    assertEquals(DEFAULTS, start(List.of(), environment));
  }

  @Test
  void load_fileInPropertiesFormat_commentsAndSpacesAllowed() {
    Settings settings =
        startWithFile(
            List.of("--config=f"), Map.of(), "# a comment\n\n  cache-ttl : 5m  \n".stripTrailing());
    assertEquals(Duration.ofMinutes(5), settings.cacheTtl());
  }

  @ParameterizedTest
  @ValueSource(strings = {"--help", "-h"})
  void load_help_namesEachOption(String flag) {
    String text = printed(List.of("--nonsense", flag));
    for (Option<?> option : Options.ALL) {
      assertTrue(text.contains("  " + option.flag()), option.flag());
    }
    assertTrue(text.lines().allMatch(line -> line.length() < 240), "no endless lines");
  }

  @Test
  void load_version_printsIt() {
    assertEquals("domaincheck-server 1.2.3\n", printed(List.of("--version")));
  }

  @Test
  void load_printConfig_showsValueAndOriginOfEach() {
    MapFiles files = new MapFiles(Map.of("f", "cache-max-entries=3\n"));
    SettingsOutcome outcome =
        new SettingsLoader(Map.of("DOMAINCHECK_CACHE_TTL", "2s"), files, "1.2.3")
            .load(List.of("--print-config", "--sandbox", "--config", "f"));
    String text = assertInstanceOf(SettingsOutcome.Print.class, outcome).text();
    List<String> lines = text.lines().map(line -> line.replaceAll(" +", " ")).toList();
    assertTrue(
        lines.containsAll(
            List.of(
                "listen 127.0.0.1:9090 (default)",
                "sandbox true (flag)",
                "cache-ttl 2s (env)",
                "cache-max-entries 3 (file)",
                "host-rate 0 (default)",
                "contact - (default)")),
        text);
    assertEquals(Options.ALL.stream().filter(Option::isSetting).count(), lines.size());
  }

  @Test
  void anonymousChecks_byCredentials_onlyWhereNoneOrAllowed() {
    assertTrue(DEFAULTS.anonymousChecks());
    assertFalse(DEFAULTS.tls());
    assertFalse(start(List.of("--client-token-file", "clients"), Map.of()).anonymousChecks());
    assertTrue(
        start(List.of("--client-token-file", "clients", "--allow-anonymous"), Map.of())
            .anonymousChecks());
    assertTrue(ALL_READ.tls());
  }

  @ParameterizedTest
  @CsvSource({"0, PT0S", "0s, PT0S", "PT0S, PT0S", "1s, PT1S", "7d, PT168H"})
  void load_snapshotEvery_mayBeNothing(String text, Duration every) {
    assertEquals(every, start(List.of("--snapshot-every", text), Map.of()).snapshotEvery());
  }

  @Test
  void onDisk_placeOfAFile_isAFileOrNothingInAFolder(@TempDir Path folder) throws Exception {
    SettingsFiles files = SettingsFiles.onDisk();
    assertTrue(files.isPlace(folder.resolve("new")));
    assertTrue(files.isPlace(Files.createFile(folder.resolve("old"))));
    assertTrue(files.isPlace(Path.of("relative-name-of-nothing")));
    assertFalse(files.isPlace(folder));
    assertFalse(files.isPlace(folder.resolve("gone").resolve("new")));
    assertFalse(files.isPlace(folder.resolve("old").resolve("new")));
    assertFalse(files.isPlace(Path.of("/dev/null")));
    assertFalse(files.isPlace(Path.of("/")));
  }

  private static Map<String, String> variables(Map<String, String> given) {
    return given.entrySet().stream()
        .collect(
            Collectors.toMap(
                g ->
                    "DOMAINCHECK_"
                        + g.getKey().replace('-', '_').toUpperCase(java.util.Locale.ROOT),
                Map.Entry::getValue));
  }

  private static String keys(Map<String, String> given) {
    return given.entrySet().stream()
        .map(g -> g.getKey() + "=" + g.getValue() + "\n")
        .collect(Collectors.joining());
  }

  private static Settings start(List<String> args, Map<String, String> environment) {
    SettingsOutcome outcome = new SettingsLoader(environment, FILES, "1.2.3").load(args);
    return assertInstanceOf(SettingsOutcome.Start.class, outcome).settings();
  }

  private static Settings startWithFile(
      List<String> args, Map<String, String> environment, String text) {
    Map<String, String> texts = new TreeMap<>(FILES.texts());
    texts.put("f", text);
    SettingsOutcome outcome =
        new SettingsLoader(environment, new MapFiles(texts), "1.2.3").load(args);
    return assertInstanceOf(SettingsOutcome.Start.class, outcome).settings();
  }

  private static String printed(List<String> args) {
    SettingsOutcome outcome = new SettingsLoader(Map.of(), FILES, "1.2.3").load(args);
    return assertInstanceOf(SettingsOutcome.Print.class, outcome).text();
  }
}
