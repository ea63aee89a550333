package dev.domaincheck.bench;

import dev.domaincheck.client.Availability;
import dev.domaincheck.client.CheckOptions;
import dev.domaincheck.client.DomainCheckClient;
import dev.domaincheck.sandbox.SandboxRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * What a program that has just begun waits for the answer to its first call, of a server that has
 * been running: through the SDK, and in turn with it through grpc-java alone.
 */
final class FirstAnswer implements Benchmark {
  private static final int ROUNDS = 5;
  private static final Duration WARM_UP = Duration.ofSeconds(10);
  private static final double NANOS_PER_SECOND = 1e9;

  @Override
  public void run(Figures figures) throws Exception {
    try (SandboxRegistry registry = SandboxRegistry.start(Clock.systemUTC());
        BenchServer server = BenchServer.start(registry)) {
      try (DomainCheckClient client = server.client(BenchServer.ANNA)) {
        Latencies warm =
            SteadyCalls.run(
                client,
                i -> FirstCall.NAME,
                CheckOptions.DEFAULT,
                result -> result.availability() == Availability.REGISTERED,
                200,
                WARM_UP);
        figures.say(
            "  server warmed by %d calls, errors %d".formatted(warm.count(), warm.errors()));
      }
      double[][] sdk = new double[2][ROUNDS];
      double[][] bare = new double[2][ROUNDS];
      for (int round = 0; round < ROUNDS; round++) {
        measure(server, "sdk", sdk, round);
        measure(server, "bare", bare, round);
      }
      say(figures, "the SDK", sdk);
      say(figures, "a blocking stub of grpc-java", bare);
    }
  }

  private static void measure(BenchServer server, String kind, double[][] seconds, int round)
      throws Exception {
    List<String> printed = ClientJvm.run(List.of(), FirstCall.class, kind, server.target());
    seconds[0][round] = Long.parseLong(printed.get(0)) / NANOS_PER_SECOND;
    seconds[1][round] = Long.parseLong(printed.get(1)) / 1e3;
  }

  private static void say(Figures figures, String by, double[][] seconds) {
    figures.say(
        String.format(
            Locale.ROOT,
            "  first answer by %s: %.2f s from its builder, %.2f s from the JVM's start",
            by,
            Latencies.median(seconds[0]),
            Latencies.median(seconds[1])));
  }
}
