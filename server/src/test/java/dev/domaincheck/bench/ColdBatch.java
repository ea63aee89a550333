package dev.domaincheck.bench;

import dev.domaincheck.client.Availability;
import dev.domaincheck.client.CheckOptions;
import dev.domaincheck.client.DomainCheckClient;
import dev.domaincheck.client.DomainResult;
import java.time.Duration;
import java.util.List;

/**
 * 10,000 names that take the registry 200 ms each, under a cap of 1,000, in one bulk call: 2.0 s if
 * nothing but the registry took time. The control asks the same registry with bare sockets.
 */
final class ColdBatch implements Benchmark {
  private static final int NAMES = 10_000;
  private static final int CAP = 1_000;
  private static final double IDEAL_SECONDS = 2.0;

  /**
   * The JVM compiles for some 150,000 lookups, and on two cores that takes from what is measured.
   */
  private static final int WARM_UPS = 16;

  private static final int ROUNDS = 9;

  @Override
  public void run(Figures figures) throws Exception {
    try (QuickRegistry registry = new QuickRegistry(Duration.ofMillis(200), QuickRegistry.RECORD);
        BenchServer server = BenchServer.start(registry, CAP);
        DomainCheckClient client = server.client(BenchServer.ANNA)) {
      double[] ours = new double[ROUNDS];
      double[] bare = new double[ROUNDS];
      int peak = 0;
      int least = CAP;
      for (int round = -WARM_UPS; round < ROUNDS; round++) {
        List<String> names = Names.ofQuick("registered", round + WARM_UPS, NAMES);
        double bareRatio =
            BareClient.ask(registry.port(), names, CAP, BareClient.TIMEOUT_MILLIS)
                / 1e9
                / IDEAL_SECONDS;
        // What the bare sockets had under way is not ours.
        var unused = registry.takePeakInFlight();
        long begun = System.nanoTime();
        List<DomainResult> wrong =
            Names.bulk(
                client,
                names,
                CheckOptions.DEFAULT,
                result -> result.availability() == Availability.REGISTERED);
        double ratio = (System.nanoTime() - begun) / 1e9 / IDEAL_SECONDS;
        if (!wrong.isEmpty()) {
          figures.say("  %d not REGISTERED, such as %s".formatted(wrong.size(), wrong.getFirst()));
        }
        figures.say(
            "  %s %.3f of the ideal 2.0 s; bare sockets %.3f"
                .formatted(round < 0 ? "warm-up" : "round  ", ratio, bareRatio));
        int inFlight = registry.takePeakInFlight();
        peak = Math.max(peak, inFlight);
        least = Math.min(least, inFlight);
        if (round >= 0) {
          ours[round] = ratio;
          bare[round] = bareRatio;
        }
      }
      figures.say("  bare sockets, median                 %.3f".formatted(Latencies.median(bare)));
      figures.atMost("cold batch over the ideal, median", Latencies.median(ours), 1.10);
      figures.atMost("peak in flight", peak, CAP);
      figures.atLeast("peak in flight, the least of all rounds", least, CAP);
    }
  }
}
