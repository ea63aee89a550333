package dev.domaincheck.bench;

import dev.domaincheck.bench.ColdCalls.Seen;
import dev.domaincheck.sandbox.SandboxRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Three times as many cold names as the cap of 64 lookups of 200 ms on average can serve, for a
 * minute; cached calls and probes of health go on beside them. What the server serves at most comes
 * before each such minute, and half of that before all and after each.
 *
 * <p>Cached calls have two controls: that most, of which nothing is refused, so that registry,
 * lookups and cached calls are the same and all that is more is the overload; and the half before
 * all, which is a sixth of the calls. The calls of all rounds count together. Once the server has
 * had its time to recover, it must be as it was at half.
 */
final class Overload implements Benchmark {
  private static final int CAP = 64;
  private static final int CAPACITY = (int) (CAP * 1_000L / ColdCalls.LOOKUP.toMillis());
  private static final int HALF = CAPACITY / 2;
  private static final int OVER = 3 * CAPACITY;
  private static final int MINUTE = 60;
  private static final int HALF_MINUTE = 30;
  private static final int RECOVERY_SECONDS = 10;

  /** Until the JVMs compile no more when one load follows the other. */
  private static final int WARM_UPS = 5;

  private static final int WARM_UP_SECONDS = 12;
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
        ColdCalls cold = new ColdCalls(server.target(), ColdCalls.Asked.SLOW)) {
      Callers callers = new Callers(cold, cached, probe);
      for (int i = 0; i < WARM_UPS; i++) {
        callers.run(HALF, WARM_UP_SECONDS);
        callers.run(CAPACITY, WARM_UP_SECONDS);
        callers.run(OVER, WARM_UP_SECONDS);
      }
      Loaded before = callers.run(HALF, HALF_MINUTE);
      Loaded most = new Loaded();
      Loaded over = new Loaded();
      Loaded recovery = new Loaded();
      Seen half = Seen.all(before.seconds);
      double recovered = 0;
      for (int round = 0; round < ROUNDS; round++) {
        Loaded control = callers.run(CAPACITY, HALF_MINUTE);
        long due = System.nanoTime() + Duration.ofSeconds(MINUTE).toNanos();
        Loaded loaded = callers.run(OVER, MINUTE);
        // The last calls end, and what became of all is told.
        double pause = (System.nanoTime() - due) / 1e9;
        Loaded relief = callers.run(HALF, RECOVERY_SECONDS);
        recovered = Math.max(recovered, pause + secondsUntilAsBefore(relief.seconds, half));
        figures.say(
            "  round %d: cached p99 %.2f ms at the most, %.2f over it, %.2f in recovery"
                .formatted(round, p99(control.cached), p99(loaded.cached), p99(relief.cached)));
        most.addAll(control);
        over.addAll(loaded);
        recovery.addAll(relief);
      }
      Loaded after = callers.run(HALF, HALF_MINUTE);
      Loaded exactMost = callers.run(CAPACITY, HALF_MINUTE, Duration.ZERO);
      Loaded exact = callers.run(OVER, MINUTE, Duration.ZERO);
      int badLater = secondsUntilAsBefore(after.seconds, half);
      reportCold(figures, half, most, over);
      figures.atMost(
          "seconds until cold calls are as before, the worst round",
          badLater > 0 ? RECOVERY_SECONDS + badLater : recovered,
          RECOVERY_SECONDS);
      figures.say(
          "  cached p99: %.2f ms at half, %.2f at the most, %.2f over it, then %.2f at half"
              .formatted(
                  p99(before.cached), p99(most.cached), p99(over.cached), p99(after.cached)));
      Seen bunched = Seen.all(exact.seconds);
      figures.say(
          "  where all lookups take exactly 200 ms: cached p99 %.2f ms at the most, %.2f over it; %d good, %d refused, %d late, %d wrong"
              .formatted(
                  p99(exactMost.cached),
                  p99(exact.cached),
                  bunched.good().count(),
                  bunched.refused().count(),
                  bunched.late().count(),
                  bunched.wrong().count()));
      figures.atMost(
          "cached p99 over that at the most", p99(over.cached) / p99(most.cached), WORSE);
      figures.atMost(
          "cached p99 over that at half, before", p99(over.cached) / p99(before.cached), WORSE);
      figures.atMost(
          "cached p99 over that before, from 10 s after relief on",
          p99(after.cached) / p99(before.cached),
          WORSE);
      figures.atMost(
          "errors of cached calls",
          Stream.of(before, most, over, recovery, after, exactMost, exact)
              .mapToInt(l -> l.cached.errors())
              .sum(),
          0);
      figures.atMost("health's p99 meanwhile, ms", p99(over.health), 100);
      figures.atMost("probes of health that failed", over.health.errors(), 0);
    }
  }

  private static void reportCold(Figures figures, Seen half, Loaded most, Loaded over) {
    Seen served = Seen.all(most.seconds);
    Seen loaded = Seen.all(over.seconds);
    double capacity = served.good().count() / (double) most.seconds.size();
    double good = loaded.good().count() / (double) over.seconds.size();
    figures.say(
        "  half: p99 %.0f ms; most: %.0f/s good; over: %.0f/s good, %d refused, %d late"
            .formatted(
                p99(half.good()), capacity, good, loaded.refused().count(), loaded.late().count()));
    figures.say(
        "  over: p50 %.0f ms, p99 %.0f ms of good ones; refusals p50 %.1f ms"
            .formatted(
                Figures.millis(loaded.good().percentile(0.5)),
                p99(loaded.good()),
                Figures.millis(loaded.refused().percentile(0.5))));
    figures.atMost("cold calls that began later than due, ms at most", over.lagMillis(), 500);
    figures.atMost(
        "cold calls refused or late at the most", served.count() - served.good().count(), 0);
    figures.atLeast("goodput at 3 times the capacity over the most", good / capacity, 0.9);
    figures.atLeast(
        "cold calls refused over those beyond the capacity",
        loaded.refused().count() / (double) ((OVER - CAPACITY) * over.seconds.size()),
        0.9);
    figures.atMost("refusals' p99, ms", p99(loaded.refused()), 50);
    figures.atMost(
        "calls that ended at their deadline over all",
        loaded.late().count() / (double) (OVER * over.seconds.size()),
        0.01);
    figures.atMost(
        "calls with a wrong answer or none",
        loaded.wrong().count() + OVER * over.seconds.size() - loaded.count(),
        0);
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
          seen.count() > seen.good().count() || p99(seen.good()) > WORSE * p99(before.good());
      lastBad = bad ? second : lastBad;
    }
    return lastBad;
  }

  /** Cold calls by the second, how late they began at most, and what went on beside them. */
  private static final class Loaded {
    final List<Seen> seconds = new ArrayList<>();
    final Latencies cached = new Latencies();
    final Latencies health = new Latencies();
    private long lagNanos;

    void addAll(Loaded other) {
      seconds.addAll(other.seconds);
      cached.addAll(other.cached);
      health.addAll(other.health);
      lagNanos = Math.max(lagNanos, other.lagNanos);
    }

    double lagMillis() {
      return Figures.millis(lagNanos);
    }
  }

  /** The three who call the server. */
  private record Callers(ColdCalls cold, CachedCalls cached, HealthProbe probe) {
    Loaded run(int coldPerSecond, int seconds) throws Exception {
      return run(coldPerSecond, seconds, ColdCalls.SPREAD);
    }

    Loaded run(int coldPerSecond, int seconds, Duration spread) throws Exception {
      Duration time = Duration.ofSeconds(seconds);
      FutureTask<Latencies> cachedCalls = new FutureTask<>(() -> cached.run(time));
      FutureTask<Latencies> probes =
          new FutureTask<>(() -> probe.run((int) time.dividedBy(HealthProbe.BETWEEN)));
      Thread.ofPlatform().daemon().start(cachedCalls);
      Thread.ofPlatform().daemon().start(probes);
      ColdCalls.Run run = cold.run(coldPerSecond, seconds, spread);
      Loaded loaded = new Loaded();
      loaded.seconds.addAll(run.seconds());
      loaded.lagNanos = run.lagNanos();
      loaded.cached.addAll(cachedCalls.get(seconds, TimeUnit.SECONDS));
      loaded.health.addAll(probes.get(seconds, TimeUnit.SECONDS));
      return loaded;
    }
  }
}
