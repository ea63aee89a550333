package dev.domaincheck.cli;

import dev.domaincheck.client.DomainCheckClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** A command's manual page in roff, as man(7) describes it, out of what its help knows. */
final class ManPage {

  private final StringBuilder page = new StringBuilder();
  private final CommandSpec command;

  private ManPage(CommandSpec command) {
    this.command = command;
  }

  /** The page of a command. */
  static String of(CommandSpec command) {
    return new ManPage(command).text();
  }

  /** What the page is called: {@code domaincheck-cache-list}. */
  static String name(CommandSpec command) {
    return command.qualifiedName("-");
  }

  private String text() {
    page.append(".TH \"").append(escaped(name(command).toUpperCase(Locale.ROOT)));
    page.append("\" \"1\" \"\" \"").append(escaped("domaincheck " + DomainCheckClient.version()));
    page.append("\" \"domaincheck\"\n");
    // Names of options and variables are not to be broken, nor blanks drawn out for it.
    page.append(".nh\n.ad l\n");
    section("NAME");
    line(name(command) + " - " + headline(command));
    section("SYNOPSIS");
    String synopsis = new Help(command, Help.defaultColorScheme(Help.Ansi.OFF)).synopsis(0);
    line(synopsis.strip().replaceAll("\\s+", " "));
    section("DESCRIPTION");
    for (String paragraph : command.usageMessage().description()) {
      // An indented one is to be typed.
      boolean example = paragraph.startsWith(" ");
      page.append(example ? ".PP\n.RS 4\n" : ".PP\n");
      line(paragraph.strip());
      page.append(example ? ".RE\n" : "");
    }
    options();
    commands();
    section("EXIT STATUS");
    command.usageMessage().exitCodeList().forEach((code, text) -> item(bold(code), text));
    environment();
    seeAlso();
    return page.toString();
  }

  private void options() {
    List<OptionSpec> own = options(false);
    if (!command.positionalParameters().isEmpty() || !own.isEmpty()) {
      section("OPTIONS");
    }
    for (PositionalParamSpec parameter : command.positionalParameters()) {
      item(italic(parameter.paramLabel()), String.join(" ", parameter.description()));
    }
    own.forEach(this::option);
    if (!options(true).isEmpty()) {
      section("OPTIONS OF ALL COMMANDS");
      options(true).forEach(this::option);
    }
    // The last line of the help: what a letter stands for.
    String[] footer = command.usageMessage().footer();
    if (footer.length > 0) {
      page.append(".PP\n");
      line(footer[footer.length - 1]);
    }
  }

  /** The help's own options go with those of all commands. */
  private List<OptionSpec> options(boolean ofAll) {
    return command.options().stream()
        .filter(option -> ofAll == (isOfAll(option) || isHelp(option)))
        .toList();
  }

  private static boolean isOfAll(OptionSpec option) {
    return EnvironmentArguments.declaring(option).parent() == null;
  }

  private static boolean isHelp(OptionSpec option) {
    return option.usageHelp() || option.versionHelp();
  }

  private void option(OptionSpec option) {
    String value = option.arity().max() > 0 ? "=" + italic(option.paramLabel()) : "";
    String names =
        List.of(option.names()).stream()
            .map(name -> bold(name) + (name.startsWith("--") ? value : ""))
            .collect(Collectors.joining(", "));
    String text = String.join(" ", option.description());
    item(names, text);
    if (!isHelp(option)) {
      page.append(".br\n");
      line("Variable: " + EnvironmentArguments.variable(option));
    }
  }

  private void commands() {
    if (command.subcommands().isEmpty()) {
      return;
    }
    section("COMMANDS");
    command
        .subcommands()
        .forEach(
            (name, below) ->
                item(
                    bold(name),
                    headline(below.getCommandSpec())
                        + ". See "
                        + name(below.getCommandSpec())
                        + "(1)."));
  }

  private void environment() {
    section("ENVIRONMENT");
    page.append(".PP\n");
    line(
        "Every option has a variable, named with it above; a switch is set to true or false."
            + " What is written on the command line goes before it.");
    item(bold("NO_COLOR"), "If set, no colours.");
    item(
        bold("DOMAINCHECK_JAVA_OPTS") + ", " + bold("JAVA_OPTS"),
        "Options of the Java virtual machine.");
  }

  private void seeAlso() {
    List<String> pages = new ArrayList<>();
    CommandSpec parent = command.parent();
    if (parent != null) {
      pages.add(name(parent));
      for (Map.Entry<String, CommandLine> other : parent.subcommands().entrySet()) {
        if (!other.getValue().getCommandSpec().equals(command)) {
          pages.add(name(other.getValue().getCommandSpec()));
        }
      }
    }
    if (!pages.isEmpty()) {
      section("SEE ALSO");
      page.append(
          pages.stream().map(name -> bold(name) + "(1)").collect(Collectors.joining(",\n")));
      page.append('\n');
    }
  }

  /** The first sentence of the description, without its full stop. */
  private static String headline(CommandSpec command) {
    String[] description = command.usageMessage().description();
    String first = description.length == 0 ? "" : description[0];
    int end = first.indexOf(". ");
    return (end < 0 ? first : first.substring(0, end)).replaceFirst("[.:]$", "");
  }

  private void section(String title) {
    page.append(".SH ").append(title).append('\n');
  }

  /** A term, in roff, and what it means. */
  private void item(String term, String text) {
    page.append(".TP\n").append(term).append('\n');
    line(text);
  }

  private void line(String text) {
    page.append(escaped(text)).append('\n');
  }

  private static String bold(String text) {
    return "\\fB" + escaped(text) + "\\fR";
  }

  private static String italic(String text) {
    return "\\fI" + escaped(text) + "\\fR";
  }

  /** A text that roff shows as it is; a full stop at the beginning would be a request. */
  private static String escaped(String text) {
    String escaped = text.replace("\\", "\\e").replace("-", "\\-").replace("\"", "\\(dq");
    return escaped.startsWith(".") || escaped.startsWith("'") ? "\\&" + escaped : escaped;
  }
}
