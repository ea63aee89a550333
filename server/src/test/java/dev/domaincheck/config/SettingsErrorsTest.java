package dev.domaincheck.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SettingsErrorsTest {
  private static final MapFiles FILES =
      new MapFiles(Map.of("map", "", "tokens", "", "cert", "", "key", "", "ca", ""));

  private static final String DURATION = "a duration such as 500ms, 10s, 5m, 1h or PT10S, from ";

  private static final String OTLP =
      "an http or https URL such as http://127.0.0.1:4318, without credentials or query";

  static Stream<Arguments> flags() {
    return Stream.of(
        flag("unknown flag --cache-tll; did you mean --cache-ttl?", "--cache-tll", "1h"),
        flag("unknown flag --cach; did you mean --cache-ttl?", "--cach=1h"),
        flag("unknown flag --frobnicate; --help lists all", "--frobnicate"),
        flag("unknown flag --; --help lists all", "--"),
        flag("\"stray\": not an option; options begin with --", "stray"),
        flag("\"-x\": not an option; options begin with --", "-x"),
        flag("flag --listen: given more than once", "--listen=a:1", "--listen", "b:2"),
        flag("flag --contact: a value is missing; expected up to 200", "--contact"),
        flag("flag --contact: a value is missing; expected up to 200", "--contact", "--sandbox"),
        flag("flag --sandbox: \"yes\" is not true or false", "--sandbox=yes"),
        flag("\"true\": not an option; options begin with --", "--sandbox", "true"),
        value("listen", "9090", "an address such as"),
        value("listen", ":9090", "an address such as"),
        value("listen", "127.0.0.1", "an address such as"),
        value("listen", "127.0.0.1:65536", "an address such as"),
        value("listen", "::1:9090", "an address such as"),
        value("listen", "http://a:1", "an address such as"),
        value("listen", "", "an address such as"),
        value("max-concurrent-lookups", "0", "a whole number from 1 to 100000"),
        value("max-concurrent-lookups", "100001", "a whole number from 1 to 100000"),
        value("max-concurrent-lookups", "1.5", "a whole number from 1 to 100000"),
        value("host-concurrency", "-1", "a whole number from 0 to 100000"),
        value("host-rate", "-1", "queries a second, a number from 0 to 1000000"),
        value("host-rate", "NaN", "queries a second, a number from 0 to 1000000"),
        value("host-rate", "10d", "queries a second, a number from 0 to 1000000"),
        value("host-rate", "1000001", "queries a second, a number from 0 to 1000000"),
        value("lookup-timeout", "99ms", DURATION + "100ms to 30s"),
        value("lookup-timeout", "31s", DURATION + "100ms to 30s"),
        value("lookup-timeout", "10", DURATION + "100ms to 30s"),
        value("lookup-timeout", "PT", DURATION + "100ms to 30s"),
        value("lookup-timeout", "ten seconds", DURATION + "100ms to 30s"),
        value("cache-ttl", "999ms", DURATION + "1s to 7d"),
        value("cache-ttl", "8d", DURATION + "1s to 7d"),
        value("cache-ttl", "99999999999999999999s", DURATION + "1s to 7d"),
        value("cache-max-entries", "0", "a whole number from 1 to 100000000"),
        flag(
            "flag --contact: \"a\\u000d\\u000aHost: b\" is not up to 200 printable ASCII",
            "--contact=a\r\nHost: b"),
        value("contact", "x".repeat(201), "up to 200 printable ASCII characters"),
        flag(
            "flag --upstream-map: \"a\\u0000b\" is not the path of a readable file",
            "--upstream-map=a\0b"),
        value("snapshot-every", "999ms", "0 or " + DURATION + "1s to 7d"),
        value("snapshot-every", "-1s", "0 or " + DURATION + "1s to 7d"),
        value("warm-every", "9s", "0 or " + DURATION + "10s to 7d"),
        value("warm-every", "8d", "0 or " + DURATION + "10s to 7d"),
        flag("--warm-file: \"gone\" is no file that this process can read", "--warm-file", "gone"),
        value("snapshot-every", "8d", "0 or " + DURATION + "1s to 7d"),
        flag(
            "--snapshot-file: \"gone/x\" is no place for a file: expected a folder that exists",
            "--snapshot-file",
            "gone/x"),
        value("metrics-listen", "9091", "an address such as 127.0.0.1:9091, port 0 to 65535"),
        flag(
            "--metrics-listen 0.0.0.0:9091 can be reached from other machines, and has neither TLS"
                + " nor credentials: say --allow-open-metrics",
            "--metrics-listen=0.0.0.0:9091"),
        value("otlp-endpoint", "127.0.0.1:4318", OTLP),
        value("otlp-endpoint", "grpc://127.0.0.1:4317", OTLP),
        value("otlp-endpoint", "http://me:secret@collector:4318", OTLP),
        value("otlp-endpoint", "http://collector:4318?token=secret", OTLP),
        value("trace-ratio", "1.01", "a number from 0 to 1"),
        value("log-format", "JSON", "auto, text or json"),
        value("log-format", "xml", "auto, text or json"),
        value("log-level", "trace", "error, warn, info or debug"),
        value("log-calls", "some", "none, failed or all"),
        value("caller-rate", "-1", "names a second, a whole number from 0 to 10000000"),
        value("caller-streams", "1000001", "a whole number from 0 to 1000000"),
        value("lame-duck", "16s", "0 or " + DURATION + "100ms to 15s"),
        flag(
            "--sandbox and --upstream-map exclude each other: both say where registries are",
            "--sandbox",
            "--upstream-map=map"),
        flag("--tls-cert and --tls-key need each other", "--tls-cert=cert"),
        flag("--tls-cert and --tls-key need each other", "--tls-key=key"),
        flag("--tls-client-ca needs --tls-cert and --tls-key", "--tls-client-ca=ca"),
        flag(
            "--admin-token-file and --client-token-file are one file",
            "--admin-token-file=tokens",
            "--client-token-file=tokens"),
        missing("upstream-map"),
        missing("admin-token-file"),
        missing("client-token-file"),
        flag("--tls-cert: \"gone\" is no file", "--tls-cert=gone", "--tls-key=key"),
        flag("--tls-key: \"gone\" is no file", "--tls-cert=cert", "--tls-key=gone"),
        flag(
            "--tls-client-ca: \"gone\" is no file",
            "--tls-cert=cert",
            "--tls-key=key",
            "--tls-client-ca=gone"),
        flag("flag --config: cannot read \"gone\": no such file", "--config", "gone"),
        flag(
            "--listen 0.0.0.0:1 can be reached from other machines: give --tls-cert",
            "--listen=0.0.0.0:1",
            "--client-token-file=tokens"),
        flag(
            "--listen 127.0.0.1.example:1 can be reached from other machines: give --client-token",
            "--listen=127.0.0.1.example:1",
            "--tls-cert=cert",
            "--tls-key=key"),
        flag(
            "--listen 127.0.0.01:1 can be reached from other machines: give --client-token",
            "--listen=127.0.0.01:1",
            "--allow-plaintext"));
  }

  @ParameterizedTest
  @MethodSource("flags")
  void load_faultyFlags_refusedInOneLine(String expected, List<String> args) {
    List<String> problems = refused(args, Map.of(), FILES);
    assertEquals(1, problems.size(), problems::toString);
    assertEquals(
        expected,
        problems
            .getFirst()
            .substring(0, Math.min(expected.length(), problems.getFirst().length())));
  }

  static Stream<Arguments> environments() {
    return Stream.of(
        Arguments.of(
            "DOMAINCHECK_CACHE_TLL",
            "1h",
            "unknown environment variable DOMAINCHECK_CACHE_TLL; did you mean"
                + " DOMAINCHECK_CACHE_TTL?"),
        Arguments.of(
            "DOMAINCHECK_ZZZZZZZZZZZZZZZZZZZZ",
            "1h",
            "unknown environment variable DOMAINCHECK_ZZZZZZZZZZZZZZZZZZZZ; --help lists all"),
        Arguments.of(
            "DOMAINCHECK_LOOKUP_TIMEOUT",
            "1h",
            "environment variable DOMAINCHECK_LOOKUP_TIMEOUT: \"1h\" is not "
                + DURATION
                + "100ms to 30s"),
        Arguments.of(
            "DOMAINCHECK_SANDBOX",
            "",
            "environment variable DOMAINCHECK_SANDBOX: \"\" is not true or false"),
        Arguments.of(
            "DOMAINCHECK_CONFIG",
            "gone",
            "environment variable DOMAINCHECK_CONFIG: cannot read \"gone\": no such file"));
  }

  @ParameterizedTest
  @MethodSource("environments")
  void load_faultyVariable_refused(String variable, String text, String expected) {
    assertEquals(List.of(expected), refused(List.of(), Map.of(variable, text), FILES));
  }

  /** A question is asked on the command line, not by a variable left over in a shell. */
  @Test
  void load_questionAsVariable_refused() {
    assertEquals(1, refused(List.of(), Map.of("DOMAINCHECK_HELP", "true"), FILES).size());
  }

  static Stream<Arguments> files() {
    return Stream.of(
        Arguments.of(
            "cache_ttl=1h", "unknown key \"cache_ttl\" in file f; did you mean cache-ttl?"),
        Arguments.of(
            "--sandbox=true", "unknown key \"--sandbox\" in file f; did you mean sandbox?"),
        Arguments.of("config=g", "unknown key \"config\" in file f; --help lists all"),
        Arguments.of(
            "cache-ttl=soon", "file f, key cache-ttl: \"soon\" is not " + DURATION + "1s to 7d"));
  }

  @ParameterizedTest
  @MethodSource("files")
  void load_faultyFile_refused(String text, String expected) {
    MapFiles files = new MapFiles(Map.of("f", text));
    assertEquals(List.of(expected), refused(List.of("--config", "f"), Map.of(), files));
  }

  @Test
  void load_brokenEscapeInFile_refused() {
    MapFiles files = new MapFiles(Map.of("f", "contact=\\u12"));
    assertEquals(1, refused(List.of("--config", "f"), Map.of(), files).size());
  }

  @Test
  void load_keyTwiceInFile_refused() {
    MapFiles files = new MapFiles(Map.of("f", "cache-ttl=1h\ncache-ttl=2h\n"));
    assertEquals(
        List.of("file f: key cache-ttl stands there more than once"),
        refused(List.of("--config", "f"), Map.of(), files));
  }

  @Test
  void load_severalFaults_allTold() {
    assertEquals(
        3,
        refused(List.of("--nope", "--cache-ttl=0s"), Map.of("DOMAINCHECK_HOST_RATE", "fast"), FILES)
            .size());
  }

  @Test
  void load_beyondLoopback_saidInSoManyWords_starts() {
    for (List<String> args :
        List.of(
            List.of("--allow-plaintext", "--allow-anonymous"),
            List.of("--allow-plaintext", "--client-token-file=tokens"),
            List.of("--tls-cert=cert", "--tls-key=key", "--allow-anonymous"),
            List.of("--tls-cert=cert", "--tls-key=key", "--tls-client-ca=ca"))) {
      List<String> all = Stream.concat(Stream.of("--listen=0.0.0.0:0"), args.stream()).toList();
      assertInstanceOf(
          SettingsOutcome.Start.class, new SettingsLoader(Map.of(), FILES, "1").load(all));
    }
  }

  @Test
  void load_benchServiceBeyondLoopback_isRefused() {
    List<String> problems =
        refused(
            List.of(
                "--listen=0.0.0.0:0", "--allow-plaintext", "--allow-anonymous", "--bench-service"),
            Map.of(),
            FILES);
    assertEquals(1, problems.size(), problems::toString);
    assertTrue(
        problems.getFirst().startsWith("--bench-service serves calls that ask for no credential"),
        problems::toString);
  }

  @Test
  void load_loopbackInAnySpelling_needsNoCredentials() {
    for (String host : List.of("127.0.0.1", "127.255.0.9", "localhost", "LocalHost", "[::1]")) {
      assertInstanceOf(
          SettingsOutcome.Start.class,
          new SettingsLoader(Map.of(), FILES, "1").load(List.of("--listen", host + ":0")));
    }
  }

  private static Arguments flag(String expected, String... args) {
    return Arguments.of(expected, List.of(args));
  }

  private static Arguments value(String name, String text, String expected) {
    return flag(
        "flag --" + name + ": \"" + text + "\" is not " + expected, "--" + name + "=" + text);
  }

  private static Arguments missing(String name) {
    return flag(
        "--" + name + ": \"gone\" is no file that this process can read", "--" + name + "=gone");
  }

  /** The problems, without the closing hint. */
  private static List<String> refused(
      List<String> args, Map<String, String> environment, SettingsFiles files) {
    SettingsOutcome outcome = new SettingsLoader(environment, files, "1").load(args);
    String text = assertInstanceOf(SettingsOutcome.Refuse.class, outcome).text();
    String hint = "\nTry 'domaincheck-server --help'.\n";
    assertEquals(hint, text.substring(text.length() - hint.length()));
    return text.substring(0, text.length() - hint.length()).lines().toList();
  }
}
