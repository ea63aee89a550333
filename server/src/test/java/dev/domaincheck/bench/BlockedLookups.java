package dev.domaincheck.bench;

import dev.domaincheck.client.CheckOptions;
import dev.domaincheck.client.DomainCheckClient;
import dev.domaincheck.client.DomainResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

/** 5,000 lookups wait for a server that never says a word: what each costs. */
final class BlockedLookups implements Benchmark {
  private static final int LOOKUPS = 5_000;
  private static final int CALL = 1_000;

  @Override
  public void run(Figures figures) throws Exception {
    try (SilentRegistry silent = new SilentRegistry();
        BenchServer server =
            BenchServer.start(
                "dev.domaincheck.server.Main",
                "*\ttcp://127.0.0.1:%d\n".formatted(silent.port()),
                "--max-concurrent-lookups",
                Integer.toString(LOOKUPS),
                "--host-concurrency",
                "0",
                "--host-rate",
                "0");
        DomainCheckClient client = server.client(BenchServer.ANNA)) {
      CheckOptions options =
          CheckOptions.DEFAULT
              .withLookupTimeout(Duration.ofSeconds(30))
              .withMaxParallelism(CALL)
              .withTimeout(Duration.ofSeconds(40));
      // A first round loads classes and fills pools, which are not the lookups' cost.
      round(client, 0, options.withLookupTimeout(Duration.ofSeconds(2)))
          .forEach(CompletableFuture::join);
      long heap = server.liveHeap();
      List<CompletableFuture<List<DomainResult>>> calls = round(client, 1, options);
      while (silent.open() < LOOKUPS) {
        Thread.sleep(Duration.ofMillis(100));
        for (CompletableFuture<List<DomainResult>> call : calls) {
          if (call.isDone()) {
            throw new IllegalStateException(
                silent.open() + " lookups block, and a call ended with " + call.join().getFirst());
          }
        }
      }
      long blocked = server.liveHeap();
      int threads = server.platformThreads();
      figures.say(
          "  threads of the process, the JVM's own too: %d".formatted(server.processThreads()));
      calls.forEach(CompletableFuture::join);
      figures.atMost("heap of a blocked lookup, KB", (blocked - heap) / 1e3 / LOOKUPS, 20);
      figures.atMost("platform threads", threads, 40);
    }
  }

  private static List<CompletableFuture<List<DomainResult>>> round(
      DomainCheckClient client, int round, CheckOptions options) {
    List<CompletableFuture<List<DomainResult>>> calls = new ArrayList<>();
    for (int from = 0; from < LOOKUPS; from += CALL) {
      int first = from;
      calls.add(
          client.checkAsync(
              IntStream.range(first, first + CALL)
                  .mapToObj(i -> "blocked-%d-%d.it".formatted(round, i))
                  .toList(),
              options));
    }
    return calls;
  }
}
