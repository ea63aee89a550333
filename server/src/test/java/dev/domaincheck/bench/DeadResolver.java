package dev.domaincheck.bench;

import dev.domaincheck.client.CheckOptions;
import dev.domaincheck.client.DomainCheckClient;
import dev.domaincheck.client.DomainResult;
import dev.domaincheck.sandbox.SandboxRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

/** The machine's resolver never answers while 600 names are looked up: cached calls go on. */
final class DeadResolver implements Benchmark {
  private static final int COLD = 600;
  private static final int CACHED_PER_SECOND = 200;

  @Override
  public void run(Figures figures) throws Exception {
    try (SandboxRegistry registry = SandboxRegistry.start(Clock.systemUTC());
        // Only one host is mapped; all others have to be resolved.
        BenchServer server =
            BenchServer.start(
                "dev.domaincheck.transport.StuckResolverServer",
                "whois.nic.it\ttcp://127.0.0.1:%d\n".formatted(registry.whoisPort()),
                "--max-concurrent-lookups",
                Integer.toString(COLD),
                "--host-concurrency",
                "0",
                "--host-rate",
                "0");
        DomainCheckClient client = server.client(BenchServer.ANNA);
        DomainCheckClient cold = server.client(BenchServer.BERT)) {
      client.check("registered-cached.it");
      Latencies warmUp = cached(client, Duration.ofSeconds(5));
      Latencies control = cached(client, Duration.ofSeconds(8));
      // RDAP and WHOIS, so that the JDK's HTTP client resolves, too.
      List<String> suffixes = List.of("com", "org", "de", "at", "dk", "jp");
      List<String> names =
          IntStream.range(0, COLD)
              .mapToObj(i -> "cold-" + i + "." + suffixes.get(i % suffixes.size()))
              .toList();
      CompletableFuture<List<DomainResult>> lookups = cold.checkAsync(names, CheckOptions.DEFAULT);
      Latencies disturbed = cached(client, Duration.ofSeconds(8));
      List<DomainResult> results = lookups.join();
      figures.say(
          "  cached p99 %.2f ms, maximum %.2f ms; before %.2f ms; %d cold names ended UNKNOWN, such as %s"
              .formatted(
                  Figures.millis(disturbed.percentile(0.99)),
                  Figures.millis(disturbed.percentile(1)),
                  Figures.millis(control.percentile(0.99)),
                  results.stream().filter(r -> r.availability().name().equals("UNKNOWN")).count(),
                  results.getFirst().message()));
      figures.atMost("cached p99 in ms", Figures.millis(disturbed.percentile(0.99)), 50);
      figures.atMost("errors", disturbed.errors() + warmUp.errors(), 0);
    }
  }

  private static Latencies cached(DomainCheckClient client, Duration time) {
    return SteadyCalls.run(
        client,
        i -> "registered-cached.it",
        CheckOptions.DEFAULT,
        result -> result.cached(),
        CACHED_PER_SECOND,
        time);
  }
}
