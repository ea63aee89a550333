package dev.domaincheck.cli;

import dev.domaincheck.client.DomainCheckClient;
import dev.domaincheck.client.RegistryHost;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** {@code hosts}: the commands about the registries' services; alone it lists them. */
@Command(
    name = "hosts",
    description = {
      "Shows and steers how the service asks registries. Needs an admin's token."
          + " Without a COMMAND it lists.",
      "A GROUP is what shares its limits, most often one host: rdap:rdap.verisign.com,"
          + " whois:whois.nic.fr, or dns:com for the name servers of a top-level domain."
    },
    synopsisSubcommandLabel = "COMMAND",
    sortOptions = false)
final class HostsCommand implements Callable<Integer> {

  private final RootCommand root;

  @Option(
      names = "--json",
      scope = ScopeType.INHERIT,
      description = "print one JSON object a line, with the field names of the contract")
  private boolean json;

  HostsCommand(RootCommand root) {
    this.root = root;
  }

  @Override
  public Integer call() {
    try (DomainCheckClient client = connect()) {
      return print(client.registries().list());
    }
  }

  DomainCheckClient connect() {
    return root.connectAsAdmin();
  }

  boolean json() {
    return json;
  }

  Shell shell() {
    return root.shell();
  }

  /** One group of the service; an empty name would be all of them. */
  static RegistryHost get(DomainCheckClient client, String group) {
    if (group.isEmpty()) {
      throw new UsageException("GROUP is empty, expected one such as rdap:rdap.verisign.com");
    }
    return client.registries().get(group);
  }

  int print(List<RegistryHost> hosts) {
    shell()
        .out()
        .print(json ? HostsText.json(hosts) : HostsText.table(hosts, shell().clock().instant()));
    return ExitCode.ANSWERED;
  }
}
