package dev.domaincheck.bench;

import com.google.common.base.Splitter;
import dev.domaincheck.client.CheckOptions;
import dev.domaincheck.client.DomainCheckClient;
import dev.domaincheck.client.Reason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * Ten calls of 500 names of silent registries, all with the same five seconds: 5,000 lookups are to
 * be given up at one moment, and each call is to be answered in the quarter of a second that the
 * server keeps for that.
 */
final class CommonDeadline implements Benchmark {
  /** For a round: a host that was silent is known to be slow, and its names are refused. */
  private static final int HOSTS = 5;

  private static final List<String> SUFFIXES =
      Splitter.on(' ')
          .splitToList(
              "com net org info biz app dev xyz shop site cloud online store tech club live world"
                  + " today email agency company center city guru photos tips expert group"
                  + " solutions services systems technology directory network digital media news"
                  + " work zone space blog art life fun run games team plus pro vip");

  private static final Duration TIME = Duration.ofSeconds(5);

  /** What the server keeps for the answer's way: a twentieth. */
  private static final long DUE_NANOS = TIME.toNanos() / 20 * 19;

  private static final int CALLS = 10;
  private static final int NAMES = 500;

  /** In a hundred lookups, one. */
  private static final int MOST_QUERIES = CALLS * NAMES / 100;

  private static final int ROUNDS = 7;
  private static final int WARM_UPS = 3;

  @Override
  public void run(Figures figures) throws Exception {
    try (SilentRegistry silent = new SilentRegistry();
        BenchServer server = BenchServer.startEightAtAHost(silent, SUFFIXES);
        DomainCheckClient client = server.client(BenchServer.ANNA);
        DomainCheckClient admin = server.admin()) {
      int failed = 0;
      double[] late = new double[ROUNDS];
      double[] left = new double[ROUNDS];
      double[] queries = new double[ROUNDS];
      for (int round = -WARM_UPS; round < ROUNDS; round++) {
        List<CompletableFuture<Double>> calls = calls(client, round + WARM_UPS);
        while (BenchServer.underWay(admin) < CALLS * NAMES) {
          if (calls.stream().anyMatch(CompletableFuture::isDone)) {
            throw new IllegalStateException("a call ended before all lookups were under way");
          }
          Thread.sleep(Duration.ofMillis(20));
        }
        double latest = -Double.MAX_VALUE;
        long before = silent.accepted();
        for (CompletableFuture<Double> call : calls) {
          double millis = call.join();
          if (Double.isNaN(millis)) {
            failed += round < 0 ? 0 : 1;
          } else {
            latest = Math.max(latest, millis);
          }
        }
        long answered = System.nanoTime();
        while (BenchServer.underWay(admin) > 0) {
          Thread.sleep(Duration.ofMillis(10));
        }
        if (round >= 0) {
          late[round] = latest;
          left[round] = Figures.millis(System.nanoTime() - answered);
          queries[round] = silent.accepted() - before;
        }
      }
      figures.atMost("calls of %d that failed".formatted(ROUNDS * CALLS), failed, 0);
      figures.say(
          "  ms that the last of ten answers came after it was due: median %.0f, most %.0f"
              .formatted(Latencies.median(late), DoubleStream.of(late).max().orElseThrow()));
      figures.say(
          "  ms from then until the last lookup had ended: median %.0f, most %.0f"
              .formatted(Latencies.median(left), DoubleStream.of(left).max().orElseThrow()));
      figures.atMost(
          "queries begun since all were under way, which nobody waits for, median",
          Latencies.median(queries),
          MOST_QUERIES);
    }
  }

  /**
   * When each came, in milliseconds after it was due; NaN if it failed, or told of a name anything
   * but that the time was up.
   */
  private static List<CompletableFuture<Double>> calls(DomainCheckClient client, int round) {
    CheckOptions options =
        CheckOptions.DEFAULT
            .withLookupTimeout(Duration.ofSeconds(30))
            .withMaxParallelism(NAMES)
            .withTimeout(TIME);
    List<CompletableFuture<Double>> calls = new ArrayList<>();
    for (int call = 0; call < CALLS; call++) {
      int first = call * NAMES;
      List<String> names =
          IntStream.range(first, first + NAMES)
              .mapToObj(
                  i -> "hung-%d-%d.%s".formatted(round, i, SUFFIXES.get(round * HOSTS + i % HOSTS)))
              .toList();
      long due = System.nanoTime() + DUE_NANOS;
      calls.add(
          client
              .checkAsync(names, options)
              .handle(
                  (results, thrown) ->
                      results != null
                              && results.stream().allMatch(r -> r.reason() == Reason.DEADLINE)
                          ? Figures.millis(System.nanoTime() - due)
                          : Double.NaN));
    }
    return calls;
  }
}
