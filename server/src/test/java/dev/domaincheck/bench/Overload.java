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

/**
 * Three times as many cold names as the cap of 64 lookups of 200 ms can serve, for a minute, in
 * calls of one name and a deadline of 2 s each; cached calls and probes of health go on beside
 * them. Before comes the same at half of the capacity and what the server serves at most, after it
 * half again. The calls are a plain stub's, which tries nothing twice.
 */
final class Overload implements Benchmark {
  private static final int CAP = 64;
  private static final Duration LOOKUP = Duration.ofMillis(200);
  private static final int CAPACITY = (int) (CAP * 1_000L / LOOKUP.toMillis());
  private static final int HALF = CAPACITY / 2;
  private static final int CACHED_PER_SECOND = 100;
  private static final Duration DEADLINE = Duration.ofSeconds(2);
  private static final Duration MINUTE = Duration.ofSeconds(60);

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
        calls.steady("warm", HALF, Duration.ofSeconds(10));
        Seen before = calls.steady("before", HALF, Duration.ofSeconds(20));
        Seen most = calls.steady("most", CAPACITY, Duration.ofSeconds(20));
        FutureTask<Latencies> health =
            new FutureTask<>(() -> probe.run((int) MINUTE.dividedBy(HealthProbe.BETWEEN)));
        Thread.ofPlatform().start(health);
        Seen over = calls.steady("over", 3 * CAPACITY, MINUTE);
        Latencies healthy = health.get();
        double back = calls.recovery(before);
        figures.say(
            "  half: p99 %.0f ms, cached p99 %.2f ms; capacity: %.0f/s good; over: %.0f/s good, %d refused, %d late"
                .formatted(
                    Figures.millis(before.good.percentile(0.99)),
                    Figures.millis(before.cached.percentile(0.99)),
                    most.good.count() / 20d,
                    over.good.count() / 60d,
                    over.refused.count(),
                    over.late.count()));
        figures.say(
            "  over: p50 %.0f ms, p99 %.0f ms of good ones; refusals p50 %.1f ms"
                .formatted(
                    Figures.millis(over.good.percentile(0.5)),
                    Figures.millis(over.good.percentile(0.99)),
                    Figures.millis(over.refused.percentile(0.5))));
        figures.atLeast(
            "goodput at 3 times the capacity over the most",
            over.good.count() / 60d / (most.good.count() / 20d),
            0.9);
        figures.atMost("refusals' p99, ms", Figures.millis(over.refused.percentile(0.99)), 50);
        figures.atMost(
            "calls that ended at their deadline over all",
            over.late.count() / (double) (3 * CAPACITY * 60),
            0.01);
        figures.atMost(
            "cached p99 over before",
            (double) over.cached.percentile(0.99) / before.cached.percentile(0.99),
            1.5);
        figures.atMost("health's p99, ms", Figures.millis(healthy.percentile(0.99)), 100);
        figures.atMost("probes of health that failed", probe.failed(), 0);
        figures.atMost("seconds until all is as before", back, 10);
        figures.atMost(
            "errors of cached calls",
            before.cached.errors() + most.cached.errors() + over.cached.errors(),
            0);
      } finally {
        calls.close();
      }
    }
  }

  /** What became of the calls of one phase. */
  private static final class Seen {
    final Latencies good = new Latencies();
    final Latencies refused = new Latencies();
    final Latencies late = new Latencies();
    final Latencies cached = new Latencies();
  }

  private static final class Calls implements AutoCloseable {
    private final List<ManagedChannel> channels = new ArrayList<>();
    private int turn;

    Calls(String target) {
      for (int i = 0; i < CHANNELS; i++) {
        channels.add(NettyChannelBuilder.forTarget(target).usePlaintext().build());
      }
    }

    /** Calls at a steady rate, and cached ones beside them. */
    Seen steady(String label, int perSecond, Duration time) throws Exception {
      Seen seen = new Seen();
      Phaser pending = new Phaser(1);
      Thread cached =
          Thread.ofPlatform()
              .start(
                  () ->
                      pace(
                          CACHED_PER_SECOND,
                          time,
                          (due, i) -> check(CACHED, BenchServer.BERT, due, seen, true, pending)));
      IntFunction<String> names =
          i ->
              "slow-200-registered-%s-%d.%s"
                  .formatted(label, i, Names.SUFFIXES.get(i % Names.SUFFIXES.size()));
      pace(
          perSecond,
          time,
          (due, i) -> check(names.apply(i), BenchServer.ANNA, due, seen, false, pending));
      cached.join();
      pending.arriveAndAwaitAdvance();
      return seen;
    }

    /** Seconds until a second is as good as those before, and all that follow. */
    double recovery(Seen before) throws Exception {
      int seconds = 15;
      int lastBad = 0;
      for (int second = 1; second <= seconds; second++) {
        Seen seen = steady("back" + second, HALF, Duration.ofSeconds(1));
        boolean bad =
            seen.refused.count() > 0
                || seen.late.count() > 0
                || seen.good.percentile(0.99) > 1.5 * before.good.percentile(0.99);
        lastBad = bad ? second : lastBad;
      }
      return lastBad;
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
