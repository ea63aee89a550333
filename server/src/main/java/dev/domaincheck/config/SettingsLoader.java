package dev.domaincheck.config;

import dev.domaincheck.config.Given.Origin;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Turns arguments, environment and the file they name into settings. A flag outranks an environment
 * variable, which outranks a key of the file, which outranks the default. Whatever is unknown,
 * unreadable, out of bounds or at odds with the rest is told, all of it at once.
 */
public final class SettingsLoader {
  /** The word before the options that asks whether a server could start with them. */
  private static final String CHECK = "config-check";

  private final Map<String, String> environment;
  private final SettingsFiles files;
  private final String version;

  /**
   * A loader.
   *
   * @param environment the process's variables
   * @param files where to read the files that settings name
   * @param version what {@code --version} prints
   */
  public SettingsLoader(Map<String, String> environment, SettingsFiles files, String version) {
    this.environment = Map.copyOf(environment);
    this.files = files;
    this.version = version;
  }

  /** What {@code args} ask for; nothing but the files named is touched. */
  public SettingsOutcome load(List<String> args) {
    if (args.contains(Options.HELP.flag()) || args.contains("-h")) {
      return new SettingsOutcome.Print(OptionsText.help());
    }
    if (args.contains(Options.VERSION.flag())) {
      return new SettingsOutcome.Print("domaincheck-server " + version + "\n");
    }
    boolean check = !args.isEmpty() && args.getFirst().equals(CHECK);
    List<String> problems = new ArrayList<>();
    Sources sources = new Sources(problems);
    sources.readFlags(check ? args.subList(1, args.size()) : args);
    sources.readEnvironment(environment);
    sources.find(Options.CONFIG).ifPresent(location -> sources.readFile(location, files));

    Values values = new Values(sources);
    for (Option<?> option : Options.ALL) {
      values.problem(option).ifPresent(problems::add);
    }
    if (problems.isEmpty()) {
      Settings settings = settings(values);
      problems.addAll(CrossChecks.problems(settings, files));
      if (problems.isEmpty()) {
        if (values.require(Options.PRINT_CONFIG)) {
          return new SettingsOutcome.Print(OptionsText.origins(values::given));
        }
        return check ? new SettingsOutcome.Check(settings) : new SettingsOutcome.Start(settings);
      }
    }
    return new SettingsOutcome.Refuse(
        problems.stream().map(problem -> visible(problem) + "\n").collect(Collectors.joining())
            + "Try 'domaincheck-server --help'.\n");
  }

  /** A value may hold anything; a terminal or a log gets none of its control characters. */
  private static String visible(String text) {
    StringBuilder shown = new StringBuilder();
    text.codePoints()
        .forEach(
            c -> {
              if (Character.isISOControl(c)) {
                shown.append(String.format(Locale.ROOT, "\\u%04x", c));
              } else {
                shown.appendCodePoint(c);
              }
            });
    return shown.toString();
  }

  private static Settings settings(Values values) {
    return new Settings(
        values.require(Options.LISTEN),
        values.require(Options.SANDBOX),
        values.find(Options.UPSTREAM_MAP),
        values.require(Options.MAX_CONCURRENT_LOOKUPS),
        values.find(Options.HOST_CONCURRENCY),
        values.find(Options.HOST_RATE),
        values.require(Options.LOOKUP_TIMEOUT),
        values.require(Options.CACHE_TTL),
        values.require(Options.CACHE_MAX_ENTRIES),
        !values.require(Options.NO_CACHE),
        values.find(Options.SNAPSHOT_FILE),
        values.require(Options.SNAPSHOT_EVERY),
        values.find(Options.WARM_FILE),
        values.require(Options.WARM_EVERY),
        values.find(Options.ADMIN_TOKEN_FILE),
        values.find(Options.CLIENT_TOKEN_FILE),
        values.require(Options.ALLOW_ANONYMOUS),
        values.require(Options.ALLOW_PLAINTEXT),
        values.find(Options.TLS_CERT),
        values.find(Options.TLS_KEY),
        values.find(Options.TLS_CLIENT_CA),
        values.find(Options.CONTACT),
        Objects.requireNonNullElse(values.find(Options.ENABLE_SOURCE), Set.of()),
        values.find(Options.DIRECTORY_FILE),
        values.find(Options.WHOIS_RULES_FILE),
        !values.require(Options.NO_REFRESH),
        values.require(Options.BENCH_SERVICE),
        new CallerLimits(
            values.require(Options.CALLER_RATE), values.require(Options.CALLER_STREAMS)),
        new TelemetrySettings(
            values.find(Options.METRICS_LISTEN),
            values.require(Options.ALLOW_OPEN_METRICS),
            values.find(Options.OTLP_ENDPOINT),
            values.require(Options.TRACE_RATIO)),
        new LogSettings(
            values.require(Options.LOG_FORMAT),
            values.require(Options.LOG_LEVEL),
            values.require(Options.LOG_CALLS)),
        values.require(Options.LAME_DUCK));
  }

  /** The text given for each option, or its default, read as what it should be. */
  private record Values(Sources sources) {

    /** What is wrong with the text of {@code option}, if anything is. */
    Optional<String> problem(Option<?> option) {
      Optional<Given> given = sources.find(option);
      if (given.isEmpty()) {
        return Optional.empty();
      }
      String place = given.get().place();
      String text = given.get().text();
      try {
        option.parser().parse(text);
        return Optional.empty();
      } catch (IllegalArgumentException e) {
        return Optional.of(place + ": \"" + text + "\" is not " + option.expected());
      }
    }

    /** What was given for {@code option}, else its default; empty if it has none. */
    Optional<Given> given(Option<?> option) {
      return sources
          .find(option)
          .or(
              () ->
                  Optional.ofNullable(defaultText(option))
                      .map(text -> new Given(text, Origin.DEFAULT, "default")));
    }

    <T> @Nullable T find(Option<T> option) {
      return given(option).map(given -> option.parser().parse(given.text())).orElse(null);
    }

    <T> T require(Option<T> option) {
      Given given =
          given(option)
              .orElseThrow(() -> new IllegalStateException(option.flag() + " has no default"));
      return option.parser().parse(given.text());
    }

    /** The simulated registries need no protection: there a limit is on only if asked for. */
    private @Nullable String defaultText(Option<?> option) {
      boolean hostLimit =
          option.name().equals(Options.HOST_CONCURRENCY.name())
              || option.name().equals(Options.HOST_RATE.name());
      return hostLimit && require(Options.SANDBOX) ? "0" : option.defaultText();
    }
  }
}
