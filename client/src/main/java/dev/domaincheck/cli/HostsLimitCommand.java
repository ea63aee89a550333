package dev.domaincheck.cli;

import dev.domaincheck.client.DomainCheckClient;
import dev.domaincheck.client.HostLimit;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code hosts limit}. */
@Command(
    name = "limit",
    description =
        "Changes a group's limits until the service restarts. What is not given stays as it is.",
    sortOptions = false)
final class HostsLimitCommand implements Callable<Integer> {

  private final HostsCommand hosts;

  @Parameters(paramLabel = "GROUP", description = "the group to ask more or less often")
  private String group = "";

  @Option(
      names = "--concurrency",
      paramLabel = "N",
      description = "queries under way at once; 0: no limit")
  private @Nullable Integer concurrency;

  @Option(
      names = "--rate",
      paramLabel = "R",
      description = "queries a second, such as 0.5; 0: no limit, and registries pause it no more")
  private @Nullable Double rate;

  @Option(
      names = "--burst",
      paramLabel = "N",
      description = "queries that may follow each other at once after a rest, 1 or more")
  private @Nullable Integer burst;

  @Option(
      names = "--daily-quota",
      paramLabel = "N",
      description = "queries in any 24 hours; 0: no limit")
  private @Nullable Long dailyQuota;

  HostsLimitCommand(HostsCommand hosts) {
    this.hosts = hosts;
  }

  @Override
  public Integer call() {
    if (concurrency == null && rate == null && burst == null && dailyQuota == null) {
      throw new UsageException(
          "there is nothing to change; give --concurrency, --rate, --burst or --daily-quota");
    }
    try (DomainCheckClient client = hosts.connect()) {
      HostLimit before = HostsCommand.get(client, group).limit();
      HostLimit limit =
          new HostLimit(
              concurrency == null ? before.concurrency() : concurrency,
              rate == null ? before.rate() : rate,
              burst == null ? before.burst() : burst,
              dailyQuota == null ? before.dailyQuota() : dailyQuota);
      return hosts.print(List.of(client.registries().setLimit(group, limit)));
    }
  }
}
