package dev.domaincheck.bench;

import com.google.common.util.concurrent.ListenableFuture;
import dev.domaincheck.client.CheckOptions;
import dev.domaincheck.client.DomainCheckClient;
import dev.domaincheck.client.DomainResult;
import dev.domaincheck.v1.CheckDomainsRequest;
import dev.domaincheck.v1.CheckDomainsResponse;
import dev.domaincheck.v1.DomainCheckServiceGrpc;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * 5,000 lookups wait for a server that never says a word: what each costs, and how soon one ends
 * when its callers leave. Without limits all are at the server; with eight at a host, which is the
 * usual limit, forty are, in their TLS handshakes, and the others wait for these.
 */
final class BlockedLookups implements Benchmark {
  private static final int LOOKUPS = 5_000;
  private static final int CALL = 1_000;

  /** Names of a call under the usual cap of 256, which lets it have 256 lookups more than that. */
  private static final int CALL_UNDER_LIMITS = 500;

  private static final int CALLS_OF_CONNECTION = 100;
  private static final double MOST_KB = 20;
  private static final int LEAVER_ROUNDS = 9;

  /** The JVMs of both ends compile what a leave takes, some thousands of them. */
  private static final int LEAVER_WARM_UPS = 6;

  @Override
  public void run(Figures figures) throws Exception {
    // The one has no RDAP, the other no WHOIS, so that each lookup stays where it is.
    figures.atMost(
        "heap of a blocked lookup over WHOIS, KB", blocked(figures, "tcp", "it"), MOST_KB);
    figures.atMost(
        "heap of a blocked lookup over RDAP, KB", blocked(figures, "http", "app"), MOST_KB);
    // The JDK's client and its TLS hold most of this.
    figures.say(
        "  heap of a lookup over RDAP that is blocked in its TLS handshake: %.1f KB"
            .formatted(blocked(figures, "https", "app")));
    figures.atMost(
        "heap of a lookup over RDAP with TLS, eight at a host, KB", limited(figures), MOST_KB);
    leavers(figures);
  }

  private static BenchServer serverBefore(SilentRegistry silent, String scheme) throws Exception {
    return BenchServer.start(
        "dev.domaincheck.server.Main",
        "*\t%s://127.0.0.1:%d\n".formatted(scheme, silent.port()),
        "--max-concurrent-lookups",
        Integer.toString(LOOKUPS),
        "--host-concurrency",
        "0",
        "--host-rate",
        "0");
  }

  /** Kilobytes of heap a lookup. */
  private static double blocked(Figures figures, String scheme, String suffix) throws Exception {
    try (SilentRegistry silent = new SilentRegistry();
        BenchServer server = serverBefore(silent, scheme);
        DomainCheckClient client = server.client(BenchServer.ANNA)) {
      CheckOptions options =
          CheckOptions.DEFAULT
              .withLookupTimeout(Duration.ofSeconds(30))
              .withMaxParallelism(CALL)
              .withTimeout(Duration.ofSeconds(40));
      // A first round loads classes and fills pools, which are not the lookups' cost.
      round(client, 0, List.of(suffix), CALL, options.withLookupTimeout(Duration.ofSeconds(2)))
          .forEach(CompletableFuture::join);
      while (silent.open() > 0) {
        Thread.sleep(Duration.ofMillis(100));
      }
      long heap = server.liveHeap();
      List<CompletableFuture<List<DomainResult>>> calls =
          round(client, 1, List.of(suffix), CALL, options);
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
      figures.atMost("platform threads", threads, 40);
      return (blocked - heap) / 1e3 / LOOKUPS;
    }
  }

