package dev.domaincheck.bench;

import dev.domaincheck.sandbox.SandboxRegistry;
import dev.domaincheck.v1.Availability;
import dev.domaincheck.v1.CheckDomainsRequest;
import dev.domaincheck.v1.CheckDomainsResponse;
import dev.domaincheck.v1.DomainCheckServiceGrpc;
import dev.domaincheck.v1.DomainResult;
import dev.domaincheck.v1.Reason;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;
import java.util.stream.Stream;

/**
 * Three times as many cold names as the cap of 64 lookups of 200 ms can serve, for a minute, in
 * calls of one name and a deadline of 2 s each; cached calls and probes of health go on beside
 * them. Before comes what the server serves at most, and the same at half of the capacity, after it
 * half again. The calls are a plain stub's, which tries nothing twice.
 *
 * <p>The control of cached calls is that half load directly before, which differs in nothing but
 * that there is no overload. It is also what they must come back to: those after the overload, once
 * the server has had its time to recover, are judged together, as a second has too few of them.
 */
final class Overload implements Benchmark {
  private static final int CAP = 64;
  private static final Duration LOOKUP = Duration.ofMillis(200);
  private static final int CAPACITY = (int) (CAP * 1_000L / LOOKUP.toMillis());
  private static final int HALF = CAPACITY / 2;
  private static final int CACHED_PER_SECOND = 100;
  private static final Duration DEADLINE = Duration.ofSeconds(2);
  private static final Duration MINUTE = Duration.ofSeconds(60);
  private static final Duration HALF_MINUTE = Duration.ofSeconds(30);
  private static final Duration MOST_TIME = Duration.ofSeconds(20);
  private static final int RECOVERY_SECONDS = 10;

  /** How much worse than the control. */
  private static final double WORSE = 1.5;

  /** A connection bears 100 calls at once. */
  private static final int CHANNELS = 30;

