package dev.domaincheck.corpus;

import dev.domaincheck.availability.Availability;
import dev.domaincheck.availability.Outcome;
import dev.domaincheck.availability.Reason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Counts verdicts against labels and says where they differ. */
public final class ReplayReport {
  private final String title;
  private final CorpusExceptions exceptions;
  private final Map<Label, Map<Availability, Integer>> matrix = new EnumMap<>(Label.class);
  private final Map<String, Integer> leftOut = new TreeMap<>();
  private final Map<String, List<String>> notRight = new TreeMap<>();
  private final List<String> falseAvailable = new ArrayList<>();
  private final List<String> falseRegistered = new ArrayList<>();
  private int excused;
  private int decidable;
  private int decided;
  private int unnamed;
  private final List<String> undecided = new ArrayList<>();
  private int timed;
  private Duration time = Duration.ZERO;

  public ReplayReport(String title, CorpusExceptions exceptions) {
    this.title = title;
    this.exceptions = exceptions;
  }

  /** Counts a recording that the replay does not judge. */
  public void leaveOut(String why) {
    leftOut.merge(why, 1, Integer::sum);
  }

  /** Adds the time that one reply took to read. */
  void took(Duration reading) {
    timed++;
    time = time.plus(reading);
  }

  /**
   * Counts one verdict.
   *
   * @param host the host whose rules read the reply
   */
  public void add(Recording recording, String host, Outcome outcome) {
    Availability verdict =
        outcome instanceof Outcome.Verdict v ? v.availability() : Availability.UNKNOWN;
    Label label = recording.label();
    String line =
        label.name().toLowerCase(Locale.ROOT)
            + " -> "
            + describe(outcome)
            + "  "
            + recording.path();
    if (label.isFalseAvailable(verdict)) {
      falseAvailable.add(host + ": " + line);
    } else if (exceptions.excuses(recording)) {
      excused++;
      return;
    } else if (label.isFalseRegistered(verdict)) {
      falseRegistered.add(host + ": " + line);
    }
    matrix
        .computeIfAbsent(label, l -> new EnumMap<>(Availability.class))
        .merge(verdict, 1, Integer::sum);
    boolean countsForShare =
        recording.scope().equals("registry")
            && (label == Label.AVAILABLE || label == Label.REGISTERED);
    if (countsForShare) {
      decidable++;
      decided += label.isRight(verdict) ? 1 : 0;
      if (!label.isRight(verdict)) {
        undecided.add(host + ": " + line + why(outcome));
      }
      unnamed += namesAnother(recording, outcome) ? 1 : 0;
    }
    if (!label.isRight(verdict)) {
      notRight.computeIfAbsent(host, h -> new ArrayList<>()).add(line);
    }
  }

  /** Any label was asked for, the reply names the one that truly was: no rule could decide it. */
  private static boolean namesAnother(Recording recording, Outcome outcome) {
    return recording.queriedDomain().isEmpty()
        && outcome instanceof Outcome.Failure failure
        && failure.reason() == Reason.MISMATCH;
  }

  private static String why(Outcome outcome) {
    return outcome instanceof Outcome.Failure failure && !failure.message().isEmpty()
        ? "  (" + failure.message() + ")"
        : "";
  }

  private static String describe(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Verdict v -> v.availability() + " by " + v.rule();
      case Outcome.Failure f -> "UNKNOWN " + f.reason() + " by " + f.rule();
      case Outcome.Redirect r -> "REDIRECT " + r.target();
    };
  }

  /** AVAILABLE where the label says otherwise; exceptions do not take anything off this list. */
  public List<String> falseAvailable() {
    return List.copyOf(falseAvailable);
  }

  /** REGISTERED where the label says that there is no object. */
  public List<String> falseRegistered() {
    return List.copyOf(falseRegistered);
  }

  /** Replies of registries that say available or registered, and were not read so. */
  List<String> undecided() {
    return List.copyOf(undecided);
  }

  /** How many available and registered replies of registries there are. */
  int decidable() {
    return decidable;
  }

  /** The share of registries' available and registered replies that were decided rightly. */
  public double decidedShare() {
    return decidable == 0 ? 0 : (double) decided / decidable;
  }

  /** The whole report as text. */
  public String text() {
    StringBuilder out = new StringBuilder();
    out.append("== ").append(title).append(" ==\n").append(String.format("%-12s", "label"));
    for (Availability verdict : Availability.values()) {
      out.append(String.format("%12s", verdict));
    }
    out.append('\n');
    matrix.forEach(
        (label, row) -> {
          out.append(String.format("%-12s", label.name().toLowerCase(Locale.ROOT)));
          for (Availability verdict : Availability.values()) {
            out.append(String.format("%12d", row.getOrDefault(verdict, 0)));
          }
          out.append('\n');
        });
    out.append("left out: ").append(leftOut).append("; excused labels: ").append(excused);
    out.append(
        String.format(
            Locale.ROOT,
            "%nfalse AVAILABLE %d, false REGISTERED %d, decided share %.2f %% (%d of %d available"
                + " and registered replies of registries; %.2f %% without the %d whose name the"
                + " manifest lacks and the reply gives)%n",
            falseAvailable.size(),
            falseRegistered.size(),
            100 * decidedShare(),
            decided,
            decidable,
            100.0 * decided / Math.max(1, decidable - unnamed),
            unnamed));
    if (timed > 0) {
      double seconds = Math.max(1, time.toNanos()) / 1e9;
      out.append(
          String.format(
              Locale.ROOT,
              "%d replies read in %.2f s, %.0f a second%n",
              timed,
              seconds,
              timed / seconds));
    }
    out.append("not right, by host:\n");
    notRight.forEach(
        (host, lines) -> {
          out.append("  ").append(host).append(": ").append(lines.size()).append('\n');
          lines.forEach(line -> out.append("    ").append(line).append('\n'));
        });
    return out.toString();
  }
}
