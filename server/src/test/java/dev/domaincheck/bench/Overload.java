package dev.domaincheck.bench;

import dev.domaincheck.bench.ColdCalls.Seen;
import dev.domaincheck.sandbox.SandboxRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;

/**
 * Three times as many cold names as the cap of 64 lookups of 200 ms can serve, for a minute; cached
 * calls and probes of health go on beside them. What the server serves at most comes before each
 * such minute, and half of that before all and after the last.
 *
 * <p>The control is that most: registry, lookups and cached calls are the same, and all that is
 * more is the overload. The calls of all rounds count together. Once the server has had its time to
 * recover, it must be as it was at half.
 */
final class Overload implements Benchmark {
  private static final int CAP = 64;
  private static final int CAPACITY = (int) (CAP * 1_000L / ColdCalls.LOOKUP.toMillis());
  private static final int HALF = CAPACITY / 2;
  private static final Duration MINUTE = Duration.ofSeconds(60);
  private static final Duration HALF_MINUTE = Duration.ofSeconds(30);
  private static final Duration RECOVERY = Duration.ofSeconds(10);

  /** Until the JVMs compile no more when one load follows the other. */
  private static final int WARM_UPS = 5;

  private static final Duration WARM_UP_TIME = Duration.ofSeconds(12);

  private static final int ROUNDS = 3;

  /** How much worse than the control. */
  private static final double WORSE = 1.5;

  @Override
  public void run(Figures figures) throws Exception {
    try (SandboxRegistry registry = SandboxRegistry.start(Clock.systemUTC());
        BenchServer server =
            BenchServer.start(
                registry,
                "--host-concurrency",
                "0",
                "--host-rate",
                "0",
                "--max-concurrent-lookups",
                Integer.toString(CAP));
        HealthProbe probe = new HealthProbe(server.target());
        CachedCalls cached = new CachedCalls(server.target());
        ColdCalls cold = new ColdCalls(server.target())) {
      Callers callers = new Callers(cold, cached, probe);
      for (int i = 0; i < WARM_UPS; i++) {
        callers.run(HALF, WARM_UP_TIME);
        callers.run(CAPACITY, WARM_UP_TIME);
        callers.run(3 * CAPACITY, WARM_UP_TIME);
      }
      Loaded before = callers.run(HALF, HALF_MINUTE);
      Loaded most = new Loaded(new ArrayList<>(), new Latencies(), new Latencies());
      Loaded over = new Loaded(new ArrayList<>(), new Latencies(), new Latencies());
      for (int round = 0; round < ROUNDS; round++) {
        Loaded control = callers.run(CAPACITY, HALF_MINUTE);
        Loaded loaded = callers.run(3 * CAPACITY, MINUTE);
        figures.say(
            "  round %d: cached p99 %.2f ms at the most, %.2f over it"
                .formatted(round, p99(control.cached), p99(loaded.cached)));
        most.addAll(control);
        over.addAll(loaded);
      }
      Loaded recovery = callers.run(HALF, RECOVERY);
      Loaded after = callers.run(HALF, HALF_MINUTE);
      reportCold(figures, before, most, over, recovery, after);
      figures.say(
          "  cached p99: %.2f ms at half, %.2f at the most, %.2f over it, then %.2f and %.2f at half"
              .formatted(
                  p99(before.cached),
                  p99(most.cached),
                  p99(over.cached),
                  p99(recovery.cached),
                  p99(after.cached)));
      figures.atMost(
          "cached p99 over that at the most", p99(over.cached) / p99(most.cached), WORSE);
      figures.atMost(
          "cached p99 over that before, from 10 s after relief on",
          p99(after.cached) / p99(before.cached),
          WORSE);
      figures.atMost(
          "errors of cached calls",
          Stream.of(before, most, over, recovery, after).mapToInt(l -> l.cached.errors()).sum(),
          0);
      figures.atMost("health's p99 meanwhile, ms", p99(over.health), 100);
      figures.atMost("probes of health that failed", over.health.errors(), 0);
    }
  }

  private static void reportCold(
      Figures figures, Loaded before, Loaded most, Loaded over, Loaded recovery, Loaded after) {
    Seen half = Seen.all(before.seconds);
    Seen served = Seen.all(most.seconds);
    Seen loaded = Seen.all(over.seconds);
    double capacity = served.good().count() / (double) most.seconds.size();
    double good = loaded.good().count() / (double) over.seconds.size();
    figures.say(
        "  half: p99 %.0f ms; most: %.0f/s good, %d refused; over: %.0f/s good, %d refused, %d late"
            .formatted(
                p99(half.good()),
                capacity,
                served.refused().count(),
                good,
                loaded.refused().count(),
                loaded.late().count()));
    figures.say(
        "  over: p50 %.0f ms, p99 %.0f ms of good ones; refusals p50 %.1f ms"
            .formatted(
                Figures.millis(loaded.good().percentile(0.5)),
                p99(loaded.good()),
                Figures.millis(loaded.refused().percentile(0.5))));
    figures.atLeast("goodput at 3 times the capacity over the most", good / capacity, 0.9);
    figures.atMost("refusals' p99, ms", p99(loaded.refused()), 50);
    figures.atMost(
        "calls that ended at their deadline over all",
        loaded.late().count() / (double) (3 * CAPACITY * over.seconds.size()),
        0.01);
    List<Seen> relief = Stream.concat(recovery.seconds.stream(), after.seconds.stream()).toList();
    figures.atMost(
        "seconds until cold calls are as before",
        secondsUntilAsBefore(relief, half),
        (double) RECOVERY.toSeconds());
  }

  private static double p99(Latencies calls) {
    return Figures.millis(calls.percentile(0.99));
  }

  /**
   * Seconds until one is as good as those before, and all that follow, by its cold calls: a second
   * has too few cached ones for a p99.
   */
  private static int secondsUntilAsBefore(List<Seen> relief, Seen before) {
    int lastBad = 0;
    for (int second = 1; second <= relief.size(); second++) {
      Seen seen = relief.get(second - 1);
      boolean bad =
          seen.refused().count() > 0
              || seen.late().count() > 0
              || p99(seen.good()) > WORSE * p99(before.good());
      lastBad = bad ? second : lastBad;
    }
    return lastBad;
  }

  /** Cold calls by the second, and what went on beside them. */
  private record Loaded(List<Seen> seconds, Latencies cached, Latencies health) {
    void addAll(Loaded other) {
      seconds.addAll(other.seconds);
      cached.addAll(other.cached);
      health.addAll(other.health);
    }
  }

  /** The three who call the server. */
  private record Callers(ColdCalls cold, CachedCalls cached, HealthProbe probe) {
    Loaded run(int coldPerSecond, Duration time) throws Exception {
      FutureTask<Latencies> cachedCalls = new FutureTask<>(() -> cached.run(time));
      FutureTask<Latencies> probes =
          new FutureTask<>(() -> probe.run((int) time.dividedBy(HealthProbe.BETWEEN)));
      Thread.ofPlatform().start(cachedCalls);
      Thread.ofPlatform().start(probes);
      List<Seen> seconds = cold.run(coldPerSecond, time);
      Latencies health = probes.get();
      for (int i = 0; i < probe.failed(); i++) {
        health.error();
      }
      return new Loaded(seconds, cachedCalls.get(), health);
    }
  }
}
