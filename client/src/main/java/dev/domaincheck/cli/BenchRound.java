package dev.domaincheck.cli;

import dev.domaincheck.client.LoadOutcome;
import java.util.List;
import org.HdrHistogram.Histogram;

/**
 * What one round measured of one kind of call.
 *
 * @param rate calls or batches a second
 * @param p50 the time in microseconds that half of them took at most
 * @param p99 and 99 of 100
 * @param p999 and 999 of 1,000
 * @param max of the slowest
 * @param cpu microseconds of processor time that the server took for each; 0 if that is not known
 */
record BenchRound(double rate, double p50, double p99, double p999, double max, double cpu) {
  private static final double NANOS_PER_MICRO = 1e3;

  /**
   * @param cpuNanos processor time that the server took for all calls of the run
   */
  static BenchRound of(LoadOutcome outcome, List<Histogram> connections, long cpuNanos) {
    Histogram all = new Histogram(BenchCommand.DIGITS);
    connections.forEach(all::add);
    return new BenchRound(
        outcome.rate(),
        micros(all.getValueAtPercentile(50)),
        micros(all.getValueAtPercentile(99)),
        micros(all.getValueAtPercentile(99.9)),
        micros(all.getMaxValue()),
        micros(cpuNanos) / Math.max(1, outcome.allCalls()));
  }

  private static double micros(long nanos) {
    return nanos / NANOS_PER_MICRO;
  }
}
