package dev.domaincheck.bench;

import com.google.common.base.Splitter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Runs the benchmarks that the arguments name, or all. */
final class Bench {
  private static final Map<String, Benchmark> ALL = new LinkedHashMap<>();

  static {
    ALL.put("cold-start", new ColdStart());
    ALL.put("first-answer", new FirstAnswer());
    ALL.put("cold-batch", new ColdBatch());
    ALL.put("zero-latency", new ZeroLatency());
    ALL.put("silent-host", new SilentHost());
    ALL.put("dead-resolver", new DeadResolver());
    ALL.put("common-deadline", new CommonDeadline());
    ALL.put("stopped-reader", new StoppedReader());
    ALL.put("many-streams", new ManyStreams());
    ALL.put("million-names", new MillionNames());
    ALL.put("blocked-lookups", new BlockedLookups());
    ALL.put("bulk-beside-singles", new BulkBesideSingles());
    ALL.put("overload", new Overload());
    ALL.put("hardship", new Hardship());
    ALL.put("reset-flood", new ResetFlood());
    ALL.put("gzip-bombs", new GzipBombs());
    ALL.put("silent-connections", new SilentConnections());
    ALL.put("stop", new Stop());
    ALL.put("hung-target", new HungTarget());
    ALL.put("rotation", new Rotation());
    ALL.put("soak", new Soak());
    ALL.put("cached-answers", new CachedAnswers());
    ALL.put("cache-memory", new CacheMemory());
    ALL.put("cache-flood", new CacheFlood());
    ALL.put("jmh", new HotPathSteps());
    ALL.put("snapshot", new SnapshotLoad());
  }

  private Bench() {}

  /**
   * Prints the figures. That one misses its bound ends nothing: what else the machine does moves
   * them. Nor does an exception, but the exit code tells of it.
   *
   * @param args names of benchmarks, parted by blanks; none: all
   */
  public static void main(String[] args) throws Exception {
    Figures figures = new Figures(System.out);
    List<String> asked =
        Splitter.on(' ').omitEmptyStrings().trimResults().splitToList(String.join(" ", args));
    Collection<String> names = asked.isEmpty() ? ALL.keySet() : asked;
    figures.say(
        "%d processors, Java %s; the server has a process of its own with -Xmx256m"
            .formatted(Runtime.getRuntime().availableProcessors(), Runtime.version()));
    for (String name : names) {
      if (!ALL.containsKey(name)) {
        throw new IllegalArgumentException("no benchmark " + name + ", expected " + ALL.keySet());
      }
    }
    List<String> failed = new ArrayList<>();
    for (String name : names) {
      Benchmark benchmark = Objects.requireNonNull(ALL.get(name));
      figures.say("%s".formatted(name));
      try {
        benchmark.run(figures);
      } catch (Exception e) {
        e.printStackTrace();
        failed.add(name);
      }
    }
    figures.say(
        figures.missed() == 0
            ? "every figure is within its bound"
            : figures.missed() + " figures missed their bounds");
    if (!failed.isEmpty()) {
      figures.say("failed: " + String.join(" ", failed));
    }
    // Threads of clients and registries may linger.
    System.exit(failed.isEmpty() ? 0 : 1);
  }
}
