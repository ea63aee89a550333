package dev.domaincheck.cli;

import dev.domaincheck.client.LoadPlan;
import dev.domaincheck.client.LoadSubject;
import dev.domaincheck.client.PreparedLoad;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * What all rounds measured.
 *
 * @param rounds those of each kind of call, the first of each next to each other in time, and so on
 */
record BenchReport(
    LoadPlan plan, PreparedLoad prepared, Map<LoadSubject, List<BenchRound>> rounds) {

  /** A figure of several rounds. */
  record Figure(double median, double min, double max) {
    static Figure of(double... values) {
      double[] sorted = values.clone();
      Arrays.sort(sorted);
      int middle = sorted.length / 2;
      double median =
          sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
      return new Figure(median, sorted[0], sorted[sorted.length - 1]);
    }
  }

  /** The figure of all rounds of {@code subject}. */
  Figure figure(LoadSubject subject, ToDoubleFunction<BenchRound> value) {
    return Figure.of(of(subject).stream().mapToDouble(value).toArray());
  }

  /** The checks' figure over that of {@code baseline}, round by round. */
  Figure ratio(LoadSubject baseline, ToDoubleFunction<BenchRound> value) {
    List<BenchRound> checks = of(LoadSubject.CHECK);
    List<BenchRound> others = of(baseline);
    return Figure.of(
        IntStream.range(0, checks.size())
            .mapToDouble(
                i -> value.applyAsDouble(checks.get(i)) / value.applyAsDouble(others.get(i)))
            .toArray());
  }

  private List<BenchRound> of(LoadSubject subject) {
    return rounds.getOrDefault(subject, List.of());
  }

  /** The kinds of calls that checks were compared with. */
  List<LoadSubject> baselines() {
    return rounds.keySet().stream().filter(subject -> subject != LoadSubject.CHECK).toList();
  }
}
