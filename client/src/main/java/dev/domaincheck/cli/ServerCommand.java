package dev.domaincheck.cli;

import dev.domaincheck.client.DomainCheckClient;
import dev.domaincheck.client.ServerInfo;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;

/** {@code server}. */
@Command(name = "server", description = "Shows the service's version, limits and data.")
final class ServerCommand implements Callable<Integer> {

  private final RootCommand root;

  ServerCommand(RootCommand root) {
    this.root = root;
  }

  @Override
  public Integer call() {
    try (DomainCheckClient client = root.connect()) {
      ServerInfo info = client.serverInfo();
      ServerInfo.Limits limits = info.limits();
      line("Version", info.version());
      line("Registries", info.sandbox() ? "simulated (sandbox)" : "real");
      line("Started", text(info.startTime()));
      line("Names per call", String.valueOf(limits.maxNames()));
      line("  with registration", String.valueOf(limits.maxNamesWithRegistration()));
      line("  streamed", String.valueOf(limits.maxStreamNames()));
      line("Lookups at once", String.valueOf(limits.maxConcurrentLookups()));
      Duration lookupTimeout = limits.lookupTimeout();
      line("Lookup timeout", lookupTimeout == null ? "-" : Durations.forPeople(lookupTimeout));
      line(
          "Cache policies",
          info.cachePolicies().stream().sorted().map(Enum::name).collect(Collectors.joining(" ")));
      line(
          "Assurance",
          info.assurances().stream().sorted().map(Enum::name).collect(Collectors.joining(" ")));
      line(
          "Views", info.views().stream().sorted().map(Enum::name).collect(Collectors.joining(" ")));
      for (ServerInfo.DataAge age : info.dataAges()) {
        line(
            "Data " + age.name(),
            "of " + text(age.dataTime()) + ", " + age.origin().name().toLowerCase(Locale.ROOT));
        if (!age.problem().isEmpty()) {
          line("  problem", age.problem());
        }
      }
      return ExitCode.ANSWERED;
    }
  }

  private static String text(@Nullable Instant time) {
    return time == null ? "-" : time.toString();
  }

  private void line(String name, String value) {
    PrintStream out = root.shell().out();
    out.printf(Locale.ROOT, "%-24s %s%n", VisibleText.of(name), VisibleText.of(value));
  }
}
