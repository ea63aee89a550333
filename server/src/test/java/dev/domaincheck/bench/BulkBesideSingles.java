package dev.domaincheck.bench;

import dev.domaincheck.client.Availability;
import dev.domaincheck.client.CheckOptions;
import dev.domaincheck.client.DomainCheckClient;
import dev.domaincheck.client.DomainResult;
import dev.domaincheck.sandbox.SandboxRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One caller's bulk job of 100,000 names beside another's single checks at 10 a second, all of
 * names that take the registries 200 ms, under the usual cap of 256.
 */
final class BulkBesideSingles implements Benchmark {
  private static final int JOB = 100_000;
  private static final int PER_SECOND = 10;
  private static final int ROUNDS = 3;
  private static final Duration TIME = Duration.ofSeconds(60);

  @Override
  public void run(Figures figures) throws Exception {
    try (SandboxRegistry registry = SandboxRegistry.start(Clock.systemUTC());
        BenchServer server =
            BenchServer.start(registry, "--host-concurrency", "0", "--host-rate", "0");
        DomainCheckClient anna = server.client(BenchServer.ANNA);
        DomainCheckClient bert = server.client(BenchServer.BERT)) {
      singles(anna, "warm", Duration.ofSeconds(10));
      double[] ratios = new double[ROUNDS];
      int errors = 0;
      int outlived = 0;
      for (int round = 0; round < ROUNDS; round++) {
        Latencies alone = singles(anna, "alone-" + round, TIME);
        AtomicInteger wrong = new AtomicInteger(-1);
        String label = "slow-200-registered-job-" + round;
        long begun = System.nanoTime();
        Thread job =
            Thread.ofVirtual()
                .start(
                    () ->
                        wrong.set(
                            Names.bulk(
                                    bert,
                                    Names.of(label, 0, JOB),
                                    CheckOptions.DEFAULT,
                                    BulkBesideSingles::isRegistered)
                                .size()));
        Thread.sleep(Duration.ofSeconds(2));
        Latencies beside = singles(anna, "beside-" + round, TIME);
        outlived += job.isAlive() ? 1 : 0;
        job.join();
        figures.say(
            "  p50 %.1f ms, p99 %.1f ms; alone %.1f and %.1f; the job took %.1f s, wrong %d"
                .formatted(
                    Figures.millis(beside.percentile(0.5)),
                    Figures.millis(beside.percentile(0.99)),
                    Figures.millis(alone.percentile(0.5)),
                    Figures.millis(alone.percentile(0.99)),
                    (System.nanoTime() - begun) / 1e9,
                    wrong.get()));
        ratios[round] = (double) beside.percentile(0.99) / alone.percentile(0.99);
        // A job that failed says -1.
        errors += alone.errors() + beside.errors() + Math.abs(wrong.get());
      }
      figures.atMost("singles' p99 over alone, median", Latencies.median(ratios), 1.5);
      figures.atLeast("jobs that were not done before the checks beside them", outlived, ROUNDS);
      figures.atMost("errors", errors, 0);
    }
  }

  private static Latencies singles(DomainCheckClient client, String label, Duration time) {
    List<String> suffixes = Names.SUFFIXES;
    return SteadyCalls.run(
        client,
        i -> "slow-200-registered-%s-%d.%s".formatted(label, i, suffixes.get(i % suffixes.size())),
        CheckOptions.DEFAULT,
        BulkBesideSingles::isRegistered,
        PER_SECOND,
        time);
  }

  private static boolean isRegistered(DomainResult result) {
    return result.availability() == Availability.REGISTERED;
  }
}
