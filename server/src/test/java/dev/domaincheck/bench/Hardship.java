package dev.domaincheck.bench;

import dev.domaincheck.client.Availability;
import dev.domaincheck.client.DomainCheckClient;
import dev.domaincheck.client.DomainCheckException;
import dev.domaincheck.sandbox.SandboxRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A server that is short of descriptors, one whose virtual threads compute without a pause, and one
 * whose snapshot is on a full disk: health is asked 50 times a second meanwhile, on a connection of
 * before, and afterwards all is as it was.
 */
final class Hardship implements Benchmark {
  private static final int FILES = 256;
  static final int PROBES = 500;
  static final double BOUND_MILLIS = 100;

  @Override
  public void run(Figures figures) throws Exception {
    try (SandboxRegistry registry = SandboxRegistry.start(Clock.systemUTC())) {
      fewFiles(figures, registry);
      busyThreads(figures, registry);
      FullDisk.measure(figures, registry);
    }
  }

  private static void fewFiles(Figures figures, SandboxRegistry registry) throws Exception {
    try (BenchServer server =
            BenchServer.startWithFiles(
                FILES, registry, "--host-concurrency", "0", "--host-rate", "0", "--no-cache");
        DomainCheckClient client = server.client(BenchServer.ANNA);
        HealthProbe probe = new HealthProbe(server.target())) {
      probe.run(10);
      int before = server.files();
      List<Socket> crowd = new ArrayList<>();
      Latencies health;
      int unanswered;
      try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
        // Lookups of a second each, as many as the cap allows: each wants a socket.
        threads.execute(() -> check(client, "slow-1000-registered-a", 256));
        for (int i = 0; i < 2 * FILES; i++) {
          crowd.add(connect(server));
        }
        health = probe.run(PROBES);
        unanswered = probe.failed();
        for (Socket socket : crowd) {
          socket.close();
        }
      }
      int back = 0;
      while (back < 100 && !check(client, "registered-back-" + back, 1)) {
        back++;
        Thread.sleep(100);
      }
      figures.say(
          "  ulimit -n %d: %d descriptors before, %d afterwards; names are answered %.1f s after"
              .formatted(FILES, before, server.files(), back / 10d));
      figures.atMost(
          "health p99 without descriptors, ms",
          Figures.millis(health.percentile(0.99)),
          BOUND_MILLIS);
      figures.atMost("health calls that failed", unanswered, 0);
      figures.atMost("seconds until names are answered again", back / 10d, 10);
    }
  }

  private static void busyThreads(Figures figures, SandboxRegistry registry) throws Exception {
    try (BenchServer server =
            BenchServer.start("dev.domaincheck.bench.BusyServer", BenchServer.map(registry));
        DomainCheckClient client = server.client(BenchServer.ANNA);
        HealthProbe probe = new HealthProbe(server.target())) {
      Latencies calm = probe.run(PROBES);
      server.tell("10");
      Latencies busy = probe.run(PROBES);
      int failed = probe.failed();
      Thread.sleep(Duration.ofSeconds(2));
      long begun = System.nanoTime();
      boolean answered = check(client, "registered-after", 1);
      figures.say(
          "  300 busy threads: health p50 %.1f ms, p99 %.1f ms, calm %.1f and %.1f; a name afterwards: %s in %.0f ms"
              .formatted(
                  Figures.millis(busy.percentile(0.5)),
                  Figures.millis(busy.percentile(0.99)),
                  Figures.millis(calm.percentile(0.5)),
                  Figures.millis(calm.percentile(0.99)),
                  answered ? "answered" : "NOT ANSWERED",
                  Figures.millis(System.nanoTime() - begun)));
      figures.atMost(
          "health p99 beside 300 busy threads, ms",
          Figures.millis(busy.percentile(0.99)),
          BOUND_MILLIS);
      figures.atMost("health calls that failed", failed + (answered ? 0 : 1), 0);
    }
  }

  private static Socket connect(BenchServer server) throws IOException {
    String target = server.target();
    return new Socket(
        InetAddress.getLoopbackAddress(),
        Integer.parseInt(target.substring(target.lastIndexOf(':') + 1)));
  }

  static boolean check(DomainCheckClient client, String label, int count) {
    try {
      return client.check(Names.of(label, 0, count)).stream()
          .allMatch(result -> result.availability() == Availability.REGISTERED);
    } catch (DomainCheckException e) {
      return false;
    }
  }
}
