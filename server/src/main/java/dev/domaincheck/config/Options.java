package dev.domaincheck.config;

import dev.domaincheck.config.Option.Kind;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Every option of the server. Parsing, help, {@code --print-config} and the README follow this. */
final class Options {
  /** One virtual thread and one socket each: beyond this a process runs out of descriptors. */
  private static final int MAX_LOOKUPS = 100_000;

  /** Beyond what one machine can send; a slip of the finger rather than a wish. */
  private static final double MAX_RATE = 1_000_000;

  /** At under 1 KiB an entry, about what a heap of 100 GiB holds. */
  private static final int MAX_CACHE_ENTRIES = 100_000_000;

  /** Under it a TLS handshake to another continent does not end. */
  private static final Duration MIN_LOOKUP_TIMEOUT = Duration.ofMillis(100);

  /** The longest that a caller without a deadline waits for a whole call. */
  private static final Duration MAX_LOOKUP_TIMEOUT = Duration.ofSeconds(30);

  /** More often, and a large cache is written all the time. */
  private static final Duration MIN_SNAPSHOT_INTERVAL = Duration.ofSeconds(1);

  /** By then all that it holds is too old to be served. */
  private static final Duration MAX_SNAPSHOT_INTERVAL = Duration.ofDays(7);

  /** More often, and hardly anything has expired since the last time. */
  private static final Duration MIN_WARM_INTERVAL = Duration.ofSeconds(10);

  /** The longest that any answer is kept. */
  private static final Duration MAX_WARM_INTERVAL = Duration.ofDays(7);

  /** Below a second nothing is gained over {@code --no-cache}. */
  private static final Duration MIN_TTL = Duration.ofSeconds(1);

  /** A registration can be deleted and be free again within days; see the README's limits. */
  private static final Duration MAX_TTL = Duration.ofDays(7);

  /** Beyond what one connection carries, so as good as no limit. */
  private static final int MAX_CALLER_RATE = 10_000_000;

  /** Beyond what a process has memory for. */
  private static final int MAX_STREAMS = 1_000_000;

  private static final Duration MIN_LAME_DUCK = Duration.ofMillis(100);

  /** The drain that follows needs the rest of the 30 s after which service managers kill. */
  private static final Duration MAX_LAME_DUCK = Duration.ofSeconds(15);

  static final Option<ListenAddress> LISTEN =
      value(
          "listen",
          "HOST:PORT",
          "an address such as 127.0.0.1:9090 or [::1]:9090, port 0 to 65535",
          "127.0.0.1:9090",
          ListenAddress::parse,
          "Where to listen; port 0 takes a free one. Beyond loopback it needs TLS and credentials.");

  static final Option<Boolean> SANDBOX =
      toggle("sandbox", "Ask a registry simulated in this process; no packet leaves the machine.");

  static final Option<Path> UPSTREAM_MAP =
      file(
          "upstream-map",
          "Connect elsewhere than to the registries: rows host[:port] TAB tcp://addr:port,"
              + " http(s)://... or, for name servers, dns://addr:port; * for all others.");

  static final Option<Path> DIRECTORY_FILE =
      file(
          "directory-file",
          "Services of the operator's own in the directory's format, in place of the built-in ones"
              + " of those suffixes; read again when it changes.");

  static final Option<Path> WHOIS_RULES_FILE =
      file(
          "whois-rules-file",
          "WHOIS rules of the operator's own, in place of the built-in ones of those hosts; read"
              + " again when it changes.");

  static final Option<Boolean> NO_REFRESH =
      toggle(
          "no-refresh",
          "Never ask IANA for newer lists of services and top-level domains, as with --sandbox.");

  static final Option<Integer> MAX_CONCURRENT_LOOKUPS =
      value(
          "max-concurrent-lookups",
          "N",
          "a whole number from 1 to " + MAX_LOOKUPS,
          "256",
          ValueParser.integer(1, MAX_LOOKUPS),
          "Lookups under way at once, all registries together.");

  static final Option<Integer> HOST_CONCURRENCY =
      value(
          "host-concurrency",
          "N",
          "a whole number from 0 to " + MAX_LOOKUPS,
          null,
          ValueParser.integer(0, MAX_LOOKUPS),
          "Queries under way at once to each registry host, in place of the built-in tables;"
              + " 0 = no limit, which is the sandbox's default.");

  static final Option<Double> HOST_RATE =
      value(
          "host-rate",
          "R",
          "queries a second, a number from 0 to 1000000",
          null,
          ValueParser.decimal(0, MAX_RATE),
          "Queries a second to each registry host, in place of the built-in tables; 0 = no limit"
              + " and no pauses, which is the sandbox's default.");

  static final Option<Duration> LOOKUP_TIMEOUT =
      value(
          "lookup-timeout",
          "D",
          durationForm(MIN_LOOKUP_TIMEOUT, MAX_LOOKUP_TIMEOUT),
          "10s",
          ValueParser.duration(MIN_LOOKUP_TIMEOUT, MAX_LOOKUP_TIMEOUT),
          "How long one lookup may take once it has a slot, unless the call says otherwise.");

