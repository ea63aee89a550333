package dev.domaincheck.cli;

import dev.domaincheck.client.DomainCheckClient;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code cache clear}. */
@Command(name = "clear", description = "Removes every entry.")
final class CacheClearCommand implements Callable<Integer> {

  private final RootCommand root;

  @Option(names = "--json", description = "print one JSON object")
  private boolean json;

  CacheClearCommand(RootCommand root) {
    this.root = root;
  }

  @Override
  public Integer call() {
    try (DomainCheckClient client = root.connectAsAdmin()) {
      long cleared = client.cache().clear();
      root.shell()
          .out()
          .println(
              json
                  ? new JsonObject().put("cleared", cleared).toString()
                  : Figures.entries(cleared) + " removed");
      return ExitCode.ANSWERED;
    }
  }
}
