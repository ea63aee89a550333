package dev.domaincheck.bench;

import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Asks for health 50 times a second, as a service manager does more seldom. */
final class HealthProbe implements AutoCloseable {
  static final Duration BETWEEN = Duration.ofMillis(20);

  private final ManagedChannel channel;
  private int failed;

  HealthProbe(String target) {
    channel = NettyChannelBuilder.forTarget(target).usePlaintext().build();
  }

  Latencies run(int probes) {
    Latencies latencies = new Latencies();
    failed = 0;
    long due = System.nanoTime();
    for (int i = 0; i < probes; i++) {
      due += BETWEEN.toNanos();
      LockSupport.parkNanos(due - System.nanoTime());
      long begun = System.nanoTime();
      try {
        if (HealthGrpc.newBlockingStub(channel)
                .withDeadlineAfter(5, TimeUnit.SECONDS)
                .check(HealthCheckRequest.getDefaultInstance())
                .getStatus()
            != ServingStatus.SERVING) {
          failed++;
        }
      } catch (StatusRuntimeException e) {
        failed++;
      }
      latencies.add(System.nanoTime() - begun);
    }
    return latencies;
  }

  /** How many of the last run were not answered with SERVING. */
  int failed() {
    return failed;
  }

  @Override
  public void close() {
    channel.shutdownNow();
  }
}
