package dev.domaincheck.cli;

import dev.domaincheck.client.DomainCheckClient;
import dev.domaincheck.client.LoadGenerator;
import dev.domaincheck.client.LoadOutcome;
import dev.domaincheck.client.LoadPlan;
import dev.domaincheck.client.LoadSubject;
import dev.domaincheck.client.PreparedLoad;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code bench}: the load driver. */
@Command(
    name = "bench",
    description = {
      "Measures how many cached answers the service gives, and how fast.",
      "A service with --bench-service also has calls that do nothing; they are measured in turn"
          + " with checks, and the ratios are printed. Figures are medians of all rounds.",
    },
    sortOptions = false)
final class BenchCommand implements Callable<Integer> {
  /** Digits that a histogram keeps of each time. */
  static final int DIGITS = 3;

  private static final int BATCH = 100;

  /** Enough calls under way to keep two processors busy, and few enough to queue little. */
  private static final int CALLS_IN_FLIGHT = 64;

  /** Eight batches of 100 names on their way hide the time between the two ends. */
  private static final int BATCHES_IN_FLIGHT = 16;

  /** With a rate, what is under way is bounded by memory alone. */
  private static final int CALLS_IN_FLIGHT_AT_A_RATE = 10_000;

  private static final int MAX_ROUNDS = 1_000;

  private static final Duration MAX_TIME = Duration.ofHours(1);

  /** Before each round: what the round before left behind is done with by then. */
  private static final int LEAD_IN_DIVISOR = 5;

  private final RootCommand root;

  @Option(
      names = "--names-per-call",
      paramLabel = "N",
      description = "names of a call, or of a batch, 1 to 100 (default: 1; 100 with --bulk)")
  private @Nullable Integer namesPerCall;

  @Option(names = "--bulk", description = "send batches over one bulk stream a connection")
  private boolean bulk;

  @Option(names = "--connections", paramLabel = "N", description = "connections (default: 2)")
  private int connections = 2;

  @Option(
      names = "--in-flight",
      paramLabel = "N",
      description =
          "calls or batches under way at once over all connections (default: 64; 16 with --bulk;"
              + " at most 10,000 with --rate)")
  private @Nullable Integer inFlight;

  @Option(
      names = "--rate",
      paramLabel = "R",
      description =
          "begin so many calls a second, however slow the answers; times run from when a call was"
              + " due (default: the next call begins when one has ended)")
  private double rate;

  @Option(
      names = "--names",
      paramLabel = "FILE",
      description =
          "names to ask for, one a line, whose answers the service keeps longer than this runs"
              + " (default: made-up ones, for a service with --sandbox only)")
  private @Nullable Path names;

  @Option(
      names = "--warm-up",
      paramLabel = "D",
      description = "how long each kind of call is made before the first round (default: 10s)")
  private Duration warmUp = Duration.ofSeconds(10);

  @Option(
      names = "--duration",
      paramLabel = "D",
      description = "how long each kind of call is measured in each round (default: 3s)")
  private Duration duration = Duration.ofSeconds(3);

  @Option(names = "--rounds", paramLabel = "N", description = "rounds (default: 5)")
  private int rounds = 5;

  @Option(
      names = "--server-pid",
      paramLabel = "PID",
      description =
          "the service's process on this machine: shows the processor time that it takes for each"
              + " call, which other programs disturb least")
  private @Nullable Long serverPid;

  @Option(names = "--json", description = "print one JSON object")
  private boolean json;

  BenchCommand(RootCommand root) {
    this.root = root;
  }

  @Override
  public Integer call() throws InterruptedException {
    LoadPlan plan = plan();
    ProcessorTime processor = ProcessorTime.of(serverPid);
    try (DomainCheckClient client = root.connect()) {
      if (names == null && !client.serverInfo().sandbox()) {
        throw new UsageException(
            "the service at "
                + root.target()
                + " asks real registries, which must not be asked for made-up names; give --names"
                + " FILE, or start it with --sandbox");
      }
      BenchNames.warm(client, plan.names());
    }
    try (LoadGenerator generator = root.connectForLoad(plan)) {
      PreparedLoad prepared = generator.prepare();
      BenchReport report =
          new BenchReport(
              plan, prepared, rounds(generator, processor, subjects(prepared.baseline())));
      root.shell().out().print(json ? BenchText.json(report) + "\n" : BenchText.table(report));
      if (!prepared.baseline()) {
        root.shell().err().println("domaincheck: no baseline: the service has no --bench-service");
      }
      return ExitCode.ANSWERED;
    }
  }

  private LoadPlan plan() {
    if (rounds < 1 || rounds > MAX_ROUNDS) {
      throw new UsageException("--rounds is " + rounds + ", expected 1 to " + MAX_ROUNDS);
    }
    if (!duration.isPositive() || duration.compareTo(MAX_TIME) > 0) {
      throw new UsageException("--duration is " + duration + ", expected more than 0, at most 1h");
    }
    if (warmUp.compareTo(MAX_TIME) > 0) {
      throw new UsageException("--warm-up is " + warmUp + ", expected at most 1h");
    }
    int calls = rate > 0 ? CALLS_IN_FLIGHT_AT_A_RATE : bulk ? BATCHES_IN_FLIGHT : CALLS_IN_FLIGHT;
    try {
      return new LoadPlan(
          BenchNames.of(names),
          namesPerCall == null ? (bulk ? BATCH : 1) : namesPerCall,
          bulk,
          connections,
          inFlight == null ? Math.max(calls, connections) : inFlight,
          rate);
    } catch (IllegalArgumentException e) {
      throw new UsageException(String.valueOf(e.getMessage()), e);
    }
  }

  /** The baselines first. */
  private List<LoadSubject> subjects(boolean baseline) {
    if (!baseline) {
      return List.of(LoadSubject.CHECK);
    }
    return bulk
        ? List.of(LoadSubject.NOOP, LoadSubject.CHECK)
        : List.of(LoadSubject.NOOP, LoadSubject.NOOP_INTERCEPTED, LoadSubject.CHECK);
  }

  private Map<LoadSubject, List<BenchRound>> rounds(
      LoadGenerator generator, ProcessorTime processor, List<LoadSubject> subjects)
      throws InterruptedException {
    // The JVMs of both ends compile all kinds of calls before any is measured.
    for (LoadSubject subject : subjects) {
      measure(generator, processor, subject, warmUp, Duration.ofNanos(1));
    }
    Map<LoadSubject, List<BenchRound>> all = new EnumMap<>(LoadSubject.class);
    subjects.forEach(subject -> all.put(subject, new ArrayList<>()));
    for (int i = 0; i < rounds; i++) {
      for (LoadSubject subject : subjects) {
        BenchRound round =
            measure(generator, processor, subject, duration.dividedBy(LEAD_IN_DIVISOR), duration);
        all.computeIfAbsent(subject, s -> new ArrayList<>()).add(round);
      }
    }
    return all;
  }

  private static BenchRound measure(
      LoadGenerator generator,
      ProcessorTime processor,
      LoadSubject subject,
      Duration leadIn,
      Duration time)
      throws InterruptedException {
    List<Histogram> histograms = new ArrayList<>();
    long cpuBefore = processor.nanos();
    LoadOutcome outcome =
        generator.run(
            subject,
            leadIn,
            time,
            () -> {
              Histogram histogram = new Histogram(DIGITS);
              histograms.add(histogram);
              return histogram::recordValue;
            });
    return BenchRound.of(outcome, histograms, processor.nanos() - cpuBefore);
  }
}
