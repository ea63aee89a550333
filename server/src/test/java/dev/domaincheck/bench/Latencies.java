package dev.domaincheck.bench;

import java.util.Arrays;

/** Times of calls, in nanoseconds. */
final class Latencies {
  private long[] nanos = new long[1024];
  private int count;
  private int errors;

  synchronized void add(long elapsed) {
    if (count == nanos.length) {
      nanos = Arrays.copyOf(nanos, 2 * count);
    }
    nanos[count++] = elapsed;
  }

  synchronized void error() {
    errors++;
  }

  synchronized int count() {
    return count;
  }

  synchronized int errors() {
    return errors;
  }

  /** The time that so large a part of the calls did not pass, 0 to 1. */
  synchronized long percentile(double part) {
    long[] sorted = Arrays.copyOf(nanos, count);
    Arrays.sort(sorted);
    return count == 0 ? 0 : sorted[Math.min(count - 1, (int) (part * count))];
  }

  synchronized void addAll(Latencies other) {
    for (int i = 0; i < other.count; i++) {
      add(other.nanos[i]);
    }
    errors += other.errors;
  }

  static double median(double... values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
