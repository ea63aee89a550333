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
import java.util.concurrent.Future;

/**
 * A server that has no descriptor left, one whose virtual threads compute without a pause, and one
 * whose snapshot is on a full disk: health is asked 50 times a second meanwhile, on a connection of
 * before, and afterwards all is as it was.
 */
final class Hardship implements Benchmark {
  private static final int FILES = 256;

  /** Descriptors that may be free for a moment: one that was closed is taken a second later. */
  private static final int FREE = 4;

  private static final int RECOVERY_SECONDS = 10;

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
      // The first lookups open what the JVM keeps.
      boolean answeredBefore = check(client, "registered-before", 64);
      int before = server.files();
      List<Socket> crowd = new ArrayList<>();
      Latencies health;
      Future<Shortage> meanwhile;
      try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
        // Lookups of a second each, as many as the cap allows: each wants a socket.
        threads.execute(() -> check(client, "slow-1000-registered-a", 256));
        for (int i = 0; i < 2 * FILES; i++) {
          crowd.add(connect(server));
        }
        meanwhile = threads.submit(() -> shortage(server));
        health = probe.run(PROBES);
      }
      for (Socket socket : crowd) {
        socket.close();
      }
      double back = secondsUntilAnswered(server);
      boolean answeredAfter = check(client, "registered-after", 64);
      int after = settledFiles(server, before);
      Shortage shortage = meanwhile.get();
      figures.say(
          "  ulimit -n %d: %d descriptors before, %d meanwhile, %d afterwards"
              .formatted(FILES, before, shortage.files(), after));
      figures.atLeast("descriptors in use meanwhile", shortage.files(), FILES - FREE);
      figures.atLeast("newcomers that were not served meanwhile", shortage.unserved(), 1);
      figures.atMost(
          "health p99 without descriptors, ms",
          Figures.millis(health.percentile(0.99)),
          BOUND_MILLIS);
      figures.atMost("health calls that failed", health.errors(), 0);
      figures.atMost("seconds until a new connection has a name answered", back, RECOVERY_SECONDS);
      figures.atLeast(
          "times that the connection of before had its names answered",
          (answeredBefore ? 1 : 0) + (answeredAfter ? 1 : 0),
          2);
      figures.atMost("more descriptors than before", after - before, 0);
    }
  }

  /**
   * That there are no descriptors.
   *
   * @param unserved of one newcomer, whom the kernel connects and the server cannot accept
   * @param files in use when that one has waited for 5 s in vain
   */
  private record Shortage(int unserved, int files) {}

  private static Shortage shortage(BenchServer server) throws IOException {
    try (HealthProbe newcomer = new HealthProbe(server.target())) {
      int unserved = newcomer.run(1).errors();
      return new Shortage(unserved, server.files());
    }
  }

  /** Each try has a connection of its own; those of before were served all the time. */
  private static double secondsUntilAnswered(BenchServer server) throws InterruptedException {
    long begun = System.nanoTime();
    double seconds = 0;
    boolean answered = false;
    for (int i = 0; !answered && seconds <= RECOVERY_SECONDS; i++) {
      try (DomainCheckClient newcomer = server.client(BenchServer.ANNA)) {
        answered = check(newcomer, "registered-back-" + i, 1);
      }
      seconds = (System.nanoTime() - begun) / 1e9;
      if (!answered) {
        Thread.sleep(100);
      }
    }
    return seconds;
  }

  /** Descriptors in use once they are no more than before, or after the time for recovery. */
  private static int settledFiles(BenchServer server, int before) throws Exception {
    int files = server.files();
    for (int i = 0; i < 10 * RECOVERY_SECONDS && files > before; i++) {
      Thread.sleep(100);
      files = server.files();
    }
    return files;
  }

  private static void busyThreads(Figures figures, SandboxRegistry registry) throws Exception {
    try (BenchServer server =
            BenchServer.start("dev.domaincheck.bench.BusyServer", BenchServer.map(registry));
        DomainCheckClient client = server.client(BenchServer.ANNA);
        HealthProbe probe = new HealthProbe(server.target())) {
      Latencies calm = probe.run(PROBES);
      Duration before = server.processorTime();
      long since = System.nanoTime();
      server.tell("10");
      Latencies busy = probe.run(PROBES);
      int failed = busy.errors();
      double taken =
          (double) server.processorTime().minus(before).toNanos()
              / (System.nanoTime() - since)
              / Runtime.getRuntime().availableProcessors();
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
      figures.atLeast("share of all processors that the server took", taken, 0.8);
      figures.atMost(
          "health p99 beside 300 busy threads, ms",
          Figures.millis(busy.percentile(0.99)),
          BOUND_MILLIS);
      figures.atMost("health calls that failed", failed + (answered ? 0 : 1), 0);
    }
  }

  private static Socket connect(BenchServer server) throws IOException {
    return new Socket(InetAddress.getLoopbackAddress(), server.port());
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
