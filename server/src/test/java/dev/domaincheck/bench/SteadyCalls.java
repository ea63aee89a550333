package dev.domaincheck.bench;

import dev.domaincheck.client.CheckOptions;
import dev.domaincheck.client.DomainCheckClient;
import dev.domaincheck.client.DomainCheckException;
import dev.domaincheck.client.DomainResult;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.IntFunction;
import java.util.function.Predicate;

/**
 * Single checks that begin at a steady rate, whether or not those before have ended. A call's time
 * runs from the moment it was due, so that a stall is seen by all the calls that it delays.
 */
final class SteadyCalls {
  private SteadyCalls() {}

  /** Told of each call that ended, whatever it brought, on the call's own thread. */
  interface Watcher {
    /**
     * A call has ended.
     *
     * @param due when it was due, as {@link System#nanoTime} has it
     * @param elapsed nanoseconds from then to its end
     */
    void ended(long due, long elapsed);
  }

  static Latencies run(
      DomainCheckClient client,
      IntFunction<String> names,
      CheckOptions options,
      Predicate<DomainResult> expected,
      int perSecond,
      Duration time) {
    return run(client, names, options, expected, perSecond, time, (due, elapsed) -> {});
  }

  static Latencies run(
      DomainCheckClient client,
      IntFunction<String> names,
      CheckOptions options,
      Predicate<DomainResult> expected,
      int perSecond,
      Duration time,
      Watcher watcher) {
    Latencies latencies = new Latencies();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Pace.keep(
          perSecond,
          time,
          (due, i) -> {
            String name = names.apply(i);
            threads.execute(
                () -> {
                  try {
                    DomainResult result = client.check(List.of(name), options).getFirst();
                    if (expected.test(result)) {
                      latencies.add(System.nanoTime() - due);
                    } else {
                      latencies.error();
                    }
                  } catch (DomainCheckException e) {
                    latencies.error();
                  } finally {
                    watcher.ended(due, System.nanoTime() - due);
                  }
                });
          });
    }
    return latencies;
  }
}