  static final Option<Duration> CACHE_TTL =
      value(
          "cache-ttl",
          "D",
          durationForm(MIN_TTL, MAX_TTL),
          "1h",
          ValueParser.duration(MIN_TTL, MAX_TTL),
          "How long REGISTERED is served from the cache; AVAILABLE never longer than 60s.");

  static final Option<Integer> CACHE_MAX_ENTRIES =
      value(
          "cache-max-entries",
          "N",
          "a whole number from 1 to " + MAX_CACHE_ENTRIES,
          "100000",
          ValueParser.integer(1, MAX_CACHE_ENTRIES),
          "Answers that the cache holds at most.");

  static final Option<Boolean> NO_CACHE = toggle("no-cache", "Cache nothing.");

  static final Option<Path> SNAPSHOT_FILE =
      value(
          "snapshot-file",
          "FILE",
          "the path of a file in a folder that exists",
          null,
          ValueParser.path(),
          "Where the cache is saved at the end, now and then, and on call; read at the start, left"
              + " alone with --no-cache. For its owner only: it tells which names were asked for.");

  static final Option<Duration> SNAPSHOT_EVERY =
      value(
          "snapshot-every",
          "D",
          "0 or " + durationForm(MIN_SNAPSHOT_INTERVAL, MAX_SNAPSHOT_INTERVAL),
          "5m",
          ValueParser.durationOrZero(MIN_SNAPSHOT_INTERVAL, MAX_SNAPSHOT_INTERVAL),
          "How often the cache is saved to --snapshot-file; 0 = only at the end and on call.");

  static final Option<Path> WARM_FILE =
      file(
          "warm-file",
          "Names to look up so that they are cached, one a line, # begins a comment; at the start,"
              + " in the background, left alone with --no-cache.");

  static final Option<Duration> WARM_EVERY =
      value(
          "warm-every",
          "D",
          "0 or " + durationForm(MIN_WARM_INTERVAL, MAX_WARM_INTERVAL),
          "0",
          ValueParser.durationOrZero(MIN_WARM_INTERVAL, MAX_WARM_INTERVAL),
          "How often that is done again with the file as it is then; 0 = only at the start.");

  static final Option<Path> ADMIN_TOKEN_FILE =
      file(
          "admin-token-file",
          "Tokens that admin calls must bear. Without it the first start makes one at"
              + " $XDG_STATE_HOME/domaincheck/admin.token (~/.local/state if unset).");

  static final Option<Path> CLIENT_TOKEN_FILE =
      file("client-token-file", "Tokens that every other call must bear.");

  static final Option<Boolean> ALLOW_ANONYMOUS =
      toggle(
          "allow-anonymous",
          "Answer checks without a credential, also beyond loopback. Admin calls still need one.");

  static final Option<Boolean> ALLOW_PLAINTEXT =
      toggle(
          "allow-plaintext",
          "Listen beyond loopback without TLS; tokens then cross the network readable by all.");

  static final Option<Path> TLS_CERT = file("tls-cert", "The server's certificate chain, PEM.");

  static final Option<Path> TLS_KEY = file("tls-key", "Its private key, PEM, PKCS #8.");

  static final Option<Path> TLS_CLIENT_CA =
      file("tls-client-ca", "Certificates, PEM, one of which must have signed a client's own.");

  static final Option<String> CONTACT =
      value(
          "contact",
          "TEXT",
          "up to "
              + ValueParser.MAX_TEXT
              + " printable ASCII characters without parentheses or backslashes",
          null,
          ValueParser.headerText(),
          "Whom a registry may write to, sent in the User-Agent: a mail address or a URL.");

  static final Option<Set<String>> ENABLE_SOURCE =
      value(
          "enable-source",
          "HOST,...",
          "up to "
              + ValueParser.MAX_HOSTS
              + " host names with commas between, such as api.nic.example",
          null,
          ValueParser.hosts(),
          "Ask these sources, too: they are off because their TLS is broken, or because they are"
              + " interfaces not made for the public.");

  static final Option<Boolean> BENCH_SERVICE =
      toggle(
          "bench-service",
          "Also serve calls that do nothing, which domaincheck bench compares checks with; they ask"
              + " for no credential.");

  static final Option<ListenAddress> METRICS_LISTEN =
      value(
          "metrics-listen",
          "HOST:PORT",
          "an address such as 127.0.0.1:9091, port 0 to 65535",
          null,
          ListenAddress::parse,
          "Where Prometheus reads the metrics, at /metrics; none without it.");

  static final Option<Boolean> ALLOW_OPEN_METRICS =
      toggle(
          "allow-open-metrics",
          "Serve metrics beyond loopback, to all who reach the port, and readable by all.");

  static final Option<URI> OTLP_ENDPOINT =
      value(
          "otlp-endpoint",
          "URL",
          "an http or https URL such as http://127.0.0.1:4318, without credentials or query",
          null,
          ValueParser.httpUrl(),
          "A collector that metrics and traces are sent to as OTLP over HTTP; none without it.");

