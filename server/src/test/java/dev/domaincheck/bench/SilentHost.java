package dev.domaincheck.bench;

import dev.domaincheck.bench.ColdCalls.Seen;
import dev.domaincheck.client.Availability;
import dev.domaincheck.client.CheckOptions;
import dev.domaincheck.client.DomainCheckClient;
import dev.domaincheck.sandbox.SandboxRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

/**
 * One registry is silent and gets nine of ten names; the others answer in 20 ms. The limits are the
 * usual ones but for the rates, which would be met before anything else is. The control asks the
 * same without the nine, which come from another caller and, as {@link ColdCalls} has it, other
 * machines. Both go on in turns, and both all calls together and the median round are judged: what
 * else the machine does now and then falls into single rounds.
 */
final class SilentHost implements Benchmark {
  /** Of the silent registry. */
  static final String SUFFIX = "tm";

  private static final int OTHERS = 50;
  private static final int SILENT = 9 * OTHERS;
  private static final Duration TIME = Duration.ofSeconds(10);

  /** Begins a second before, and ends a second after what is measured. */
  private static final Duration LOAD = TIME.plusSeconds(2);

  private static final int ROUNDS = 7;

  /** Four slots that are in use throughout: each is given back within a call's 5 s. */
  private static final int LEAST_CONNECTIONS = 8;

  /** A second: the JVM compiles what has run some thousand times, else a matter of minutes. */
  private static final int WARM_UP = 10 * OTHERS;

  /** And compiles again what then goes another way. */
  private static final int WARM_UP_ROUNDS = 3;

  private static final String CACHED = "registered-cached.it";

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
        ColdCalls victims = new ColdCalls(server.target(), ColdCalls.Asked.SILENT)) {
      others.check(CACHED);
      // What fails in time is other code than what succeeds: both are warmed up.
      measure(others, "warm", WARM_UP);
      besideSilence(others, victims, "warm-beside", WARM_UP);
      Pair alone = new Pair();
      Pair beside = new Pair();
      double[] aloneP99 = new double[ROUNDS];
      double[] besideP99 = new double[ROUNDS];
      double[] cachedP99 = new double[ROUNDS];
      long leastSilent = Long.MAX_VALUE;
      for (int round = -WARM_UP_ROUNDS; round < ROUNDS; round++) {
        Pair control = measure(others, "alone-" + round, OTHERS);
        long before = silent.accepted();
        Pair disturbed = besideSilence(others, victims, "beside-" + round, OTHERS);
        leastSilent = Math.min(leastSilent, silent.accepted() - before);
        figures.say(
            "  %s other hosts' p99 %.2f ms, alone %.2f ms; cached p99 %.2f ms, alone %.2f ms; silent connections %d"
                .formatted(
                    round < 0 ? "warm-up" : "round  ",
                    p99(disturbed.cold),
                    p99(control.cold),
                    p99(disturbed.hot),
                    p99(control.hot),
                    silent.accepted()));
        if (round >= 0) {
          alone.add(control);
          beside.add(disturbed);
          aloneP99[round] = p99(control.cold);
          besideP99[round] = p99(disturbed.cold);
          cachedP99[round] = p99(disturbed.hot);
        }
      }
      figures.say(
          "  all rounds together, %d calls of each kind: other hosts' p99 %.2f ms, alone %.2f ms; cached p99 %.2f ms, alone %.2f ms"
              .formatted(
                  beside.cold.count(),
                  p99(beside.cold),
                  p99(alone.cold),
                  p99(beside.hot),
                  p99(alone.hot)));
      figures.atMost("other hosts' p99 over alone", p99(beside.cold) / p99(alone.cold), 1.2);
      figures.atMost("cached p99 beside the silent host, ms", p99(beside.hot), 5);
      figures.atMost(
          "other hosts' p99 over alone, medians of the rounds",
          Latencies.median(besideP99) / Latencies.median(aloneP99),
          1.2);
      // Both are below a millisecond on a quiet machine, where a ratio says little.
      figures.atMost(
          "cached p99 beside the silent host, ms, median of the rounds",
          Latencies.median(cachedP99),
          5);
      figures.atMost("errors of other hosts and cached calls", alone.errors() + beside.errors(), 0);
      figures.say(
          "  silent host's names: %d late, %d refused"
              .formatted(beside.victims.late().count(), beside.victims.refused().count()));
      figures.atMost(
          "silent host's names with another answer or none",
          beside.victims.good().count()
              + beside.victims.wrong().count()
              + ROUNDS * SILENT * (int) LOAD.toSeconds()
              - beside.victims.count(),
          0);
      figures.atMost(
          "calls for them that began later than due, ms at most",
          Figures.millis(beside.lagNanos),
          500);
      figures.atLeast(
          "connections to the silent host in a round, at least",
          (double) leastSilent,
          LEAST_CONNECTIONS);
    }
  }

  private static double p99(Latencies calls) {
    return Figures.millis(calls.percentile(0.99));
  }

  /** Calls of names that are looked up, and of one that is not. */
  private static final class Pair {
    private final Latencies cold = new Latencies();
    private final Latencies hot = new Latencies();

    /** Of the silent host. */
    private final Seen victims = new Seen();

    private long lagNanos;

    void add(Pair other) {
      cold.addAll(other.cold);
      hot.addAll(other.hot);
      victims.addAll(other.victims);
      lagNanos = Math.max(lagNanos, other.lagNanos);
    }

    int errors() {
      return cold.errors() + hot.errors();
    }
  }

  /** The same while others ask the silent registry, until all of their calls have ended. */
  private static Pair besideSilence(
      DomainCheckClient others, ColdCalls victims, String label, int perSecond) throws Exception {
    FutureTask<ColdCalls.Run> load =
        new FutureTask<>(() -> victims.run(SILENT, (int) LOAD.toSeconds(), Duration.ZERO));
    Thread.ofPlatform().daemon().start(load);
    Thread.sleep(Duration.ofSeconds(1));
    Pair pair = measure(others, label, perSecond);
    ColdCalls.Run run = load.get(1, TimeUnit.MINUTES);
    pair.victims.addAll(Seen.all(run.seconds()));
    pair.lagNanos = run.lagNanos();
    return pair;
  }

  private static Pair measure(DomainCheckClient client, String label, int perSecond)
      throws InterruptedException {
    Pair pair = new Pair();
    Thread cachedCalls =
        Thread.ofVirtual()
            .start(
                () ->
                    pair.hot.addAll(
                        SteadyCalls.run(
                            client,
                            i -> CACHED,
                            CheckOptions.DEFAULT,
                            result -> result.cached(),
                            perSecond,
                            TIME)));
    List<String> suffixes = Names.SUFFIXES;
    pair.cold.addAll(
        SteadyCalls.run(
            client,
            i ->
                "slow-20-registered-%s-%d.%s"
                    .formatted(label, i, suffixes.get(i % suffixes.size())),
            CheckOptions.DEFAULT,
            result -> result.availability() == Availability.REGISTERED,
            perSecond,
            TIME));
    cachedCalls.join();
    return pair;
  }
}
