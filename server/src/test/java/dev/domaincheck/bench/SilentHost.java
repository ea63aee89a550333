package dev.domaincheck.bench;

import dev.domaincheck.client.Availability;
import dev.domaincheck.client.CheckOptions;
import dev.domaincheck.client.DomainCheckClient;
import dev.domaincheck.sandbox.SandboxRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/**
 * One registry is silent and gets nine of ten names; the others answer in 20 ms. The limits are the
 * usual ones but for the rates, which would be met before anything else is. The control asks the
 * same without the nine.
 */
final class SilentHost implements Benchmark {
  private static final int OTHERS = 50;
  private static final int SILENT = 9 * OTHERS;
  private static final Duration TIME = Duration.ofSeconds(10);
  private static final int ROUNDS = 5;

  /** What fails in time is other code than what succeeds, and the JVM compiles both. */
  private static final int WARM_UPS = 3;

  @Override
  public void run(Figures figures) throws Exception {
    try (SandboxRegistry registry = SandboxRegistry.start(Clock.systemUTC());
        SilentRegistry silent = new SilentRegistry();
        BenchServer server =
            BenchServer.start(
                "dev.domaincheck.server.Main",
                "*\ttcp://127.0.0.1:%d\nwhois.nic.tm\ttcp://127.0.0.1:%d\n"
                    .formatted(registry.whoisPort(), silent.port()),
                "--host-rate",
                "0");
        DomainCheckClient others = server.client(BenchServer.ANNA);
        DomainCheckClient victim = server.client(BenchServer.BERT)) {
      String cached = "registered-cached.it";
      others.check(cached);
      double[] cold = new double[ROUNDS];
      double[] hot = new double[ROUNDS];
      double[] beside = new double[ROUNDS];
      int errors = 0;
      for (int round = -WARM_UPS; round < ROUNDS; round++) {
        Pair control = measure(others, "a" + round, cached);
        Pair disturbed;
        Thread load =
            Thread.ofVirtual()
                .start(
                    () ->
                        SteadyCalls.run(
                            victim,
                            i -> "victim-" + i + ".tm",
                            CheckOptions.DEFAULT.withTimeout(Duration.ofSeconds(5)),
                            result -> true,
                            SILENT,
                            TIME.plusSeconds(2)));
        Thread.sleep(Duration.ofSeconds(1));
        disturbed = measure(others, "b" + round, cached);
        load.join();
        figures.say(
            "  other hosts' p99 %.2f ms, alone %.2f ms; cached p99 %.2f ms, alone %.2f ms; silent connections %d"
                .formatted(
                    Figures.millis(disturbed.cold.percentile(0.99)),
                    Figures.millis(control.cold.percentile(0.99)),
                    Figures.millis(disturbed.hot.percentile(0.99)),
                    Figures.millis(control.hot.percentile(0.99)),
                    silent.accepted()));
        if (round >= 0) {
          cold[round] = (double) disturbed.cold.percentile(0.99) / control.cold.percentile(0.99);
          hot[round] = (double) disturbed.hot.percentile(0.99) / control.hot.percentile(0.99);
          beside[round] = Figures.millis(disturbed.hot.percentile(0.99));
          errors += disturbed.cold.errors() + disturbed.hot.errors();
        }
      }
      figures.atMost("other hosts' p99 over alone, median", Latencies.median(cold), 1.2);
      figures.say("  cached p99 over alone, median        %.3f".formatted(Latencies.median(hot)));
      // Both are below a millisecond on a quiet machine, where a ratio says little.
      figures.atMost(
          "cached p99 beside the silent host in ms, median", Latencies.median(beside), 5);
      figures.atMost("errors of other hosts and cached calls", errors, 0);
    }
  }

  private record Pair(Latencies cold, Latencies hot) {}

  private static Pair measure(DomainCheckClient client, String label, String cached)
      throws InterruptedException {
    Latencies hot = new Latencies();
    Thread cachedCalls =
        Thread.ofVirtual()
            .start(
                () ->
                    hot.addAll(
                        SteadyCalls.run(
                            client,
                            i -> cached,
                            CheckOptions.DEFAULT,
                            result -> result.cached(),
                            OTHERS,
                            TIME)));
    List<String> suffixes = Names.SUFFIXES;
    Latencies cold =
        SteadyCalls.run(
            client,
            i ->
                "slow-20-registered-%s-%d.%s"
                    .formatted(label, i, suffixes.get(i % suffixes.size())),
            CheckOptions.DEFAULT,
            result -> result.availability() == Availability.REGISTERED,
            OTHERS,
            TIME);
    cachedCalls.join();
    return new Pair(cold, hot);
  }
}
