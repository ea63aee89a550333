package dev.domaincheck.bench;

import com.sun.net.httpserver.HttpServer;
import dev.domaincheck.OtlpCollector;
import dev.domaincheck.client.DomainCheckClient;
import dev.domaincheck.client.LoadGenerator;
import dev.domaincheck.client.LoadOutcome;
import dev.domaincheck.client.LoadPlan;
import dev.domaincheck.client.LoadSubject;
import dev.domaincheck.sandbox.SandboxRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Cached answers beside calls that do nothing and move the same bytes, as {@code domaincheck bench}
 * compares them. Many short rounds of both in turn are disturbed less than few long ones, and
 * judged is the median of the rounds' ratios.
 */
final class CachedAnswers implements Benchmark {
  private static final int NAMES = 2_000;
  private static final int BATCH = 100;
  private static final int CONNECTIONS = 2;
  private static final int CALLS_IN_FLIGHT = 64;
  private static final int BATCHES_IN_FLIGHT = 16;

  private static final int ROUNDS = 21;
  private static final Duration WARM_UP = Duration.ofSeconds(10);
  private static final Duration LEAD_IN = Duration.ofMillis(100);
  private static final Duration TIME = Duration.ofMillis(500);

  /** The median over all rounds of the checks' figure over that of the calls that do nothing. */
  private record Ratios(double rate, double p99) {}

  /** What a round of one kind of call measured. */
  private record Round(double rate, double p99) {}

  @Override
  public void run(Figures figures) throws Exception {
    try (SandboxRegistry registry = SandboxRegistry.start(Clock.systemUTC())) {
      try (BenchServer server = start(registry, "--allow-anonymous")) {
        judgeOne(figures, "one name", measure(server, null, 1));
        judgeMany(figures, "ten names", measure(server, null, 10));
        judgeMany(figures, "bulk", measure(server, null, BATCH));
      }
      Ratios off;
      try (BenchServer server = start(registry)) {
        off = measure(server, BenchServer.ANNA, 1);
        judgeOne(figures, "one name, with a token", off);
      }
      try (BenchServer server = start(registry, "--metrics-listen", "127.0.0.1:0")) {
        Ratios on = measure(server, BenchServer.ANNA, 1);
        judgeOne(figures, "one name, with a token and metrics", on);
        tellOver(figures, "metrics", on, off);
      }
      HttpServer collector = OtlpCollector.start(new ConcurrentHashMap<>());
      try (BenchServer server =
          start(
              registry,
              "--metrics-listen",
              "127.0.0.1:0",
              "--otlp-endpoint",
              "http://127.0.0.1:" + collector.getAddress().getPort(),
              "--trace-ratio",
              "0.01")) {
        Ratios ratios = measure(server, BenchServer.ANNA, 1);
        figures.say(
            String.format(
                Locale.ROOT,
                "  one name, with a token, metrics and traces of 1 %%: rate over no-op %.3f, p99 %.2f",
                ratios.rate,
                ratios.p99));
        tellOver(figures, "metrics and traces of 1 %", ratios, off);
      } finally {
        collector.stop(0);
      }
    }
  }

  /** The registry is asked only for what the cache is filled with, and need not be spared. */
  private static BenchServer start(SandboxRegistry registry, String... options) throws Exception {
    List<String> all =
        new ArrayList<>(List.of("--bench-service", "--host-concurrency", "0", "--host-rate", "0"));
    all.addAll(List.of(options));
    return BenchServer.start(registry, all.toArray(String[]::new));
  }

  private static void judgeOne(Figures figures, String what, Ratios ratios) {
    figures.atLeast(what + ", rate over no-op", ratios.rate, 0.9);
    figures.atMost(what + ", p99 over no-op", ratios.p99, 1.2);
  }

  /** What lies between the two is the cost of what is measured and told. */
  private static void tellOver(Figures figures, String what, Ratios on, Ratios off) {
    figures.say(
        String.format(
            Locale.ROOT,
            "  one name, with a token, %s on over off: rate %.3f, p99 %.2f",
            what,
            on.rate / off.rate,
            on.p99 / off.p99));
  }

  private static void judgeMany(Figures figures, String what, Ratios ratios) {
    figures.atLeast(what + ", rate over no-op", ratios.rate, 0.8);
    figures.say(String.format(Locale.ROOT, "  %s, p99 over no-op: %.2f", what, ratios.p99));
  }

  /**
   * @param token null for calls without
   * @param namesPerCall those of a unary call; {@link #BATCH} for batches of a bulk stream
   */
  private static Ratios measure(BenchServer server, @Nullable String token, int namesPerCall)
      throws InterruptedException {
    // All of one length, so that the calls that do nothing move as many bytes.
    List<String> names = IntStream.range(0, NAMES).mapToObj(CachedAnswers::name).toList();
    boolean bulk = namesPerCall == BATCH;
    LoadPlan plan =
        new LoadPlan(
            names, namesPerCall, bulk, CONNECTIONS, bulk ? BATCHES_IN_FLIGHT : CALLS_IN_FLIGHT, 0);
    DomainCheckClient.Builder service = DomainCheckClient.builder().target(server.target());
    if (token != null) {
      service.token(token);
    }
    try (DomainCheckClient client = service.build();
        LoadGenerator load = service.buildLoadGenerator(plan)) {
      for (int i = 0; i < NAMES; i += BATCH) {
        var unused = client.check(names.subList(i, i + BATCH));
      }
      if (!load.prepare().baseline()) {
        throw new IllegalStateException("the server has no calls that do nothing");
      }
      // The JVMs of both ends compile both kinds of calls before any is measured.
      var unusedNoop = round(load, LoadSubject.NOOP, WARM_UP);
      var unusedCheck = round(load, LoadSubject.CHECK, WARM_UP);
      double[] rates = new double[ROUNDS];
      double[] p99s = new double[ROUNDS];
      for (int i = 0; i < ROUNDS; i++) {
        Round noop = round(load, LoadSubject.NOOP, LEAD_IN);
        Round check = round(load, LoadSubject.CHECK, LEAD_IN);
        rates[i] = check.rate / noop.rate;
        p99s[i] = check.p99 / noop.p99;
      }
      return new Ratios(Latencies.median(rates), Latencies.median(p99s));
    }
  }

  private static String name(int number) {
    return String.format(Locale.ROOT, "registered-bench-%04d.com", number);
  }

  private static Round round(LoadGenerator load, LoadSubject subject, Duration leadIn)
      throws InterruptedException {
    List<Latencies> connections = new ArrayList<>();
    LoadOutcome outcome =
        load.run(
            subject,
            leadIn,
            TIME,
            () -> {
              Latencies times = new Latencies();
              connections.add(times);
              return times::add;
            });
    Latencies all = new Latencies();
    connections.forEach(all::addAll);
    return new Round(outcome.rate(), all.percentile(0.99));
  }
}
