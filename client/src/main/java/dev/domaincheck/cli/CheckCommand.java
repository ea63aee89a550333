package dev.domaincheck.cli;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code check}: names of the command line or of standard input. */
@Command(
    name = "check",
    description = "Checks names and prints one answer each, in the order of the names.",
    sortOptions = false)
final class CheckCommand implements Callable<Integer> {

  private final RootCommand root;

  @Parameters(
      paramLabel = "NAME",
      arity = "1..*",
      description =
          "names to check; - reads them from standard input, one a line, skipping blank lines and"
              + " lines that begin with #")
  private List<String> names = List.of();

  @Option(names = "--stream", description = "print each answer as soon as it is known")
  private boolean stream;

  @Option(
      names = "--dry-run",
      description = "print the names that would be checked, one a line, and ask nobody")
  private boolean dryRun;

  @Mixin private final NameExpansion expansion = new NameExpansion();
  @Mixin private final Selection selection = new Selection();
  @Mixin private final OutputFlags output = new OutputFlags();
  @Mixin private final LookupFlags lookup = new LookupFlags();
  @Mixin private final ViewFlag view = new ViewFlag();

  CheckCommand(RootCommand root) {
    this.root = root;
  }

  @Override
  public Integer call() {
    Shell shell = root.shell();
    List<String> all = expansion.expand(NamesCheck.given(names, shell));
    if (dryRun) {
      // A program reads a joiner, which a name may hold; a control character is part of none.
      boolean watched = shell.terminals().out();
      all.forEach(
          name ->
              shell.out().println(watched ? VisibleText.of(name) : VisibleText.controlsOf(name)));
      return ExitCode.ANSWERED;
    }
    return new NamesCheck(root, lookup.options(root.timeout(), view.choice()), stream, selection)
        .run(all, output.writer(all, shell.colours()));
  }
}
