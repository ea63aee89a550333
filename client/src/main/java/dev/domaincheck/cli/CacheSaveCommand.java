package dev.domaincheck.cli;

import dev.domaincheck.client.DomainCheckClient;
import dev.domaincheck.client.SavedSnapshot;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code cache save}. */
@Command(name = "save", description = "Has the service write the cache to its snapshot file.")
final class CacheSaveCommand implements Callable<Integer> {

  private final RootCommand root;

  @Option(names = "--json", description = "print one JSON object")
  private boolean json;

  CacheSaveCommand(RootCommand root) {
    this.root = root;
  }

  @Override
  public Integer call() {
    try (DomainCheckClient client = root.connectAsAdmin()) {
      SavedSnapshot saved = client.cache().save();
      root.shell()
          .out()
          .println(
              json
                  ? new JsonObject()
                      .put("entries", saved.entries())
                      .put("bytes", saved.bytes())
                      .toString()
                  : Figures.entries(saved.entries()) + " saved, " + Figures.bytes(saved.bytes()));
      return ExitCode.ANSWERED;
    }
  }
}
