package dev.domaincheck.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Options that stand in the environment, as if they had been written behind the command. An option
 * of all commands, such as {@code --target}, is {@code DOMAINCHECK_TARGET}; one of a single command
 * has its name in between: {@code --older-than} of {@code cache list} is {@code
 * DOMAINCHECK_CLI_CACHE_LIST_OLDER_THAN}, so that no setting of a server is meant. What is written
 * outranks it, and so does what excludes it. Help needs none of them.
 */
final class EnvironmentArguments {
  private static final String PREFIX = "DOMAINCHECK_";

  /** Of all commands' options, which are in no group: what the other written ones exclude. */
  private static final Map<String, List<String>> EXCLUDED =
      Map.of(
          "--plaintext", List.of("--tls", "--tls-ca", "--client-cert", "--client-key"),
          "--tls", List.of("--plaintext"),
          "--tls-ca", List.of("--plaintext"),
          "--client-cert", List.of("--plaintext"),
          "--client-key", List.of("--plaintext"));

  private EnvironmentArguments() {}

  /**
   * The arguments with those of the environment.
   *
   * @throws UsageException if a switch is set to anything but true or false
   */
  static String[] added(CommandLine line, String[] args, Map<String, String> env) {
    List<String> all = new ArrayList<>(Arrays.asList(args));
    CommandLine command = line;
    int behind = 0;
    for (int i = 0; i < args.length; i++) {
      CommandLine below = command.getSubcommands().get(args[i]);
      if (below != null) {
        command = below;
        behind = i + 1;
      }
    }
    if (command.getCommandSpec().options().stream()
        .anyMatch(option -> isHelp(option) && isGiven(option, args))) {
      return args;
    }
    List<String> added = new ArrayList<>();
    for (OptionSpec option : command.getCommandSpec().options()) {
      String variable = variable(option);
      String value = env.getOrDefault(variable, "");
      boolean applies = !isHelp(option) && !isGiven(option, args) && !isExcluded(option, args);
      if (value.isEmpty() || !applies) {
        continue;
      }
      if (option.arity().max() > 0) {
        added.add(option.longestName() + "=" + value);
      } else if (isOn(variable, value)) {
        added.add(option.longestName());
      }
    }
    all.addAll(behind, added);
    return all.toArray(String[]::new);
  }

  /** What an option is called in the environment; one of several commands after theirs. */
  static String variable(OptionSpec option) {
    CommandSpec command = declaring(option);
    String path = "";
    if (command.parent() != null) {
      String qualified = command.qualifiedName("_");
      path = "cli_" + qualified.substring(qualified.indexOf('_') + 1) + "_";
    }
    String name = option.longestName().replaceFirst("^-+", "");
    return PREFIX + (path + name).toUpperCase(Locale.ROOT).replace('-', '_');
  }

  /** The command whose commands all have the option. */
  static CommandSpec declaring(OptionSpec option) {
    return (option.inherited() ? option.root() : option).command();
  }

  /** Which variable the value of an option is from, in brackets; empty if from none. */
  static String origin(OptionSpec option, String[] args, Map<String, String> env) {
    String variable = variable(option);
    return isGiven(option, args) || env.getOrDefault(variable, "").isEmpty()
        ? ""
        : " (from " + variable + ")";
  }

  private static boolean isHelp(OptionSpec option) {
    return option.usageHelp() || option.versionHelp();
  }

  private static boolean isOn(String variable, String value) {
    return switch (value.toLowerCase(Locale.ROOT)) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new UsageException(variable + " is '" + value + "', expected true or false");
    };
  }

  private static boolean isGiven(OptionSpec option, String[] args) {
    for (String arg : args) {
      for (String name : option.names()) {
        boolean attached = name.length() == 2 && option.arity().max() > 0;
        if (arg.equals(name) || arg.startsWith(attached ? name : name + "=")) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean isExcluded(OptionSpec option, String[] args) {
    if (EXCLUDED.getOrDefault(option.longestName(), List.of()).stream()
        .anyMatch(other -> isGiven(option.command().findOption(other), args))) {
      return true;
    }
    ArgGroupSpec group = option.group();
    if (group == null || !group.exclusive()) {
      return false;
    }
    return group.options().stream().anyMatch(other -> isGiven(other, args));
  }
}
