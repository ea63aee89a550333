package dev.domaincheck.bench;

import dev.domaincheck.client.Availability;
import dev.domaincheck.client.CheckOptions;
import dev.domaincheck.client.DomainCheckClient;
import dev.domaincheck.client.DomainResult;
import dev.domaincheck.sandbox.SandboxRegistry;
import io.grpc.ManagedChannel;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Two servers are started anew, one after the other, by SIGTERM and a new process where the old one
 * was, while one client makes 500 calls a second.
 */
final class Stop implements Benchmark {
  private static final int PER_SECOND = 500;
  private static final Duration WARM_UP = Duration.ofSeconds(24);
  private static final Duration TIME = Duration.ofSeconds(30);

  /** What a service manager that starts servers in turns grants the one that came back. */
  private static final Duration PAUSE = Duration.ofSeconds(5);

  /** Names of {@link #besideHangingLookups}. */
  private static final int HANGING = 4;

  @Override
  public void run(Figures figures) throws Exception {
    try (SandboxRegistry registry = SandboxRegistry.start(Clock.systemUTC());
        BenchServer first = server(registry);
        BenchServer second = server(registry);
        DomainCheckClient client =
            DomainCheckClient.builder()
                .targets(List.of(first.target(), second.target()))
                .token(BenchServer.ANNA)
                .build()) {
      ManagedChannel channel = NettyChannelBuilder.forTarget(first.target()).usePlaintext().build();
      CompletableFuture<Long> told = new CompletableFuture<>();
      HealthGrpc.newStub(channel)
          .watch(HealthCheckRequest.getDefaultInstance(), new FirstNotServing(told));
      // Three new JVMs on the machine: they compile for a while.
      var unused = calls(client, WARM_UP);
      CompletableFuture<long[]> stopped = new CompletableFuture<>();
      Thread.ofPlatform()
          .start(
              () -> {
                try {
                  Thread.sleep(PAUSE);
                  long begun = System.nanoTime();
                  first.terminate();
                  int code = first.exitCode();
                  long[] stop = {begun, System.nanoTime(), code};
                  first.startAgain();
                  Thread.sleep(PAUSE);
                  // Now there is nobody but the one that came back.
                  second.terminate();
                  second.exitCode();
                  Thread.sleep(PAUSE);
                  second.startAgain();
                  stopped.complete(stop);
                } catch (Exception e) {
                  stopped.completeExceptionally(e);
                }
              });
      Latencies calls = calls(client, TIME);
      long[] stop = stopped.get(60, TimeUnit.SECONDS);
      double toldAfter = Figures.millis(told.get(60, TimeUnit.SECONDS) - stop[0]);
      channel.shutdownNow();
      figures.say(
          "  %d calls, p99 %.1f ms; the first server ended %.1f s after SIGTERM with %d"
              .formatted(
                  calls.count() + calls.errors(),
                  Figures.millis(calls.percentile(0.99)),
                  (stop[1] - stop[0]) / 1e9,
                  stop[2]));
      figures.atMost("calls that failed", calls.errors(), 0);
      figures.atMost("ms from SIGTERM until a watcher knows", toldAfter, 50);
      figures.atMost("seconds from SIGTERM to the exit", (stop[1] - stop[0]) / 1e9, 30);
      figures.atMost("exit code", (double) stop[2], 0);
    }
    besideHangingLookups(figures);
  }

  /** The longest that a stop takes: a registry never answers, and callers would wait for it. */
  private static void besideHangingLookups(Figures figures) throws Exception {
    CheckOptions patient =
        CheckOptions.DEFAULT
            .withLookupTimeout(Duration.ofSeconds(30))
            .withTimeout(Duration.ofMinutes(1));
    try (SilentRegistry silent = new SilentRegistry();
        BenchServer server =
            BenchServer.start(
                "dev.domaincheck.server.Main", "*\ttcp://127.0.0.1:%d\n".formatted(silent.port()));
        DomainCheckClient client = server.client(BenchServer.ANNA)) {
      CompletableFuture<List<DomainResult>> unary =
          client.checkAsync(List.of("hangs-1.it", "hangs-2.it"), patient);
      CompletableFuture<?> bulk =
          CompletableFuture.supplyAsync(
              () ->
                  Names.bulk(client, List.of("hangs-3.it", "hangs-4.it"), patient, result -> true));
      for (int i = 0; i < 100 && silent.open() < HANGING; i++) {
        Thread.sleep(100);
      }
      int hanging = silent.open();
      long begun = System.nanoTime();
      server.terminate();
      int code = server.exitCode();
      double seconds = (System.nanoTime() - begun) / 1e9;
      figures.atMost(
          "calls beside them that were answered",
          (answered(unary) ? 1 : 0) + (answered(bulk) ? 1 : 0),
          0);
      figures.atLeast("lookups that hang, of a unary call and of bulk", hanging, HANGING);
      figures.atLeast("seconds that the stop waits for them", seconds, 20);
      figures.atMost("seconds from SIGTERM to the exit beside them", seconds, 30);
      figures.atMost("exit code beside them", code, 0);
    }
  }

  private static boolean answered(CompletableFuture<?> call) {
    return call.isDone() && !call.isCompletedExceptionally();
  }

  private static Latencies calls(DomainCheckClient client, Duration time) {
    return SteadyCalls.run(
        client,
        i -> "registered-%d.com".formatted(i % 200),
        CheckOptions.DEFAULT,
        Stop::isRegistered,
        PER_SECOND,
        time);
  }

  private static BenchServer server(SandboxRegistry registry) throws Exception {
    return BenchServer.start(registry, "--host-concurrency", "0", "--host-rate", "0");
  }

  private static boolean isRegistered(DomainResult result) {
    return result.availability() == Availability.REGISTERED;
  }

  /** When the server first said that it serves no more. */
  private record FirstNotServing(CompletableFuture<Long> when)
      implements StreamObserver<HealthCheckResponse> {
    @Override
    public void onNext(HealthCheckResponse response) {
      if (response.getStatus() == ServingStatus.NOT_SERVING) {
        when.complete(System.nanoTime());
      }
    }

    @Override
    public void onError(Throwable t) {
      when.completeExceptionally(t);
    }

    @Override
    public void onCompleted() {}
  }
}
