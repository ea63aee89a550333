package dev.domaincheck.limit;

import java.time.Duration;

/** A clock that moves only when somebody sleeps. */
final class FakeTime {
  private long nanos = 1_000;

  long nanoTime() {
    return nanos;
  }

  void sleep(long forNanos) {
    nanos += forNanos;
  }

  void pass(Duration time) {
    nanos += time.toNanos();
  }
}
