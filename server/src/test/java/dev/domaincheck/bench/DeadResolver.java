package dev.domaincheck.bench;

import dev.domaincheck.client.Availability;
import dev.domaincheck.client.CheckOptions;
import dev.domaincheck.client.DomainCheckClient;
import dev.domaincheck.client.DomainResult;
import dev.domaincheck.client.RegistryHost;
import dev.domaincheck.directory.Directory;
import dev.domaincheck.sandbox.SandboxRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/** The machine's resolver never answers while 600 names are looked up: cached calls go on. */
final class DeadResolver implements Benchmark {
  private static final int COLD = 600;
  private static final int HOSTS = 64;
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
        DomainCheckClient cold = server.client(BenchServer.BERT);
        DomainCheckClient admin = server.admin()) {
      client.check("registered-cached.it");
      Latencies warmUp = cached(client, Duration.ofSeconds(5));
      Latencies control = cached(client, Duration.ofSeconds(8));
      List<String> suffixes = suffixesOfManyHosts();
      List<String> names =
          IntStream.range(0, COLD)
              .mapToObj(i -> "cold-" + i + "." + suffixes.get(i % suffixes.size()))
              .toList();
      CompletableFuture<List<DomainResult>> lookups = cold.checkAsync(names, CheckOptions.DEFAULT);
      CompletableFuture<Integer> underWay =
          CompletableFuture.supplyAsync(
              () -> admin.registries().list().stream().mapToInt(RegistryHost::inFlight).sum(),
              CompletableFuture.delayedExecutor(
                  4, TimeUnit.SECONDS, Executors.newVirtualThreadPerTaskExecutor()));
      Latencies disturbed = cached(client, Duration.ofSeconds(8));
      List<DomainResult> results = lookups.join();
      int unknown =
          (int) results.stream().filter(r -> r.availability() == Availability.UNKNOWN).count();
      figures.say(
          "  cached p99 %.2f ms, maximum %.2f ms; before %.2f ms; %d cold names ended UNKNOWN, such as %s"
              .formatted(
                  Figures.millis(disturbed.percentile(0.99)),
                  Figures.millis(disturbed.percentile(1)),
                  Figures.millis(control.percentile(0.99)),
                  unknown,
                  results.getFirst().message()));
      figures.atMost("cached p99 in ms", Figures.millis(disturbed.percentile(0.99)), 50);
      figures.atLeast("queries under way after 4 s", underWay.join(), HOSTS);
      figures.atMost("cold names that ended otherwise than UNKNOWN", COLD - unknown, 0);
      figures.atMost("errors", disturbed.errors() + control.errors() + warmUp.errors(), 0);
    }
  }

  /** Twice as many hosts as there are threads to resolve them, of RDAP and of WHOIS. */
  private static List<String> suffixesOfManyHosts() {
    Directory directory = Directory.embedded();
    Set<String> groups = new HashSet<>();
    List<String> suffixes =
        directory.suffixes().stream()
            .filter(suffix -> !suffix.equals("it") && suffix.indexOf('.') < 0)
            .filter(suffix -> !directory.route(suffix).services().isEmpty())
            .filter(
                suffix -> groups.add(directory.route(suffix).services().getFirst().limitGroup()))
            .limit(HOSTS)
            .toList();
    if (suffixes.size() < HOSTS) {
      throw new IllegalStateException("only " + suffixes.size() + " hosts, expected " + HOSTS);
    }
    return suffixes;
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
