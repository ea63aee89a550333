package dev.domaincheck.bench;

import dev.domaincheck.sandbox.SandboxRegistry;
import java.time.Clock;
import java.util.List;

/**
 * A million names, none of them twice, through the SDK's bulk pipe, from a JVM with a heap of 64 MB
 * that does nothing else. {@code -Ddomaincheck.million.names} has it be another number.
 */
final class MillionNames implements Benchmark {
  private static final int NAMES = Integer.getInteger("domaincheck.million.names", 1_000_000);
  private static final double MEBI = 1 << 20;

  @Override
  public void run(Figures figures) throws Exception {
    try (SandboxRegistry registry = SandboxRegistry.start(Clock.systemUTC());
        BenchServer server =
            BenchServer.start(registry, "--host-concurrency", "0", "--host-rate", "0")) {
      List<String> printed =
          ClientJvm.run(
              List.of("-Xmx64m"), BulkCaller.class, server.target(), Integer.toString(NAMES));
      int results = Integer.parseInt(printed.get(0));
      int once = Integer.parseInt(printed.get(1));
      double seconds = Long.parseLong(printed.get(2)) / 1e9;
      figures.say(
          "  %d names in %.1f s, %.0f a second; heap after collections at most %.1f MiB"
              .formatted(NAMES, seconds, NAMES / seconds, Long.parseLong(printed.get(3)) / MEBI));
      figures.atLeast("names answered as the registries have them, once each", once, NAMES);
      figures.atMost("results", results, NAMES);
    }
  }
}
