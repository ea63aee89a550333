package dev.domaincheck.client;

import dev.domaincheck.client.internal.LoadCalls;
import dev.domaincheck.client.internal.Settings;
import java.time.Duration;
import java.util.function.LongConsumer;
import java.util.function.Supplier;

/**
 * Calls the service as fast as it answers, or at a steady rate, and tells how long each call took.
 * It is for benchmarks: calls have no deadline and are never retried, and requests are made once.
 *
 * <pre>{@code
 * LoadPlan plan = new LoadPlan(List.of("example.com", "example.org"), 1, false, 2, 16, 0);
 * DomainCheckClient.Builder service = DomainCheckClient.builder().target("127.0.0.1:9090");
 * try (DomainCheckClient client = service.build();
 *     LoadGenerator load = service.buildLoadGenerator(plan)) {
 *   client.check(plan.names());
 *   load.prepare();
 *   LongAccumulator slowest = new LongAccumulator(Math::max, 0);
 *   LoadOutcome outcome =
 *       load.run(
 *           LoadSubject.CHECK,
 *           Duration.ofSeconds(1),
 *           Duration.ofSeconds(10),
 *           () -> slowest::accumulate);
 *   System.out.println(outcome.rate() + " calls a second, the slowest " + slowest + " ns");
 * }
 * }</pre>
 *
 * <p>One thread at a time may use it.
 */
public final class LoadGenerator implements AutoCloseable {

  private final LoadCalls calls;

  LoadGenerator(Settings settings, LoadPlan plan) {
    this.calls = new LoadCalls(settings, plan);
  }

  /**
   * Asks once for what each call will ask for, and has the service's calls that do nothing, if
   * there are any, answer the same from now on.
   *
   * @throws DomainCheckException if a call failed
   */
  public PreparedLoad prepare() {
    return calls.prepare();
  }

  /**
   * Makes calls and waits until all have ended.
   *
   * <p>The times are nanoseconds: of a steady rate from when the call was due, otherwise from when
   * it was begun, until its end. A batch ends when as many results have come as there were names in
   * it and those before.
   *
   * @param leadIn how long calls are made before any is counted
   * @param time how long they are counted
   * @param recorders makes what is told the times of one connection's calls, on that connection's
   *     thread
   * @throws DomainCheckException if a call failed, or an answer did not come from the cache
   */
  public LoadOutcome run(
      LoadSubject subject, Duration leadIn, Duration time, Supplier<LongConsumer> recorders)
      throws InterruptedException {
    return calls.run(subject, leadIn, time, recorders);
  }

  /** Ends all calls under way and frees the connections. */
  @Override
  public void close() {
    calls.close();
  }
}
