package dev.domaincheck.cli;

import dev.domaincheck.client.DomainCheckClient;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code hosts pause}. */
@Command(
    name = "pause",
    customSynopsis = "domaincheck hosts pause [OPTIONS] --for=D GROUP",
    description = "Stops asking a group for a while; queries under way go on.",
    sortOptions = false)
final class HostsPauseCommand implements Callable<Integer> {

  private final HostsCommand hosts;

  @Parameters(paramLabel = "GROUP", description = "the group to leave alone")
  private String group = "";

  @Option(
      names = "--for",
      paramLabel = "D",
      required = true,
      description = "for how long, 1s to 24h, in place of a pause before")
  private Duration time = Duration.ZERO;

  HostsPauseCommand(HostsCommand hosts) {
    this.hosts = hosts;
  }

  @Override
  public Integer call() {
    try (DomainCheckClient client = hosts.connect()) {
      return hosts.print(List.of(client.registries().pause(group, time)));
    }
  }
}
