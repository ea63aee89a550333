package dev.domaincheck.bench;

import dev.domaincheck.client.DomainCheckClient;
import dev.domaincheck.sandbox.SandboxRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;

/**
 * 5,000 connections within seconds that never say a word: when the server closes each, and how soon
 * a client that comes meanwhile has its first answer, from the cache.
 */
final class SilentConnections implements Benchmark {
  private static final int CONNECTIONS = 5_000;
  private static final long BETWEEN_CONNECTIONS_NANOS = 500_000;
  private static final int CLIENTS = 60;
  private static final long BETWEEN_CLIENTS_MILLIS = 200;
  private static final int WARM_UP_CLIENTS = 40;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @Override
  public void run(Figures figures) throws Exception {
    try (SandboxRegistry registry = SandboxRegistry.start(Clock.systemUTC());
        BenchServer server = BenchServer.start(registry)) {
      // The first ones find classes to load and code to compile, at either end.
      double alone = 0;
      for (int i = 0; i < WARM_UP_CLIENTS; i++) {
        alone = firstAnswerMillis(server);
      }
      ConcurrentLinkedQueue<Double> closedAfter = new ConcurrentLinkedQueue<>();
      double worst = 0;
      try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
        threads.execute(
            () -> {
              for (int i = 0; i < CONNECTIONS; i++) {
                // Of a storm the kernel keeps the newcomers waiting before the server sees them.
                LockSupport.parkNanos(BETWEEN_CONNECTIONS_NANOS);
                Socket socket = connect(server);
                threads.execute(() -> closedAfter.add(secondsUntilClosed(socket)));
              }
            });
        for (int i = 0; i < CLIENTS; i++) {
          worst = Math.max(worst, firstAnswerMillis(server));
          Thread.sleep(BETWEEN_CLIENTS_MILLIS);
        }
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (closedAfter.size() < CONNECTIONS && System.nanoTime() < until) {
          Thread.sleep(BETWEEN_CLIENTS_MILLIS);
        }
        threads.shutdownNow();
      }
      List<Double> sorted = closedAfter.stream().sorted().toList();
      figures.say(
          "  closed after %.1f to %.1f s; the last client before them was answered in %.1f ms"
              .formatted(sorted.getFirst(), sorted.getLast(), alone));
      figures.atLeast("silent connections that were closed", sorted.size(), CONNECTIONS);
      figures.atMost("seconds until the last was", sorted.getLast(), 11);
      figures.atMost("ms until a new client was answered, the worst", worst, 100);
    }
  }

  private static double firstAnswerMillis(BenchServer server) {
    long begun = System.nanoTime();
    try (DomainCheckClient client = server.client(BenchServer.ANNA)) {
      var unused = client.check("registered-silent.com");
      return Figures.millis(System.nanoTime() - begun);
    }
  }

  private static Socket connect(BenchServer server) {
    try {
      return new Socket(InetAddress.getLoopbackAddress(), server.port());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static double secondsUntilClosed(Socket connected) {
    long begun = System.nanoTime();
    try (Socket socket = connected) {
      InputStream in = socket.getInputStream();
      while (in.read() >= 0) {
        // The server's own settings.
      }
    } catch (IOException e) {
      // Closed with a reset.
    }
    return (System.nanoTime() - begun) / 1e9;
  }
}
