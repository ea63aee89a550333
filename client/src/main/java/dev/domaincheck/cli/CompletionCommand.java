package dev.domaincheck.cli;

import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code completion}. */
@Command(
    name = "completion",
    description = {
      "Prints what has a shell complete commands, options and files at the tab key.",
      "For this session, and in the shell's start file for all:",
      "  source <(domaincheck completion bash)",
    },
    sortOptions = false)
final class CompletionCommand implements Callable<Integer> {

  /** What SHELL takes. */
  static final class Shells implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return List.of("bash", "zsh").iterator();
    }
  }

  private final RootCommand root;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(
      paramLabel = "SHELL",
      completionCandidates = Shells.class,
      description = "bash or zsh")
  private String program = "";

  CompletionCommand(RootCommand root) {
    this.root = root;
  }

  @Override
  public Integer call() {
    if (!program.equals("bash") && !program.equals("zsh")) {
      throw new UsageException("SHELL is '" + program + "', expected bash or zsh");
    }
    root.shell().out().print(CompletionScript.of(spec.root().commandLine()));
    return ExitCode.ANSWERED;
  }
}
