package dev.domaincheck.config;

import dev.domaincheck.config.Given.Origin;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Gathers settings from flags, the environment and a file, and what is wrong with each of them. */
final class Sources {
  /**
   * Variables of the same prefix that are not the server's: the command line's own, which may be
   * set in the same shell, and the launchers'.
   */
  private static final Set<String> OTHERS_VARIABLES =
      Set.of(
          "DOMAINCHECK_JAVA_OPTS",
          "DOMAINCHECK_TARGET",
          "DOMAINCHECK_TOKEN_FILE",
          "DOMAINCHECK_TIMEOUT",
          "DOMAINCHECK_TLS",
          "DOMAINCHECK_TLS_CA",
          "DOMAINCHECK_CLIENT_CERT",
          "DOMAINCHECK_CLIENT_KEY",
          "DOMAINCHECK_PLAINTEXT");

  /** Of the command line's options. */
  private static final String OTHERS_PREFIX = "DOMAINCHECK_CLI_";

  private final Map<String, Given> found = new HashMap<>();
  private final List<String> problems;

  Sources(List<String> problems) {
    this.problems = problems;
  }

  /** What was given for {@code option} by the strongest source read so far that names it. */
  Optional<Given> find(Option<?> option) {
    return Optional.ofNullable(found.get(option.name()));
  }

  /** Reads flags: {@code --name value}, {@code --name=value}, {@code --switch}. */
  void readFlags(List<String> args) {
    Map<String, Given> given = new LinkedHashMap<>();
    for (int i = 0; i < args.size(); i++) {
      String arg = args.get(i);
      if (!arg.startsWith("--")) {
        problems.add("\"" + arg + "\": not an option; options begin with --");
        continue;
      }
      int equals = arg.indexOf('=');
      String flag = equals < 0 ? arg : arg.substring(0, equals);
      Optional<Option<?>> option = byName(flag.substring(2));
      if (option.isEmpty()) {
        problems.add("unknown flag " + flag + suggestion(flag, o -> true, Option::flag));
        // What follows is most likely its value, and no second problem.
        i += equals < 0 && hasValue(args, i + 1) ? 1 : 0;
        continue;
      }
      String text;
      if (equals >= 0) {
        text = arg.substring(equals + 1);
      } else if (option.get().isBare()) {
        text = "true";
      } else if (hasValue(args, i + 1)) {
        text = args.get(++i);
      } else {
        problems.add("flag " + flag + ": a value is missing; expected " + option.get().expected());
        continue;
      }
      Given value = new Given(text, Origin.FLAG, "flag " + flag);
      if (given.putIfAbsent(option.get().name(), value) != null) {
        problems.add("flag " + flag + ": given more than once");
      }
    }
    add(given);
  }

  private static boolean hasValue(List<String> args, int index) {
    return index < args.size() && !args.get(index).startsWith("--");
  }

  /** Reads the variables that bear the server's prefix. */
  void readEnvironment(Map<String, String> environment) {
    Map<String, Given> given = new LinkedHashMap<>();
    // Sorted, so that problems are told in the same order each time.
    new TreeMap<>(environment)
        .forEach(
            (variable, text) -> {
              if (!variable.startsWith(Option.ENVIRONMENT_PREFIX)) {
                return;
              }
              Optional<Option<?>> option =
                  Options.ALL.stream()
                      .filter(o -> o.isVariable() && o.environmentVariable().equals(variable))
                      .findFirst();
              if (option.isPresent()) {
                String place = "environment variable " + variable;
                given.put(option.get().name(), new Given(text, Origin.ENVIRONMENT, place));
              } else if (!OTHERS_VARIABLES.contains(variable)
                  && !variable.startsWith(OTHERS_PREFIX)) {
                problems.add(
                    "unknown environment variable "
                        + variable
                        + suggestion(variable, Option::isVariable, Option::environmentVariable));
              }
            });
    add(given);
  }

  /** Reads the keys of a properties file. */
  void readFile(Given location, SettingsFiles files) {
    Set<String> doubles = new TreeSet<>();
    Properties properties = propertiesNoting(doubles);
    try {
      properties.load(new StringReader(files.read(Path.of(location.text()))));
    } catch (IOException | IllegalArgumentException e) {
      problems.add(location.place() + ": cannot read \"" + location.text() + "\": " + cause(e));
      return;
    }
    for (String key : doubles) {
      problems.add("file " + location.text() + ": key " + key + " stands there more than once");
    }
    Map<String, Given> given = new LinkedHashMap<>();
    // Sorted, so that problems are told in the same order each time.
    for (String key : new TreeSet<>(properties.stringPropertyNames())) {
      Optional<Option<?>> option = byName(key).filter(Option::isKey);
      if (option.isPresent()) {
        String place = "file " + location.text() + ", key " + key;
        given.put(key, new Given(properties.getProperty(key), Origin.FILE, place));
      } else {
        problems.add(
            "unknown key \""
                + key
                + "\" in file "
                + location.text()
                + suggestion(key, Option::isKey, Option::name));
      }
    }
    add(given);
  }

  /** Of keys that stand twice, {@link Properties} alone would keep the last and say nothing. */
  private static Properties propertiesNoting(Set<String> doubles) {
    return new Properties() {
      @Override
      public synchronized @Nullable Object put(Object key, Object value) {
        Object previous = super.put(key, value);
        if (previous != null) {
          doubles.add(key.toString());
        }
        return previous;
      }
    };
  }

  /** Keeps what a stronger source has given already. */
  private void add(Map<String, Given> given) {
    given.forEach(found::putIfAbsent);
  }

  private static Optional<Option<?>> byName(String name) {
    return Options.ALL.stream().filter(option -> option.name().equals(name)).findFirst();
  }

  private static String suggestion(
      String typed, Predicate<Option<?>> allowed, Function<Option<?>, String> spelling) {
    List<String> known = Options.ALL.stream().filter(allowed).map(spelling).toList();
    return ClosestName.among(known, typed)
        .map(closest -> "; did you mean " + closest + "?")
        .orElse("; --help lists all");
  }

  private static String cause(Exception e) {
    return e instanceof NoSuchFileException
        ? "no such file"
        : e.getClass().getSimpleName() + ": " + e.getMessage();
  }
}
