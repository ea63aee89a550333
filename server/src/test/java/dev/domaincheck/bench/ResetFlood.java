package dev.domaincheck.bench;

import dev.domaincheck.RawHttp2;
import dev.domaincheck.client.Availability;
import dev.domaincheck.client.CheckOptions;
import dev.domaincheck.client.DomainCheckClient;
import dev.domaincheck.client.DomainResult;
import dev.domaincheck.sandbox.SandboxRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * Somebody without a credential begins 10,000 calls on a connection only to drop them
 * (CVE-2023-44487), as fast as one thread can. The server sends it away, and it comes back every
 * second, or at once; another client makes 500 cached calls a second without it and with each, in
 * turn. One that comes back at once keeps a processor busy at its own end, so that figure is told
 * and not judged.
 */
final class ResetFlood implements Benchmark {
  private static final int PAIRS = 10_000;
  private static final int PER_SECOND = 500;
  private static final int NAMES = 200;
  private static final int ROUNDS = 5;
  private static final Duration TIME = Duration.ofSeconds(5);
  private static final Duration BACK = Duration.ofSeconds(1);

  /** New JVMs on the machine: they compile for a while. */
  private static final int WARM_UP_ROUNDS = 2;

  @Override
  public void run(Figures figures) throws Exception {
    try (SandboxRegistry registry = SandboxRegistry.start(Clock.systemUTC());
        BenchServer server =
            BenchServer.start(registry, "--host-concurrency", "0", "--host-rate", "0");
        DomainCheckClient client = server.client(BenchServer.ANNA)) {
      for (int i = 0; i < WARM_UP_ROUNDS; i++) {
        var unused = calls(client);
        var unusedToo = besideFlood(server, client, Duration.ZERO);
      }
      double[] ratios = new double[ROUNDS];
      double[] fastRatios = new double[ROUNDS];
      int errors = 0;
      int sentAway = 0;
      int connections = 0;
      for (int round = 0; round < ROUNDS; round++) {
        Latencies control = calls(client);
        Flooded steady = besideFlood(server, client, BACK);
        Flooded fast = besideFlood(server, client, Duration.ZERO);
        figures.say(
            "  p99 %.2f ms, without a flood %.2f ms, beside one without a pause %.2f ms; %d and %d calls dropped on %d and %d connections"
                .formatted(
                    p99(steady.calls()),
                    p99(control),
                    p99(fast.calls()),
                    steady.flood().pairs,
                    fast.flood().pairs,
                    steady.flood().connections,
                    fast.flood().connections));
        ratios[round] = p99(steady.calls()) / p99(control);
        fastRatios[round] = p99(fast.calls()) / p99(control);
        errors += control.errors() + steady.calls().errors() + fast.calls().errors();
        sentAway += steady.flood().sentAway + fast.flood().sentAway;
        connections += steady.flood().connections + fast.flood().connections;
      }
      figures.atMost(
          "other callers' p99 over that without, 10,000 drops on a connection a second",
          Latencies.median(ratios),
          1.2);
      figures.say(
          "  the same beside one that comes back at once: %.2f"
              .formatted(Latencies.median(fastRatios)));
      figures.atMost("calls that failed", errors, 0);
      figures.atLeast(
          "connections of the floods", connections, (double) ROUNDS * TIME.dividedBy(BACK));
      figures.atLeast("those of them sent away with ENHANCE_YOUR_CALM", sentAway, connections);
    }
  }

  private static double p99(Latencies calls) {
    return Figures.millis(calls.percentile(0.99));
  }

  private record Flooded(Latencies calls, Flood flood) {}

  private static Flooded besideFlood(BenchServer server, DomainCheckClient client, Duration back)
      throws InterruptedException {
    Flood flood = new Flood(server.port(), back);
    Thread thread = Thread.ofPlatform().start(flood);
    Latencies latencies = calls(client);
    flood.going = false;
    thread.join();
    return new Flooded(latencies, flood);
  }

  private static Latencies calls(DomainCheckClient client) {
    return SteadyCalls.run(
        client,
        i -> "registered-%d.com".formatted(i % NAMES),
        CheckOptions.DEFAULT,
        ResetFlood::isRegistered,
        PER_SECOND,
        TIME);
  }

  private static boolean isRegistered(DomainResult result) {
    return result.availability() == Availability.REGISTERED;
  }

  /** One connection after the other. What it counts is read once its thread has ended. */
  private static final class Flood implements Runnable {
    private static final int TIMEOUT_MILLIS = 5_000;

    /** Fine enough beside calls of milliseconds. */
    private static final long PAUSE_NANOS = Duration.ofMillis(1).toNanos();

    private final int port;
    private final Duration back;
    private final byte[] headers =
        RawHttp2.headers("/domaincheck.v1.DomainCheckService/CheckDomains");

    private volatile boolean going = true;
    private int pairs;
    private int connections;
    private int sentAway;

    Flood(int port, Duration back) {
      this.port = port;
      this.back = back;
    }

    @Override
    public void run() {
      while (going) {
        long due = System.nanoTime() + back.toNanos();
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
            RawHttp2 connection = new RawHttp2(socket)) {
          socket.setSoTimeout(TIMEOUT_MILLIS);
          connections++;
          flood(connection);
          if (connection.goAway() == RawHttp2.ENHANCE_YOUR_CALM) {
            sentAway++;
          }
        } catch (IOException e) {
          // What was said is lost where the connection was reset.
        }
        while (going && System.nanoTime() < due) {
          LockSupport.parkNanos(PAUSE_NANOS);
        }
      }
    }

    /** Also beyond the end of the round: a connection that stops early is no flood. */
    private void flood(RawHttp2 connection) {
      try {
        for (int i = 0; i < PAIRS; i++) {
          connection.reset(connection.begin(headers));
          pairs++;
        }
      } catch (IOException e) {
        // Sent away: why, is still to be read.
      }
    }
  }
}
