package dev.domaincheck.cli;

import dev.domaincheck.client.CacheFilter;
import dev.domaincheck.client.DomainCheckClient;
import dev.domaincheck.client.EvictedEntries;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code cache evict}. */
@Command(
    name = "evict",
    description = "Removes entries: those for which every flag given holds. One is needed.",
    sortOptions = false)
final class CacheEvictCommand implements Callable<Integer> {

  private final RootCommand root;

  @Mixin private final FilterFlags flags = new FilterFlags();

  @Option(names = "--dry-run", description = "count them and show some, but remove nothing")
  private boolean dryRun;

  @Option(names = "--json", description = "print one JSON object")
  private boolean json;

  CacheEvictCommand(RootCommand root) {
    this.root = root;
  }

  @Override
  public Integer call() {
    CacheFilter filter = flags.filter();
    if (filter.isEmpty()) {
      throw new UsageException(
          "nothing says which entries to remove; give --name, --suffix, --server, --availability"
              + " or --older-than, or remove all with 'domaincheck cache clear'");
    }
    try (DomainCheckClient client = root.connectAsAdmin()) {
      EvictedEntries evicted = client.cache().evict(filter, dryRun);
      root.shell().out().print(json ? json(evicted) + "\n" : text(evicted));
      return ExitCode.ANSWERED;
    }
  }

  private static JsonObject json(EvictedEntries evicted) {
    return new JsonObject()
        .put("evicted", evicted.evicted())
        .putStrings("sampleDomainNames", evicted.sampleDomainNames());
  }

  private String text(EvictedEntries evicted) {
    StringBuilder text = new StringBuilder(Figures.entries(evicted.evicted()));
    text.append(dryRun ? " would be removed" : " removed").append('\n');
    for (String name : evicted.sampleDomainNames()) {
      text.append("  ").append(VisibleText.of(name)).append('\n');
    }
    long more = evicted.evicted() - evicted.sampleDomainNames().size();
    if (more > 0) {
      text.append("  and ").append(Figures.number(more)).append(" more\n");
    }
    return text.toString();
  }
}
