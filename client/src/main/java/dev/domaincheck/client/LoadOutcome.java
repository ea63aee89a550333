package dev.domaincheck.client;

import java.time.Duration;

/**
 * What a run of a {@link LoadGenerator} did.
 *
 * @param calls calls, or batches, that ended while it was measured
 * @param time how long it was measured
 * @param allCalls calls that were made in all, before and after it was measured too
 */
public record LoadOutcome(long calls, Duration time, long allCalls) {
  private static final double NANOS_PER_SECOND = 1e9;

  /** Calls a second. */
  public double rate() {
    return calls * NANOS_PER_SECOND / time.toNanos();
  }
}
