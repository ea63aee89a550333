package dev.domaincheck.cli;

import dev.domaincheck.client.DomainCheckClient;
import dev.domaincheck.client.ServerInfo;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code server}. */
@Command(name = "server", description = "Shows the service's version, limits and data.")
final class ServerCommand implements Callable<Integer> {

  private final RootCommand root;

  @Option(
      names = "--json",
      description = "print one JSON object, with the field names of the contract")
  private boolean json;

  ServerCommand(RootCommand root) {
    this.root = root;
  }

  @Override
  public Integer call() {
    try (DomainCheckClient client = root.connect()) {
      ServerInfo info = client.serverInfo();
      root.shell().out().print(json ? ServerText.json(info) + "\n" : ServerText.of(info));
      return ExitCode.ANSWERED;
    }
  }
}