  /** Kilobytes of heap a lookup, at a host or waiting for it. */
  private static double limited(Figures figures) throws Exception {
    // Hosts that were silent once are known to be slow, so the first round has its own.
    List<String> first = List.of("com", "net", "org", "info", "biz");
    List<String> second = List.of("app", "dev", "xyz", "shop", "site");
    try (SilentRegistry silent = new SilentRegistry();
        BenchServer server =
            BenchServer.startEightAtAHost(
                silent, Stream.concat(first.stream(), second.stream()).toList());
        DomainCheckClient client = server.client(BenchServer.ANNA);
        DomainCheckClient admin = server.admin()) {
      CheckOptions options =
          CheckOptions.DEFAULT
              .withLookupTimeout(Duration.ofSeconds(30))
              .withMaxParallelism(CALL_UNDER_LIMITS);
      round(client, 0, first, CALL_UNDER_LIMITS, options.withTimeout(Duration.ofSeconds(10)))
          .forEach(CompletableFuture::join);
      while (silent.open() > 0) {
        Thread.sleep(Duration.ofMillis(100));
      }
      long heap = server.liveHeap();
      List<CompletableFuture<List<DomainResult>>> calls =
          round(client, 1, second, CALL_UNDER_LIMITS, options.withTimeout(Duration.ofSeconds(25)));
      while (BenchServer.underWay(admin) < LOOKUPS) {
        Thread.sleep(Duration.ofMillis(100));
        if (calls.stream().anyMatch(CompletableFuture::isDone)) {
          throw new IllegalStateException(
              "a call ended while %d lookups were under way"
                  .formatted(BenchServer.underWay(admin)));
        }
      }
      long waiting = server.liveHeap();
      if (BenchServer.underWay(admin) < LOOKUPS) {
        throw new IllegalStateException("some lookups ended while the heap was measured");
      }
      figures.say("  of them in a handshake: %d".formatted(silent.open()));
      calls.forEach(CompletableFuture::join);
      return (waiting - heap) / 1e3 / LOOKUPS;
    }
  }

  /** 1,000 callers wait for one name, and all leave: how soon the registry knows. */
  private static void leavers(Figures figures) throws Exception {
    try (SilentRegistry silent = new SilentRegistry();
        BenchServer server = serverBefore(silent, "tcp");
        DomainCheckClient admin = server.admin()) {
      double[] millis = new double[LEAVER_ROUNDS];
      for (int round = -LEAVER_WARM_UPS; round < LEAVER_ROUNDS; round++) {
        double taken = leaveTogether(server, silent, admin, round + LEAVER_WARM_UPS);
        if (round >= 0) {
          millis[round] = taken;
        }
      }
      figures.atMost(
          "ms from the leave of 1,000 callers to the connection's end, median",
          Latencies.median(millis),
          50);
    }
  }

  /**
   * Over connections of their own: each has at most 100 calls under way, and may not drop more than
   * 200 in half a minute.
   */
  private static double leaveTogether(
      BenchServer server, SilentRegistry silent, DomainCheckClient admin, int round)
      throws Exception {
    List<ManagedChannel> channels =
        Stream.generate(() -> NettyChannelBuilder.forTarget(server.target()).usePlaintext().build())
            .limit(CALL / CALLS_OF_CONNECTION)
            .toList();
    try {
      CheckDomainsRequest request =
          CheckDomainsRequest.newBuilder().addDomainNames("left-%d.it".formatted(round)).build();
      long joined = admin.cache().stats().coalesced();
      List<ListenableFuture<CheckDomainsResponse>> callers =
          IntStream.range(0, CALL)
              .mapToObj(
                  i ->
                      DomainCheckServiceGrpc.newFutureStub(channels.get(i % channels.size()))
                          .withInterceptors(BenchServer.bearer(BenchServer.ANNA))
                          .withDeadlineAfter(20, TimeUnit.SECONDS)
                          .checkDomains(request))
              .toList();
      // Ends at the callers' deadline at the latest, when the first of them gives up.
      while (silent.open() != 1 || admin.cache().stats().coalesced() - joined < CALL - 1) {
        if (callers.getFirst().isDone()) {
          throw new IllegalStateException("a caller was answered before all had joined");
        }
        Thread.sleep(Duration.ofMillis(10));
      }
      long begun = System.nanoTime();
      callers.forEach(caller -> caller.cancel(true));
      while (silent.open() > 0) {
        LockSupport.parkNanos(100_000);
      }
      return Figures.millis(System.nanoTime() - begun);
    } finally {
      channels.forEach(ManagedChannel::shutdownNow);
    }
  }

  private static List<CompletableFuture<List<DomainResult>>> round(
      DomainCheckClient client,
      int round,
      List<String> suffixes,
      int namesOfCall,
      CheckOptions options) {
    List<CompletableFuture<List<DomainResult>>> calls = new ArrayList<>();
    for (int from = 0; from < LOOKUPS; from += namesOfCall) {
      int first = from;
      calls.add(
          client.checkAsync(
              IntStream.range(first, first + namesOfCall)
                  .mapToObj(
                      i ->
                          "blocked-%d-%d.%s".formatted(round, i, suffixes.get(i % suffixes.size())))
                  .toList(),
              options));
    }
    return calls;
  }
}
