package dev.domaincheck.limit;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A clock that moves only when somebody sleeps. For one thread. */
public final class FakeTime {
  private long nanos = 1_000;

  /** A gate that goes by this clock. */
  public QueryGate gate(int permits, GroupLimit limit) {
    return new QueryGate(
        permits,
        (name, protocol) -> limit,
        InstantSource.fixed(Instant.EPOCH),
        this::nanoTime,
        this::sleep);
  }

  /** As {@link System#nanoTime}. */
  public long nanoTime() {
    return nanos;
  }

  void sleep(long forNanos) {
    nanos += forNanos;
  }

  /** Moves it on. */
  public void pass(Duration time) {
    nanos += time.toNanos();
  }
}
