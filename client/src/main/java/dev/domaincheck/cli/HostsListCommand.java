package dev.domaincheck.cli;

import dev.domaincheck.client.DomainCheckClient;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code hosts list}. */
@Command(
    name = "list",
    description = "Lists the groups that were asked, paused or limited, or one of any.")
final class HostsListCommand implements Callable<Integer> {

  private final HostsCommand hosts;

  @Parameters(
      paramLabel = "GROUP",
      arity = "0..1",
      description = "only this one, also if it was not asked yet")
  private @Nullable String group;

  HostsListCommand(HostsCommand hosts) {
    this.hosts = hosts;
  }

  @Override
  public Integer call() {
    try (DomainCheckClient client = hosts.connect()) {
      return hosts.print(
          group == null ? client.registries().list() : List.of(HostsCommand.get(client, group)));
    }
  }
}
