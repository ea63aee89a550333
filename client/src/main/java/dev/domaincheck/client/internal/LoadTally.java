package dev.domaincheck.client.internal;

import java.util.function.LongConsumer;

/** What one connection counts, on its event loop alone; to be read when the run is over. */
final class LoadTally {
  private final LongConsumer recorder;
  private long calls;

  LoadTally(LongConsumer recorder) {
    this.recorder = recorder;
  }

  void count() {
    calls++;
  }

  void record(long nanos) {
    recorder.accept(nanos);
  }

  long calls() {
    return calls;
  }
}
