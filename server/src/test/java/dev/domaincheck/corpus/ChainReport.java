package dev.domaincheck.corpus;

import dev.domaincheck.availability.Availability;
import dev.domaincheck.availability.Outcome;
import dev.domaincheck.availability.Reason;
import dev.domaincheck.client.DomainResult;
import dev.domaincheck.client.Evidence;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What the service said of the recordings that were served to it. */
public final class ChainReport {
  private final ReplayReport matrix;
  private final Map<Placement.Kind, Map<Label, Count>> places = new EnumMap<>(Placement.Kind.class);
  private final Map<String, Integer> undecided = new TreeMap<>();
  private final List<String> baseless = new ArrayList<>();
  private final List<String> unserved = new ArrayList<>();
  private int names;
  private int rounds;
  private Duration time = Duration.ZERO;

  ChainReport(CorpusExceptions exceptions) {
    this.matrix = new ReplayReport("replay, chain mode", exceptions);
  }

  private static final class Count {
    private int all;
    private int right;

    @Override
    public String toString() {
      return right + " of " + all;
    }
  }

  /** The confusion matrix of the recordings that were served. */
  ReplayReport matrix() {
    return matrix;
  }

  /**
   * Counts one answer.
   *
   * @param served whether the service asked for the recording and got it
   */
  void add(Placement placement, DomainResult result, boolean served) {
    names++;
    Recording recording = placement.recording();
    Label label = recording.label();
    Availability verdict = Availability.valueOf(result.availability().name());
    Count count =
        places
            .computeIfAbsent(placement.kind(), kind -> new EnumMap<>(Label.class))
            .computeIfAbsent(label, l -> new Count());
    count.all++;
    count.right += label.isRight(verdict) ? 1 : 0;
    boolean isUndecided = verdict == Availability.UNKNOWN || verdict == Availability.UNSUPPORTED;
    if (!served) {
      if (!isUndecided) {
        baseless.add(result.domainName() + " is " + verdict + " though nobody said so");
      }
      if (placement.isReachable()) {
        unserved.add(placement.host() + " was not asked for " + result.domainName());
      }
      return;
    }
    Outcome outcome = outcome(placement, result, verdict);
    matrix.add(recording, placement.host(), outcome);
    if (isUndecided && (label == Label.AVAILABLE || label == Label.REGISTERED)) {
      undecided.merge(
          label.name().toLowerCase(Locale.ROOT)
              + " "
              + (outcome instanceof Outcome.Failure failure ? failure.reason() : verdict),
          1,
          Integer::sum);
    }
  }

  void took(int roundsTaken, Duration timeTaken) {
    rounds = roundsTaken;
    time = timeTaken;
  }

  /** The answer with what was said of the recording, not of the dead services before it. */
  private static Outcome outcome(Placement placement, DomainResult result, Availability verdict) {
    Evidence last = null;
    for (Evidence step : result.evidence()) {
      if (step.server().equals(placement.host())) {
        last = step;
      }
    }
    String rule = last == null ? "" : last.rule();
    if (verdict == Availability.UNKNOWN || verdict == Availability.UNSUPPORTED) {
      dev.domaincheck.client.Reason reason =
          last != null && last.verdict() == dev.domaincheck.client.Availability.UNKNOWN
              ? last.reason()
              : result.reason();
      return new Outcome.Failure(Reason.valueOf(reason.name()), rule, result.message(), 0, null);
    }
    return new Outcome.Verdict(verdict, null, rule, result.message(), true, 0, null);
  }

  /** AVAILABLE where the label says otherwise. */
  public List<String> falseAvailable() {
    return matrix.falseAvailable();
  }

  /** REGISTERED where the label says that there is no object. */
  public List<String> falseRegistered() {
    return matrix.falseRegistered();
  }

  /** Verdicts that no recording can have caused. */
  public List<String> baseless() {
    return List.copyOf(baseless);
  }

  /** Recordings at a service of the route that the chain never asked: the replay is broken. */
  public List<String> unserved() {
    return List.copyOf(unserved);
  }

  /** How many names were asked for, those of dead routes among them. */
  public int names() {
    return names;
  }

  /** The whole report as text. */
  public String text() {
    StringBuilder out = new StringBuilder(matrix.text());
    out.append("served by, with the right answers by label:\n");
    places.forEach(
        (kind, counts) -> out.append("  ").append(kind).append(": ").append(counts).append('\n'));
    out.append("undecided, by label and reason: ").append(undecided);
    out.append(
        String.format(
            Locale.ROOT,
            "%n%d names in %d rounds in %.1f s, %.0f a second%n",
            names,
            rounds,
            time.toMillis() / 1e3,
            names * 1e3 / Math.max(1, time.toMillis())));
    return out.toString();
  }
}
