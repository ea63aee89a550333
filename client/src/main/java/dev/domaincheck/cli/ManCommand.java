package dev.domaincheck.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code man}. */
@Command(
    name = "man",
    description = {
      "Prints the manual page of a command, which also names the variable of each option.",
      "To read it:",
      "  domaincheck man check | man -l -",
    },
    sortOptions = false)
final class ManCommand implements Callable<Integer> {

  private final RootCommand root;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(
      paramLabel = "COMMAND",
      arity = "0..*",
      description = "the command, such as check or cache list (default: domaincheck itself)")
  private List<String> command = List.of();

  @Option(
      names = "--folder",
      paramLabel = "FOLDER",
      description = "write the pages of all commands into this folder instead")
  private @Nullable Path folder;

  ManCommand(RootCommand root) {
    this.root = root;
  }

  @Override
  public Integer call() {
    CommandLine line = spec.root().commandLine();
    if (folder != null) {
      write(line, folder);
      return ExitCode.ANSWERED;
    }
    for (String name : command) {
      CommandLine below = line.getSubcommands().get(name);
      if (below == null) {
        throw new UsageException(
            "COMMAND is '"
                + name
                + "', expected "
                + (line.getSubcommands().isEmpty()
                    ? "nothing below " + line.getCommandName()
                    : "one of " + String.join(", ", line.getSubcommands().keySet())));
      }
      line = below;
    }
    root.shell().out().print(ManPage.of(line.getCommandSpec()));
    return ExitCode.ANSWERED;
  }

  private static void write(CommandLine line, Path folder) {
    CommandSpec command = line.getCommandSpec();
    Path page = folder.resolve(ManPage.name(command) + ".1");
    try {
      Files.createDirectories(folder);
      Files.writeString(page, ManPage.of(command));
    } catch (IOException e) {
      throw new UsageException(
          "cannot write the page " + page + ": " + RootCommand.cause(e) + " (--folder)", e);
    }
    line.getSubcommands().values().forEach(below -> write(below, folder));
  }
}
