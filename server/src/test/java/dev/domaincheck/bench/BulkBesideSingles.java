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
  private static final Duration TIME = Duration.ofSeconds(60);

  @Override
  public void run(Figures figures) throws Exception {
    try (SandboxRegistry registry = SandboxRegistry.start(Clock.systemUTC());
        BenchServer server =
            BenchServer.start(registry, "--host-concurrency", "0", "--host-rate", "0");
        DomainCheckClient anna = server.client(BenchServer.ANNA);
        DomainCheckClient bert = server.client(BenchServer.BERT)) {
      singles(anna, "warm", Duration.ofSeconds(10));
      Latencies alone = singles(anna, "alone", TIME);
      AtomicInteger wrong = new AtomicInteger(-1);
      long begun = System.nanoTime();
      Thread job =
          Thread.ofVirtual()
              .start(
                  () ->
                      wrong.set(
                          Names.bulk(
                                  bert,
                                  Names.of("slow-200-registered-job", 0, JOB),
                                  CheckOptions.DEFAULT,
                                  BulkBesideSingles::isRegistered)
                              .size()));
      Thread.sleep(Duration.ofSeconds(2));
      Latencies beside = singles(anna, "beside", TIME);
      boolean whole = job.isAlive();
      job.join();
      figures.say(
          "  p50 %.1f ms, p99 %.1f ms; alone %.1f and %.1f; the job took %.1f s%s, wrong %d"
              .formatted(
                  Figures.millis(beside.percentile(0.5)),
                  Figures.millis(beside.percentile(0.99)),
                  Figures.millis(alone.percentile(0.5)),
                  Figures.millis(alone.percentile(0.99)),
                  (System.nanoTime() - begun) / 1e9,
                  whole ? "" : " and ended before the checks",
                  wrong.get()));
      figures.atMost(
          "singles' p99 over alone",
          (double) beside.percentile(0.99) / alone.percentile(0.99),
          1.5);
      figures.atMost("errors", alone.errors() + beside.errors() + wrong.get(), 0);
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
