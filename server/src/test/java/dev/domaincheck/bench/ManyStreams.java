package dev.domaincheck.bench;

import dev.domaincheck.sandbox.SandboxRegistry;
import dev.domaincheck.v1.BulkDomain;
import dev.domaincheck.v1.CheckDomainsBulkRequest;
import dev.domaincheck.v1.CheckDomainsBulkResponse;
import dev.domaincheck.v1.DomainBatch;
import dev.domaincheck.v1.DomainCheckServiceGrpc;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * 10,000 bulk streams are open. Each in turn sends a cached name and gets its answer, 500 a second;
 * then the same beside one that has sent all that flow control takes and reads nothing.
 */
final class ManyStreams implements Benchmark {
  private static final int STREAMS = 10_000;
  private static final int CHANNELS = 101;
  private static final int PER_SECOND = 500;

  /** All streams within the 60 s after which an idle one is ended. */
  private static final int PINGS = 5_000;

  /** The JVM compiles, and a round has few slow calls: those of all count together. */
  private static final int WARM_UPS = 2;

  private static final int ROUNDS = 5;

  private final CheckDomainsBulkRequest ping =
      CheckDomainsBulkRequest.newBuilder()
          .setBatch(
              DomainBatch.newBuilder()
                  .addDomains(BulkDomain.newBuilder().setDomainName("registered-cached.it")))
          .build();

  @Override
  public void run(Figures figures) throws Exception {
    try (SandboxRegistry registry = SandboxRegistry.start(Clock.systemUTC());
        BenchServer server =
            BenchServer.start(
                registry, "--host-concurrency", "0", "--host-rate", "0", "--caller-streams", "0")) {
      List<ManagedChannel> channels = new ArrayList<>();
      for (int i = 0; i <= CHANNELS; i++) {
        channels.add(NettyChannelBuilder.forTarget(server.target()).usePlaintext().build());
      }
      try {
        long heap = server.liveHeap();
        List<Pinger> pingers = new ArrayList<>();
        for (int i = 0; i < STREAMS; i++) {
          pingers.add(new Pinger(channels.get(i % CHANNELS)));
        }
        pings(pingers, 0, STREAMS, 2 * PER_SECOND);
        figures.say(
            "  %d streams: %.1f KB of heap each"
                .formatted(STREAMS, (server.liveHeap() - heap) / 1e3 / STREAMS));
        Collections.shuffle(pingers, new java.util.Random(1));
        Latencies alone = new Latencies();
        Latencies beside = new Latencies();
        int errors = 0;
        for (int round = -WARM_UPS; round < ROUNDS; round++) {
          int from = (round + WARM_UPS) % 2 * PINGS;
          Latencies control = pings(pingers, from, PINGS, PER_SECOND);
          Flood flood = new Flood(channels.getLast());
          // Until its window is full it takes the processors' time like any other caller.
          Thread.sleep(Duration.ofSeconds(4));
          Latencies disturbed = pings(pingers, PINGS - from, PINGS, PER_SECOND);
          flood.call.cancel("done", null);
          figures.say(
              "  %s p99 %.2f ms, without the slow consumer %.2f ms; it got in %d names; errors %d"
                  .formatted(
                      round < 0 ? "warm-up" : "round  ",
                      Figures.millis(disturbed.percentile(0.99)),
                      Figures.millis(control.percentile(0.99)),
                      flood.sent.get(),
                      control.errors() + disturbed.errors()));
          errors += control.errors() + disturbed.errors();
          if (round >= 0) {
            alone.addAll(control);
            beside.addAll(disturbed);
          }
        }
        figures.atMost(
            "other streams' p99 over that without",
            (double) beside.percentile(0.99) / alone.percentile(0.99),
            1.2);
        figures.atMost("errors", errors, 0);
      } finally {
        channels.forEach(ManagedChannel::shutdownNow);
      }
    }
  }

  private static DomainCheckServiceGrpc.DomainCheckServiceStub stub(
      ManagedChannel channel, String token) {
    return DomainCheckServiceGrpc.newStub(channel).withInterceptors(BenchServer.bearer(token));
  }

  private Latencies pings(List<Pinger> pingers, int from, int count, int perSecond)
      throws InterruptedException {
    Latencies latencies = new Latencies();
    long interval = Duration.ofSeconds(1).toNanos() / perSecond;
    long begun = System.nanoTime();
    for (int i = 0; i < count; i++) {
      long due = begun + i * interval;
      while (due - System.nanoTime() > 0) {
        java.util.concurrent.locks.LockSupport.parkNanos(due - System.nanoTime());
      }
      pingers.get(from + i).ping(due, latencies);
    }
    for (int i = 0; i < count; i++) {
      if (!pingers.get(from + i).answered.tryAcquire(10, TimeUnit.SECONDS)) {
        latencies.error();
      }
    }
    return latencies;
  }

  /** One open stream. */
  private final class Pinger
      implements ClientResponseObserver<CheckDomainsBulkRequest, CheckDomainsBulkResponse> {
    final Semaphore answered = new Semaphore(0);
    private ClientCallStreamObserver<CheckDomainsBulkRequest> call;
    private volatile long due;
    private volatile Latencies latencies;

    @SuppressWarnings("NullAway.Init") // grpc calls beforeStart before it hands the call out.
    Pinger(ManagedChannel channel) {
      var unused = stub(channel, BenchServer.ANNA).checkDomainsBulk(this);
    }

    void ping(long newDue, Latencies into) {
      due = newDue;
      latencies = into;
      call.onNext(ping);
    }

    @Override
    public void beforeStart(ClientCallStreamObserver<CheckDomainsBulkRequest> stream) {
      call = stream;
    }

    @Override
    public void onNext(CheckDomainsBulkResponse response) {
      if (response.getResultsCount() > 0) {
        latencies.add(System.nanoTime() - due);
        answered.release();
      }
    }

    @Override
    public void onError(Throwable ended) {
      if (latencies != null) {
        latencies.error();
      }
    }

    @Override
    public void onCompleted() {}
  }

  /** Sends as much as it can and reads nothing. */
  private static final class Flood
      implements ClientResponseObserver<CheckDomainsBulkRequest, CheckDomainsBulkResponse> {
    final AtomicInteger sent = new AtomicInteger();
    ClientCallStreamObserver<CheckDomainsBulkRequest> call;

    @SuppressWarnings("NullAway.Init") // grpc calls beforeStart before it hands the call out.
    Flood(ManagedChannel channel) {
      var unused = stub(channel, BenchServer.BERT).checkDomainsBulk(this);
    }

    @Override
    public void beforeStart(ClientCallStreamObserver<CheckDomainsBulkRequest> stream) {
      call = stream;
      stream.disableAutoRequestWithInitial(1);
      stream.setOnReadyHandler(
          () -> {
            while (stream.isReady()) {
              DomainBatch.Builder batch = DomainBatch.newBuilder();
              for (int i = 0; i < 100; i++) {
                batch.addDomains(
                    BulkDomain.newBuilder()
                        .setDomainName("flood-" + sent.getAndIncrement() + ".it"));
              }
              stream.onNext(CheckDomainsBulkRequest.newBuilder().setBatch(batch).build());
            }
          });
    }

    @Override
    public void onNext(CheckDomainsBulkResponse response) {}

    @Override
    public void onError(Throwable ended) {}

    @Override
    public void onCompleted() {}
  }
}
