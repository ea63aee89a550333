package dev.domaincheck.bench;

import dev.domaincheck.grpc.CachedAnswerBenchmark;
import java.util.Locale;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Time and garbage of the steps of a cached answer, by JMH in JVMs of its own. Times are those of
 * the machine; garbage is the code's, so that of the look into the cache is held to none.
 */
final class HotPathSteps implements Benchmark {
  /** As the profiler {@code -prof gc} calls the bytes of an operation. */
  private static final String GARBAGE = "gc.alloc.rate.norm";

  /** The least object has 16 bytes; what is below comes of dividing what other threads make. */
  private static final double NO_GARBAGE_BYTES = 1;

  @Override
  public void run(Figures figures) throws Exception {
    var options =
        new OptionsBuilder()
            .include(CachedAnswerBenchmark.class.getName())
            .addProfiler(GCProfiler.class)
            .verbosity(VerboseMode.SILENT)
            .build();
    for (RunResult step : new Runner(options).run()) {
      Result<?> time = step.getPrimaryResult();
      Result<?> garbage = step.getSecondaryResults().get(GARBAGE);
      double bytes = garbage == null ? Double.NaN : garbage.getScore();
      figures.say(
          String.format(
              Locale.ROOT,
              "  %-12s %8.1f ns (+- %.1f) %8.0f bytes",
              time.getLabel(),
              time.getScore(),
              time.getScoreError(),
              bytes));
      if (time.getLabel().equals("hit")) {
        figures.atMost("bytes of garbage of a hit", bytes, NO_GARBAGE_BYTES);
      }
    }
  }
}
