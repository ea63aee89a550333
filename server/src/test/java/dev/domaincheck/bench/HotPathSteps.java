package dev.domaincheck.bench;

import dev.domaincheck.grpc.CachedAnswerBenchmark;
import java.util.Locale;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Time and garbage of the steps of a cached answer, by JMH in JVMs of its own. */
final class HotPathSteps implements Benchmark {
  /** As the profiler {@code -prof gc} calls the bytes of an operation. */
  private static final String GARBAGE = "gc.alloc.rate.norm";

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
      figures.say(
          String.format(
              Locale.ROOT,
              "  %-12s %8.1f ns (+- %.1f) %8.0f bytes",
              time.getLabel(),
              time.getScore(),
              time.getScoreError(),
              garbage == null ? Double.NaN : garbage.getScore()));
    }
  }
}
