package dev.domaincheck.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.domaincheck.v1.CheckDomainsRequest;
import dev.domaincheck.v1.DomainCheckServiceGrpc;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class LameDuckTest {
  @TempDir Path folder;

  private DomainCheckServer start(String lameDuck) throws Exception {
    return TestServer.sandbox(folder, "--lame-duck=" + lameDuck);
  }

  private static int check(ManagedChannel channel) {
    return DomainCheckServiceGrpc.newBlockingStub(channel)
        .withDeadlineAfter(20, TimeUnit.SECONDS)
        .checkDomains(CheckDomainsRequest.newBuilder().addDomainNames("registered-a.com").build())
        .getResultsCount();
  }

  @Test
  void close_watcherIsTold_andCallsAreStillTaken() throws Exception {
    DomainCheckServer server = start("15s");
    // Probes that never speak HTTP/2 are no clients, neither when they come nor when they go.
    for (int i = 0; i < 3; i++) {
      new Socket(InetAddress.getLoopbackAddress(), server.port()).close();
    }
    ManagedChannel channel = TestServer.channel(server);
    ManagedChannel late = TestServer.channel(server);
    try {
      Iterator<HealthCheckResponse> watch =
          HealthGrpc.newBlockingStub(channel)
              .withDeadlineAfter(40, TimeUnit.SECONDS)
              .watch(HealthCheckRequest.getDefaultInstance());
      assertEquals(ServingStatus.SERVING, watch.next().getStatus());
      // Not on the common pool: of its few threads the JDK's HTTP client needs one.
      Thread closing = Thread.ofPlatform().start(server::close);
      assertEquals(ServingStatus.NOT_SERVING, watch.next().getStatus());
      assertEquals(1, check(channel), "on a connection of before");
      assertEquals(1, check(late), "on a new one");
      // Nobody is connected any more: there is nothing to wait for.
      channel.shutdownNow();
      late.shutdownNow();
      assertTrue(closing.join(Duration.ofSeconds(14)), "it still waits for somebody");
    } finally {
      channel.shutdownNow();
      late.shutdownNow();
    }
  }

  /** A watch has no end of its own. */
  @Test
  void close_watcherStays_isEndedAndKeepsNobodyWaiting() throws Exception {
    DomainCheckServer server = start("100ms");
    ManagedChannel channel = TestServer.channel(server);
    try {
      Iterator<HealthCheckResponse> watch =
          HealthGrpc.newBlockingStub(channel)
              .withDeadlineAfter(40, TimeUnit.SECONDS)
              .watch(HealthCheckRequest.getDefaultInstance());
      assertEquals(ServingStatus.SERVING, watch.next().getStatus());
      Thread closing = Thread.ofPlatform().start(server::close);
      assertEquals(ServingStatus.NOT_SERVING, watch.next().getStatus());
      StatusRuntimeException end = assertThrows(StatusRuntimeException.class, watch::hasNext);
      assertEquals(Status.Code.UNAVAILABLE, end.getStatus().getCode());
      assertTrue(closing.join(Duration.ofSeconds(15)), "it was not cut off");
    } finally {
      channel.shutdownNow();
    }
  }

  @Test
  void close_nobodyConnected_isAtOnce() throws Exception {
    DomainCheckServer server = start("15s");
    long begun = System.nanoTime();
    server.close();
    assertTrue(Duration.ofNanos(System.nanoTime() - begun).toSeconds() < 10);
  }

  @Test
  void close_withoutLameDuck_refusesAtOnce() throws Exception {
    DomainCheckServer server = start("0");
    ManagedChannel channel = TestServer.channel(server);
    try {
      assertEquals(1, check(channel));
      server.close();
      assertThrows(StatusRuntimeException.class, () -> check(channel));
    } finally {
      channel.shutdownNow();
    }
  }
}