  private static final String CACHED = "registered-cached.it";

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
        HealthProbe probe = new HealthProbe(server.target())) {
      Calls calls = new Calls(server.target());
      try {
        calls.steady("warm", HALF, HALF_MINUTE);
        Seen most = Seen.all(calls.steady("most", CAPACITY, MOST_TIME));
        Seen before = Seen.all(calls.steady("before", HALF, HALF_MINUTE));
        FutureTask<Latencies> health =
            new FutureTask<>(() -> probe.run((int) MINUTE.dividedBy(HealthProbe.BETWEEN)));
        Thread.ofPlatform().start(health);
        Seen over = Seen.all(calls.steady("over", 3 * CAPACITY, MINUTE));
        Latencies healthy = health.get();
        List<Seen> relief = calls.steady("relief", HALF, HALF_MINUTE.plusSeconds(RECOVERY_SECONDS));
        Seen recovering = Seen.all(relief.subList(0, RECOVERY_SECONDS));
        Seen after = Seen.all(relief.subList(RECOVERY_SECONDS, relief.size()));
        figures.say(
            "  half: p99 %.0f ms; capacity: %.0f/s good; over: %.0f/s good, %d refused, %d late"
                .formatted(
                    p99(before.good),
                    most.perSecond(MOST_TIME),
                    over.perSecond(MINUTE),
                    over.refused.count(),
                    over.late.count()));
        figures.say(
            "  over: p50 %.0f ms, p99 %.0f ms of good ones; refusals p50 %.1f ms"
                .formatted(
                    Figures.millis(over.good.percentile(0.5)),
                    p99(over.good),
                    Figures.millis(over.refused.percentile(0.5))));
        figures.say(
            "  cached p99 %.2f ms before, %.2f meanwhile, %.2f in the first %d s of relief, %.2f after them"
                .formatted(
                    p99(before.cached),
                    p99(over.cached),
                    p99(recovering.cached),
                    RECOVERY_SECONDS,
                    p99(after.cached)));
        figures.atLeast(
            "goodput at 3 times the capacity over the most",
            over.perSecond(MINUTE) / most.perSecond(MOST_TIME),
            0.9);
        figures.atMost("refusals' p99, ms", p99(over.refused), 50);
        figures.atMost(
            "calls that ended at their deadline over all",
            over.late.count() / (double) (3 * CAPACITY * 60),
            0.01);
        figures.atMost("cached p99 over that before", p99(over.cached) / p99(before.cached), WORSE);
        figures.atMost("health's p99, ms", p99(healthy), 100);
        figures.atMost("probes of health that failed", probe.failed(), 0);
        figures.atMost(
            "seconds until cold calls are as before",
            secondsUntilAsBefore(relief, before),
            RECOVERY_SECONDS);
        figures.atMost(
            "cached p99 over that before, from 10 s after relief on",
            p99(after.cached) / p99(before.cached),
            WORSE);
        figures.atMost(
            "errors of cached calls",
            most.cached.errors()
                + over.cached.errors()
                + recovering.cached.errors()
                + before.cached.errors()
                + after.cached.errors(),
            0);
      } finally {
        calls.close();
      }
    }
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
          seen.refused.count() > 0
              || seen.late.count() > 0
              || p99(seen.good) > WORSE * p99(before.good);
      lastBad = bad ? second : lastBad;
    }
    return lastBad;
  }

  /** What became of the calls of some time. */
  private static final class Seen {
    final Latencies good = new Latencies();
    final Latencies refused = new Latencies();
    final Latencies late = new Latencies();
    final Latencies cached = new Latencies();

    static Seen all(List<Seen> parts) {
      Seen all = new Seen();
      for (Seen part : parts) {
        all.good.addAll(part.good);
        all.refused.addAll(part.refused);
        all.late.addAll(part.late);
        all.cached.addAll(part.cached);
      }
      return all;
    }

    double perSecond(Duration time) {
      return good.count() / (double) time.toSeconds();
    }
  }

  private static final class Calls implements AutoCloseable {
    private final List<ManagedChannel> channels = new ArrayList<>();
    private int turn;

    Calls(String target) {
      for (int i = 0; i < CHANNELS; i++) {
        channels.add(NettyChannelBuilder.forTarget(target).usePlaintext().build());
      }
    }

    /** Calls at a steady rate, and cached ones beside them, by the second that they were due in. */
    List<Seen> steady(String label, int perSecond, Duration time) throws Exception {
      List<Seen> seconds = Stream.generate(Seen::new).limit(time.toSeconds()).toList();
      Phaser pending = new Phaser(1);
      Thread cached =
          Thread.ofPlatform()
              .start(
                  () ->
                      pace(
                          CACHED_PER_SECOND,
                          time,
                          (due, i) ->
                              check(
                                  CACHED,
                                  BenchServer.BERT,
                                  due,
                                  seconds.get(i / CACHED_PER_SECOND),
                                  true,
                                  pending)));
      IntFunction<String> names =
          i ->
              "slow-200-registered-%s-%d.%s"
                  .formatted(label, i, Names.SUFFIXES.get(i % Names.SUFFIXES.size()));
      pace(
          perSecond,
          time,
          (due, i) ->
              check(
                  names.apply(i),
                  BenchServer.ANNA,
                  due,
                  seconds.get(i / perSecond),
                  false,
                  pending));
      cached.join();
      pending.arriveAndAwaitAdvance();
      return seconds;
    }

    private interface At {
      void call(long due, int i);
    }

    private static void pace(int perSecond, Duration time, At at) {
      long interval = Duration.ofSeconds(1).toNanos() / perSecond;
      int calls = (int) (time.toNanos() / interval);
      long begun = System.nanoTime();
      for (int i = 0; i < calls; i++) {
        long due = begun + i * interval;
        while (due - System.nanoTime() > 0) {
          LockSupport.parkNanos(due - System.nanoTime());
        }
        at.call(due, i);
      }
    }

    private void check(
        String name, String token, long due, Seen seen, boolean cached, Phaser pending) {
      pending.register();
      // Cached calls have a connection of their own, as another service would.
      int channel = cached ? 0 : 1 + Math.floorMod(turn++, CHANNELS - 1);
      DomainCheckServiceGrpc.newStub(channels.get(channel))
          .withInterceptors(BenchServer.bearer(token))
          .withDeadlineAfter(DEADLINE.toMillis(), TimeUnit.MILLISECONDS)
          .checkDomains(
              CheckDomainsRequest.newBuilder().addDomainNames(name).build(),
              new StreamObserver<>() {
                private boolean answered;

                @Override
                public void onNext(CheckDomainsResponse response) {
                  answered = true;
                  DomainResult result = response.getResults(0);
                  long taken = System.nanoTime() - due;
                  if (cached) {
                    seen.cached.add(taken);
                  } else if (result.getAvailability() == Availability.AVAILABILITY_REGISTERED) {
                    seen.good.add(taken);
                  } else if (result.getReason() == Reason.REASON_OVERLOADED) {
                    seen.refused.add(taken);
                  } else {
                    seen.late.add(taken);
                  }
                }

                @Override
                public void onError(Throwable error) {
                  long taken = System.nanoTime() - due;
                  if (cached) {
                    seen.cached.error();
                  } else if (!answered
                      && Status.fromThrowable(error).getCode() == Status.Code.UNAVAILABLE) {
                    seen.refused.add(taken);
                  } else {
                    seen.late.add(taken);
                  }
                  pending.arriveAndDeregister();
                }

                @Override
                public void onCompleted() {
                  pending.arriveAndDeregister();
                }
              });
    }

    @Override
    public void close() {
      channels.forEach(ManagedChannel::shutdownNow);
    }
  }
}
