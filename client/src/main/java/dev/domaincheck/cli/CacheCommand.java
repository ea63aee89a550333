package dev.domaincheck.cli;

import picocli.CommandLine.Command;

/** {@code cache}: the commands about the service's cache. */
@Command(
    name = "cache",
    description = "Shows, fills and empties the service's cache. Needs an admin's token.",
    synopsisSubcommandLabel = "COMMAND")
final class CacheCommand implements Runnable {
  @Override
  public void run() {
    throw new UsageException("no command given; see 'domaincheck cache --help'");
  }
}
