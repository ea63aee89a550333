package dev.domaincheck.bench;

import dev.domaincheck.client.Availability;
import dev.domaincheck.client.CheckOptions;
import dev.domaincheck.client.DomainCheckClient;
import dev.domaincheck.client.DomainResult;
import dev.domaincheck.sandbox.SandboxRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One of two servers is frozen by SIGSTOP, and so neither answers nor closes its connections, while
 * one client makes 500 calls a second. It goes on for a minute, then the server does.
 */
final class HungTarget implements Benchmark {
  private static final int PER_SECOND = 500;
  private static final Duration WARM_UP = Duration.ofSeconds(15);
  private static final Duration BEFORE = Duration.ofSeconds(5);
  private static final Duration FROZEN = Duration.ofSeconds(60);
  private static final long SLOW = Duration.ofSeconds(1).toNanos();

  @Override
  public void run(Figures figures) throws Exception {
    try (SandboxRegistry registry = SandboxRegistry.start(Clock.systemUTC());
        BenchServer healthy = server(registry);
        BenchServer hung = server(registry);
        DomainCheckClient client =
            DomainCheckClient.builder()
                .targets(List.of(healthy.target(), hung.target()))
                .token(BenchServer.ANNA)
                .build()) {
      // Three new JVMs on the machine: they compile for a while.
      var unused = calls(client, WARM_UP, (due, elapsed) -> {});
      AtomicLong longest = new AtomicLong();
      AtomicInteger slow = new AtomicInteger();
      CompletableFuture<Long> frozen = new CompletableFuture<>();
      Thread.ofPlatform()
          .start(
              () -> {
                try {
                  Thread.sleep(BEFORE);
                  hung.signal("STOP");
                  frozen.complete(System.nanoTime());
                } catch (Exception e) {
                  frozen.completeExceptionally(e);
                }
              });
      Latencies calls;
      try {
        calls =
            calls(
                client,
                BEFORE.plus(FROZEN),
                (due, elapsed) -> {
                  longest.accumulateAndGet(elapsed, Math::max);
                  if (elapsed > SLOW && frozen.isDone() && due - frozen.join() > 0) {
                    slow.incrementAndGet();
                  }
                });
        var unusedInstant = frozen.get(1, TimeUnit.SECONDS);
      } finally {
        hung.signal("CONT");
      }
      figures.say(
          "  %d calls, p99 %.1f ms, the longest %.1f s; begun after the stop and longer than 1 s: %d"
              .formatted(
                  calls.count() + calls.errors(),
                  Figures.millis(calls.percentile(0.99)),
                  longest.get() / 1e9,
                  slow.get()));
      figures.atMost("calls that failed", calls.errors(), 0);
    }
  }

  private static Latencies calls(
      DomainCheckClient client, Duration time, SteadyCalls.Watcher watcher) {
    return SteadyCalls.run(
        client,
        i -> "registered-%d.com".formatted(i % 200),
        CheckOptions.DEFAULT.withTimeout(Duration.ofSeconds(30)),
        HungTarget::isRegistered,
        PER_SECOND,
        time,
        watcher);
  }

  private static BenchServer server(SandboxRegistry registry) throws Exception {
    return BenchServer.start(registry, "--host-concurrency", "0", "--host-rate", "0");
  }

  private static boolean isRegistered(DomainResult result) {
    return result.availability() == Availability.REGISTERED;
  }
}
