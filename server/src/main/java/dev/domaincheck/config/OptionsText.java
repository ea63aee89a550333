package dev.domaincheck.config;

import java.util.Optional;
import java.util.function.Function;

/** The options as people read them: help, the settings in force, the README's table. */
final class OptionsText {
  private OptionsText() {}

  static String help() {
    StringBuilder text =
        new StringBuilder(
            """
            Usage: domaincheck-server [OPTION]...
                   domaincheck-server config-check [OPTION]...
            A gRPC service that tells whether domain names can be registered. With config-check it
            reads all files that the options name, tells all that is wrong, and stops.

            """);
    for (Option<?> option : Options.ALL) {
      text.append("  ").append(usage(option)).append("\n      ").append(option.description());
      if (hasDefault(option)) {
        text.append(" Default ").append(option.defaultText()).append('.');
      }
      text.append('\n');
    }
    return text.append(
            """

            Each option but the last three is also an environment variable (--cache-ttl is
            DOMAINCHECK_CACHE_TTL) and, --config aside, a key of the file that --config names
            (cache-ttl=30m). Flags outrank variables, and variables the file.
            """)
        .toString();
  }

  /** A line a setting: name, value, origin. */
  static String origins(Function<Option<?>, Optional<Given>> givens) {
    int width = Options.ALL.stream().mapToInt(option -> option.name().length()).max().orElse(0);
    StringBuilder text = new StringBuilder();
    for (Option<?> option : Options.ALL) {
      if (!option.isSetting()) {
        continue;
      }
      Optional<Given> given = givens.apply(option);
      text.append(option.name())
          .repeat(' ', width - option.name().length())
          .append("  ")
          .append(given.map(Given::text).orElse("-"))
          .append("  (")
          .append(given.map(Given::origin).orElse(Given.Origin.DEFAULT).word())
          .append(")\n");
    }
    return text.toString();
  }

  /** The README's table. */
  static String markdown() {
    StringBuilder text = new StringBuilder("| option | default | meaning |\n|---|---|---|\n");
    for (Option<?> option : Options.ALL) {
      if (!option.isSetting()) {
        continue;
      }
      text.append("| `")
          .append(usage(option))
          .append("` | ")
          .append(hasDefault(option) ? "`" + option.defaultText() + "`" : "")
          .append(" | ")
          .append(option.description())
          .append(" |\n");
    }
    return text.toString();
  }

  private static String usage(Option<?> option) {
    return option.form().isEmpty() ? option.flag() : option.flag() + " " + option.form();
  }

  private static boolean hasDefault(Option<?> option) {
    return option.kind() == Option.Kind.VALUE && option.defaultText() != null;
  }
}
