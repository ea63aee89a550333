package dev.domaincheck.cli;

import dev.domaincheck.client.DomainCheckClient;
import dev.domaincheck.client.ReloadedDirectory;
import java.io.PrintStream;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code hosts reload}. */
@Command(
    name = "reload",
    description =
        "Reads the operator's files anew and asks IANA for its lists. Exits with 1 if something was"
            + " refused or could not be had; what was there before stays in its place.")
final class HostsReloadCommand implements Callable<Integer> {

  private final HostsCommand hosts;

  HostsReloadCommand(HostsCommand hosts) {
    this.hosts = hosts;
  }

  @Override
  public Integer call() {
    try (DomainCheckClient client = hosts.connect()) {
      ReloadedDirectory reloaded = client.registries().reload();
      PrintStream out = hosts.shell().out();
      if (hosts.json()) {
        out.println(
            new JsonObject()
                .put("suffixes", reloaded.suffixes())
                .putStrings("problems", reloaded.problems()));
      } else {
        out.printf(Locale.ROOT, "%,d suffixes%n", reloaded.suffixes());
        reloaded.problems().forEach(text -> out.println("problem: " + VisibleText.of(text)));
      }
      return reloaded.problems().isEmpty() ? ExitCode.ANSWERED : ExitCode.FAILED;
    }
  }
}
