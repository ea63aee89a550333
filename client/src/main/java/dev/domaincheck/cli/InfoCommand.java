package dev.domaincheck.cli;

import dev.domaincheck.client.View;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code info}: what registries publish of registrations. */
@Command(
    name = "info",
    description =
        "Prints what the registry publishes of each name: registrar, dates, statuses, name servers"
            + " and DNSSEC, in the order of the names.",
    sortOptions = false)
final class InfoCommand implements Callable<Integer> {

  private final RootCommand root;

  @Parameters(
      paramLabel = "NAME",
      arity = "1..*",
      description =
          "names to look up; - reads them from standard input, one a line, skipping blank lines and"
              + " lines that begin with #")
  private List<String> names = List.of();

  @Option(
      names = "--json",
      description = "print one JSON object a line, with the field names of the contract")
  private boolean json;

  @Mixin private final LookupFlags lookup = new LookupFlags();

  InfoCommand(RootCommand root) {
    this.root = root;
  }

  @Override
  public Integer call() {
    return new NamesCheck(
            root, lookup.options(root.timeout(), View.REGISTRATION), false, Selection.all())
        .run(NamesCheck.given(names, root.shell()), json ? new JsonWriter() : new InfoWriter(true));
  }
}
