package dev.domaincheck.client.internal;

import java.util.function.LongConsumer;

/** What one connection counts, on its event loop alone; to be read when the run is over. */
final class LoadTally {
  private final LongConsumer recorder;
  private long calls;
  private long counted;

  LoadTally(LongConsumer recorder) {
    this.recorder = recorder;
  }

  /** A call has ended. */
  void ended(boolean counts) {
    calls++;
    if (counts) {
      counted++;
    }
  }

  /** The time of a call that counts. */
  void record(long nanos) {
    recorder.accept(nanos);
  }

  /** All that have ended. */
  long calls() {
    return calls;
  }

  /** Those of them that count. */
  long counted() {
    return counted;
  }
}