  static final Option<Double> TRACE_RATIO =
      value(
          "trace-ratio",
          "R",
          "a number from 0 to 1",
          "0.01",
          ValueParser.decimal(0, 1),
          "The part of the calls that are traced, for --otlp-endpoint, of those whose callers do not"
              + " say: their own traces go on here, for up to 10 calls a second in all.");

  static final Option<LogSettings.Format> LOG_FORMAT =
      value(
          "log-format",
          "F",
          "auto, text or json",
          "auto",
          ValueParser.constant(LogSettings.Format.class),
          "How a line of the log looks: text, json, or auto, which is text on a terminal.");

  static final Option<LogSettings.Level> LOG_LEVEL =
      value(
          "log-level",
          "L",
          "error, warn, info or debug",
          "info",
          ValueParser.constant(LogSettings.Level.class),
          "The least that is logged; names that are looked up are told with debug only.");

  static final Option<LogSettings.Calls> LOG_CALLS =
      value(
          "log-calls",
          "C",
          "none, failed or all",
          "none",
          ValueParser.constant(LogSettings.Calls.class),
          "Which calls leave a line each: none, failed for those that did not end OK, or all.");

  static final Option<Integer> CALLER_RATE =
      value(
          "caller-rate",
          "N",
          "names a second, a whole number from 0 to " + MAX_CALLER_RATE,
          "0",
          ValueParser.integer(0, MAX_CALLER_RATE),
          "Names that one caller may send a second, cached ones too, with a burst of two seconds'"
              + " worth; 0 = no limit.");

  static final Option<Integer> CALLER_STREAMS =
      value(
          "caller-streams",
          "N",
          "a whole number from 0 to " + MAX_STREAMS,
          "1000",
          ValueParser.integer(0, MAX_STREAMS),
          "Streams that one caller may have open at once; 0 = no limit.");

  static final Option<Duration> LAME_DUCK =
      value(
          "lame-duck",
          "D",
          "0 or " + durationForm(MIN_LAME_DUCK, MAX_LAME_DUCK),
          "2s",
          ValueParser.durationOrZero(MIN_LAME_DUCK, MAX_LAME_DUCK),
          "How long a stopping server still takes calls after health said NOT_SERVING, so that"
              + " callers can turn to another; less if nobody is connected.");

  static final Option<Path> CONFIG =
      new Option<>(
          "config",
          Kind.FILE_OF_SETTINGS,
          "FILE",
          "the path of a readable file",
          null,
          ValueParser.path(),
          "A properties file of settings, such as cache-ttl=30m.");

  static final Option<Boolean> PRINT_CONFIG =
      question("print-config", "Print every setting, its value and its origin, and stop.");

  static final Option<Boolean> HELP = question("help", "Print this text and stop.");

  static final Option<Boolean> VERSION = question("version", "Print the version and stop.");

  /** All, in the order in which they are explained. */
  static final List<Option<?>> ALL =
      List.of(
          LISTEN,
          SANDBOX,
          UPSTREAM_MAP,
          DIRECTORY_FILE,
          WHOIS_RULES_FILE,
          NO_REFRESH,
          MAX_CONCURRENT_LOOKUPS,
          HOST_CONCURRENCY,
          HOST_RATE,
          LOOKUP_TIMEOUT,
          CACHE_TTL,
          CACHE_MAX_ENTRIES,
          NO_CACHE,
          SNAPSHOT_FILE,
          SNAPSHOT_EVERY,
          WARM_FILE,
          WARM_EVERY,
          ADMIN_TOKEN_FILE,
          CLIENT_TOKEN_FILE,
          ALLOW_ANONYMOUS,
          ALLOW_PLAINTEXT,
          TLS_CERT,
          TLS_KEY,
          TLS_CLIENT_CA,
          CONTACT,
          ENABLE_SOURCE,
          CALLER_RATE,
          CALLER_STREAMS,
          METRICS_LISTEN,
          ALLOW_OPEN_METRICS,
          OTLP_ENDPOINT,
          TRACE_RATIO,
          LOG_FORMAT,
          LOG_LEVEL,
          LOG_CALLS,
          LAME_DUCK,
          BENCH_SERVICE,
          CONFIG,
          PRINT_CONFIG,
          HELP,
          VERSION);

  private Options() {}

  private static <T> Option<T> value(
      String name,
      String form,
      String expected,
      @Nullable String defaultText,
      ValueParser<T> parser,
      String description) {
    return new Option<>(name, Kind.VALUE, form, expected, defaultText, parser, description);
  }

  private static Option<Path> file(String name, String description) {
    return value(
        name, "FILE", "the path of a readable file", null, ValueParser.path(), description);
  }

  private static Option<Boolean> toggle(String name, String description) {
    return new Option<>(
        name, Kind.SWITCH, "", "true or false", "false", ValueParser.bool(), description);
  }

  private static Option<Boolean> question(String name, String description) {
    return new Option<>(
        name, Kind.QUESTION, "", "true or false", "false", ValueParser.bool(), description);
  }

  private static String durationForm(Duration min, Duration max) {
    return "a duration such as 500ms, 10s, 5m, 1h or PT10S, from "
        + DurationText.format(min)
        + " to "
        + DurationText.format(max);
  }
}
