package dev.domaincheck.bench;

import dev.domaincheck.client.BulkName;
import dev.domaincheck.client.BulkResult;
import dev.domaincheck.client.CheckOptions;
import dev.domaincheck.client.DomainCheckClient;
import dev.domaincheck.client.ResultStream;
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
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A million names in one bulk stream whose caller reads one message and no more: what the server
 * looks up and holds is bounded. With a plain stub results fill its own flow control window of 1
 * MiB whatever the server does; once more with that set to a quarter, which is the SDK's, and with
 * the SDK.
 */
final class StoppedReader implements Benchmark {
  private static final int NAMES = 1_000_000;
  private static final int BATCH = 100;
  private static final int MOST_NAMES = 4_000;
  private static final int SDK_WINDOW = 256 << 10;
  private static final long MEBI = 1 << 20;

  @Override
  public void run(Figures figures) throws Exception {
    try (SandboxRegistry registry = SandboxRegistry.start(Clock.systemUTC());
        BenchServer server =
            BenchServer.start(registry, "--host-concurrency", "0", "--host-rate", "0")) {
      try (DomainCheckClient client = server.client(BenchServer.ANNA)) {
        Names.bulk(client, Names.of("warm", 0, 20_000), CheckOptions.DEFAULT, result -> true);
      }
      long heap = server.liveHeap();
      long direct = server.directMemory();
      long resident = server.resident();
      figures.say(
          "  at rest: heap %.1f MiB, direct %.1f MiB, process %.1f MiB"
              .formatted(mebi(heap), mebi(direct), mebi(resident)));
      ManagedChannel channel = channel(server).build();
      try {
        figures.say(
            "  names looked up for a plain stub that stopped: %.0f; process %+.1f MiB"
                .formatted(stub(channel, "stub", registry), mebi(server.resident() - resident)));
        figures.atMost(
            "heap and direct memory that it costs, MiB",
            mebi(server.liveHeap() - heap + server.directMemory() - direct),
            16);
      } finally {
        channel.shutdownNow();
      }
      channel = channel(server).flowControlWindow(SDK_WINDOW).build();
      try {
        figures.atMost(
            "names looked up for a stub with the SDK's window that stopped",
            stub(channel, "small", registry),
            MOST_NAMES);
      } finally {
        channel.shutdownNow();
      }
      long before = queries(registry);
      try (DomainCheckClient client = server.client(BenchServer.ANNA);
          ResultStream<BulkResult> results =
              client.checkBulk(
                  Stream.iterate(0, i -> i + 1)
                      .limit(NAMES)
                      .map(i -> BulkName.of("registered-sdk-" + i + ".it"))
                      .iterator(),
                  CheckOptions.DEFAULT)) {
        results.next();
        figures.atMost(
            "names looked up for the SDK whose reader stopped",
            settled(registry, before),
            MOST_NAMES);
      }
    }
  }

  private static NettyChannelBuilder channel(BenchServer server) {
    return NettyChannelBuilder.forTarget(server.target()).usePlaintext();
  }

  /** Names looked up for a stub that reads one message of its results and no more. */
  private static double stub(ManagedChannel channel, String label, SandboxRegistry registry)
      throws InterruptedException {
    long before = queries(registry);
    CountDownLatch one = new CountDownLatch(1);
    AtomicInteger sent = new AtomicInteger();
    var unused =
        DomainCheckServiceGrpc.newStub(channel)
            .withInterceptors(BenchServer.bearer(BenchServer.ANNA))
            .checkDomainsBulk(
                new ClientResponseObserver<CheckDomainsBulkRequest, CheckDomainsBulkResponse>() {
                  @Override
                  public void beforeStart(ClientCallStreamObserver<CheckDomainsBulkRequest> call) {
                    call.disableAutoRequestWithInitial(1);
                    call.setOnReadyHandler(
                        () -> {
                          while (call.isReady() && sent.get() < NAMES) {
                            call.onNext(batch(label, sent.getAndAdd(BATCH)));
                          }
                        });
                  }

                  @Override
                  public void onNext(CheckDomainsBulkResponse response) {
                    one.countDown();
                  }

                  @Override
                  public void onError(Throwable ended) {}

                  @Override
                  public void onCompleted() {}
                });
    one.await();
    return settled(registry, before);
  }

  private static CheckDomainsBulkRequest batch(String label, int from) {
    return CheckDomainsBulkRequest.newBuilder()
        .setBatch(
            DomainBatch.newBuilder()
                .addAllDomains(
                    IntStream.range(from, from + BATCH)
                        .mapToObj(
                            i ->
                                BulkDomain.newBuilder()
                                    .setDomainName("registered-" + label + "-" + i + ".it")
                                    .build())
                        .toList()))
        .build();
  }

  private static double mebi(long bytes) {
    return (double) bytes / MEBI;
  }

  /** Queries since {@code before}, when for two seconds no more have come. */
  private static double settled(SandboxRegistry registry, long before) throws InterruptedException {
    long seen = -1;
    while (seen != queries(registry)) {
      seen = queries(registry);
      Thread.sleep(Duration.ofSeconds(2));
    }
    return (double) (seen - before);
  }

  private static long queries(SandboxRegistry registry) {
    return registry.whoisTraffic().queries() + registry.rdapTraffic().queries();
  }
}
