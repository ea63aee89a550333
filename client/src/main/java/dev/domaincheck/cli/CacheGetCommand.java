package dev.domaincheck.cli;

import dev.domaincheck.client.CacheEntry;
import dev.domaincheck.client.DomainCheckClient;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code cache get}. */
@Command(
    name = "get",
    description =
        "Shows the entry of a name, which does not count as a use of it. Exits with 1 if there is"
            + " none.",
    sortOptions = false)
final class CacheGetCommand implements Callable<Integer> {

  private final RootCommand root;

  @Parameters(paramLabel = "NAME", description = "the name to look for")
  private String name = "";

  @Option(names = "--json", description = "print one JSON object")
  private boolean json;

  CacheGetCommand(RootCommand root) {
    this.root = root;
  }

  @Override
  public Integer call() {
    try (DomainCheckClient client = root.connectAsAdmin()) {
      Optional<CacheEntry> entry = client.cache().get(name);
      if (entry.isEmpty()) {
        root.shell()
            .err()
            .println("domaincheck: the cache holds no answer for " + VisibleText.of(name));
        return ExitCode.FAILED;
      }
      root.shell().out().print(json ? EntryWriter.JSON.row(entry.get()) : block(entry.get()));
      return ExitCode.ANSWERED;
    }
  }

  private static String block(CacheEntry entry) {
    // Most entries were looked up for the verdict alone.
    return new InfoWriter(false).row(Row.inOrder(entry.result()))
        + "  Age           "
        + Durations.forPeople(entry.age())
        + "\n"
        + (entry.weightBytes() > 0
            ? "  Heap          " + Figures.bytes(entry.weightBytes()) + "\n"
            : "");
  }
}
