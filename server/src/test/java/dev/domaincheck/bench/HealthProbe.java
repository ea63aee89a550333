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

  HealthProbe(String target) {
    channel = NettyChannelBuilder.forTarget(target).usePlaintext().build();
  }

  /** Those that are not answered with SERVING are errors; their times count all the same. */
  Latencies run(int probes) {
    Latencies latencies = new Latencies();
    long due = System.nanoTime();
    for (int i = 0; i < probes; i++) {
      due += BETWEEN.toNanos();
      LockSupport.parkNanos(due - System.nanoTime());
      try {
        if (HealthGrpc.newBlockingStub(channel)
                .withDeadlineAfter(5, TimeUnit.SECONDS)
                .check(HealthCheckRequest.getDefaultInstance())
                .getStatus()
            != ServingStatus.SERVING) {
          latencies.error();
        }
      } catch (StatusRuntimeException e) {
        latencies.error();
      }
      // From when it was due: a stall is seen by all the probes that it delays.
      latencies.add(System.nanoTime() - due);
    }
    return latencies;
  }

  @Override
  public void close() {
    channel.shutdownNow();
  }
}
