package dev.domaincheck.bench;

import dev.domaincheck.client.Availability;
import dev.domaincheck.client.BulkName;
import dev.domaincheck.client.BulkResult;
import dev.domaincheck.client.CheckOptions;
import dev.domaincheck.client.DomainCheckClient;
import dev.domaincheck.client.DomainCheckException;
import dev.domaincheck.client.DomainResult;
import dev.domaincheck.client.IndexedResult;
import dev.domaincheck.client.ResultStream;
import dev.domaincheck.sandbox.SandboxRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Mixed traffic at 500 calls a second for ten minutes, or as many as {@code
 * -Ddomaincheck.soak.minutes} says: of twenty calls fourteen ask for one cached name, three for one
 * that is not, one for ten names, one is a stream, and one a bulk call, of which every tenth is
 * left halfway (more would be more resets than a connection may have). Metrics are on, and the
 * cache is full before the first look at the memory.
 */
final class Soak implements Benchmark {
  private static final int MINUTES = Integer.getInteger("domaincheck.soak.minutes", 10);
  private static final int PER_SECOND = 500;
  private static final Duration MINUTE = Duration.ofMinutes(1);

  /** Filled within the first minute. */
  private static final String CACHE_ENTRIES = "2000";

  private static final double MEBI = 1024 * 1024;

  /** Once the heap's pages have all been touched: what the compilers still make, and some room. */
  private static final int MORE_RESIDENT = 32;

  private final AtomicLong failures = new AtomicLong();
  private final AtomicLong names = new AtomicLong();

  @Override
  public void run(Figures figures) throws Exception {
    try (SandboxRegistry registry = SandboxRegistry.start(Clock.systemUTC());
        BenchServer server =
            BenchServer.start(
                registry,
                "--host-concurrency",
                "0",
                "--host-rate",
                "0",
                "--cache-max-entries",
                CACHE_ENTRIES,
                "--metrics-listen",
                "127.0.0.1:0")) {
      List<Double> heap = new ArrayList<>();
      minute(figures, server, -1);
      settle();
      int threads = server.platformThreads();
      int files = server.files();
      long resident = server.resident();
      for (int minute = 0; minute < MINUTES; minute++) {
        minute(figures, server, minute);
        heap.add(server.liveHeap() / MEBI);
        figures.say(
            "  minute %2d: %d names, %d failures, heap %.1f MiB, resident %.0f MiB"
                .formatted(
                    minute + 1,
                    names.get(),
                    failures.get(),
                    heap.getLast(),
                    server.resident() / MEBI));
      }
      settle();
      long residentAfter = server.resident();
      figures.say(
          "  platform threads %d, then %d; descriptors %d, then %d; resident %.0f MiB, then %.0f"
              .formatted(
                  threads,
                  server.platformThreads(),
                  files,
                  server.files(),
                  resident / MEBI,
                  residentAfter / MEBI));
      figures.atMost("calls that failed", (double) failures.get(), 0);
      figures.atMost("live heap's slope, MiB a minute", slope(heap), 0.1);
      figures.atMost(
          "resident memory, MiB over that after the first minute",
          (residentAfter - resident) / MEBI,
          MORE_RESIDENT);
      figures.atMost("more platform threads than before", server.platformThreads() - threads, 0);
      figures.atMost("more descriptors than before", server.files() - files, 0);
    }
  }

  /** Connections of the minute before, which were closed, are gone by then. */
  private static void settle() throws InterruptedException {
    Thread.sleep(Duration.ofSeconds(5));
  }

  private void minute(Figures figures, BenchServer server, int minute) throws InterruptedException {
    try (DomainCheckClient anna = server.client(BenchServer.ANNA);
        DomainCheckClient bert = server.client(BenchServer.BERT);
        ExecutorService calls = Executors.newVirtualThreadPerTaskExecutor()) {
      long interval = Duration.ofSeconds(1).toNanos() / PER_SECOND;
      long begun = System.nanoTime();
      for (int i = 0; i < MINUTE.toSeconds() * PER_SECOND; i++) {
        long due = begun + i * interval;
        while (due - System.nanoTime() > 0) {
          LockSupport.parkNanos(due - System.nanoTime());
        }
        int call = i;
        calls.execute(() -> call(figures, call % 3 == 0 ? bert : anna, minute, call));
      }
    }
  }

  private void call(Figures figures, DomainCheckClient client, int minute, int call) {
    String label = "registered-%d-%d".formatted(minute, call);
    try {
      switch (call % 20) {
        case 14, 15, 16 -> expect(client.check(Names.of(label, 0, 1)), 1);
        case 17 -> expect(client.check(Names.of(label, 0, 10)), 10);
        case 18 -> stream(client, Names.of(label, 0, 20));
        case 19 -> bulk(client, Names.of(label, 0, 50), call % 200 != 19);
        default -> expect(client.check(Names.of("registered-hot", call % 50, 1)), 1);
      }
    } catch (DomainCheckException | IllegalStateException e) {
      if (failures.incrementAndGet() <= 10) {
        String line = "a call of the soak failed: " + e;
        System.err.println(line);
        figures.say("  " + line);
      }
    }
  }

  private void expect(List<DomainResult> results, int count) {
    if (results.size() != count
        || !results.stream().allMatch(r -> r.availability() == Availability.REGISTERED)) {
      throw new IllegalStateException("unexpected results: " + results);
    }
    names.addAndGet(count);
  }

  private void stream(DomainCheckClient client, List<String> wanted) {
    List<DomainResult> results = new ArrayList<>();
    try (ResultStream<IndexedResult> stream = client.checkStream(wanted, CheckOptions.DEFAULT)) {
      stream.forEachRemaining(answer -> results.add(answer.result()));
    }
    expect(results, wanted.size());
  }

  private void bulk(DomainCheckClient client, List<String> wanted, boolean whole) {
    List<DomainResult> results = new ArrayList<>();
    int count = whole ? wanted.size() : wanted.size() / 2;
    try (ResultStream<BulkResult> stream =
        client.checkBulk(wanted.stream().map(BulkName::of).iterator(), CheckOptions.DEFAULT)) {
      while (results.size() < count) {
        results.add(stream.next().result());
      }
    }
    expect(results, count);
  }

  /** Of the line through the values with the least squares. */
  private static double slope(List<Double> values) {
    int count = values.size();
    double meanX = (count - 1) / 2d;
    double meanY = values.stream().mapToDouble(v -> v).average().orElse(0);
    double above = 0;
    double below = 0;
    for (int x = 0; x < count; x++) {
      above += (x - meanX) * (values.get(x) - meanY);
      below += (x - meanX) * (x - meanX);
    }
    return below == 0 ? 0 : above / below;
  }
}
