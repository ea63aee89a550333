package dev.domaincheck.bench;

import dev.domaincheck.v1.CheckDomainsRequest;
import dev.domaincheck.v1.CheckDomainsResponse;
import dev.domaincheck.v1.DomainCheckServiceGrpc;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;

/**
 * Calls of one name that the cache knows, 100 a second, on a connection of their own. Their answers
 * are taken by the thread that reads them: each further one would have to wait for a processor.
 */
final class CachedCalls implements AutoCloseable {
  private static final int PER_SECOND = 100;

  private static final CheckDomainsRequest REQUEST =
      CheckDomainsRequest.newBuilder().addDomainNames("registered-cached.it").build();

  private static final Duration DEADLINE = Duration.ofSeconds(2);

  private final ManagedChannel channel;

  CachedCalls(String target) {
    channel = NettyChannelBuilder.forTarget(target).usePlaintext().directExecutor().build();
  }

  /** Makes calls for some time; one that is not answered from the cache is an error. */
  Latencies run(Duration time) {
    DomainCheckServiceGrpc.DomainCheckServiceStub stub =
        DomainCheckServiceGrpc.newStub(channel)
            .withInterceptors(BenchServer.bearer(BenchServer.BERT));
    Latencies latencies = new Latencies();
    Phaser pending = new Phaser(1);
    Pace.keep(
        PER_SECOND,
        time,
        (due, i) -> {
          pending.register();
          stub.withDeadlineAfter(DEADLINE.toMillis(), TimeUnit.MILLISECONDS)
              .checkDomains(REQUEST, new Call(due, latencies, pending));
        });
    pending.arriveAndAwaitAdvance();
    return latencies;
  }

  @Override
  public void close() {
    channel.shutdownNow();
  }

  private record Call(long due, Latencies latencies, Phaser pending)
      implements StreamObserver<CheckDomainsResponse> {
    @Override
    public void onNext(CheckDomainsResponse response) {
      if (response.getResults(0).getCached()) {
        latencies.add(System.nanoTime() - due);
      } else {
        latencies.error();
      }
    }

    @Override
    public void onError(Throwable error) {
      latencies.error();
      pending.arriveAndDeregister();
    }

    @Override
    public void onCompleted() {
      pending.arriveAndDeregister();
    }
  }
}
