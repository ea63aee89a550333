package dev.domaincheck.cli;

import dev.domaincheck.client.DomainCheckClient;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code hosts resume}. */
@Command(
    name = "resume",
    description = "Ends a group's pause, whoever began it; a spent daily quota stays.")
final class HostsResumeCommand implements Callable<Integer> {

  private final HostsCommand hosts;

  @Parameters(paramLabel = "GROUP", description = "the group to ask again")
  private String group = "";

  HostsResumeCommand(HostsCommand hosts) {
    this.hosts = hosts;
  }

  @Override
  public Integer call() {
    try (DomainCheckClient client = hosts.connect()) {
      return hosts.print(List.of(client.registries().resume(group)));
    }
  }
}
