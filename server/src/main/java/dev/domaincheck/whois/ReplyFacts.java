package dev.domaincheck.whois;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the lines of one reply say, before it is weighed. */
final class ReplyFacts {
  private static final Set<RuleKind> STATEMENTS =
      EnumSet.complementOf(
          EnumSet.of(RuleKind.SET_ASIDE, RuleKind.NAME_BELOW, RuleKind.FOOTER, RuleKind.DOUBT));

  static {
    STATEMENTS.removeAll(RuleKind.LAYOUT);
  }

  /**
   * The most steps that reading one reply may cost, at some 5 to 12 ns each. No recorded reply
   * needs a fifth of it, even where no automaton has a state yet.
   */
  static final long MAX_STEPS = 3_500_000;

  /** The most characters of a line that may be a notice; terms of use in one line are longer. */
  private static final int MAX_NOTICE = 120;

  /** How lines begin that repeat the question; what follows may be about another name. */
  private static final List<String> ECHOES =
      List.of("query", "object", "whois", "%", "#", ">", "search", "result", "requested");

  private final Map<RuleKind, String> first = new EnumMap<>(RuleKind.class);
  private boolean namesAsked;
  private boolean namesOther;
  private int recordLines;
  private boolean recordNamesAsked;
  private @Nullable Duration wait;
  private final WhoisRule rule;
  private final Effort effort = new Effort(MAX_STEPS);

  private ReplyFacts(WhoisRule rule) {
    this.rule = rule;
  }

  static ReplyFacts of(List<Line> lines, WhoisRule rule, NameMatch names) {
    return of(lines, rule, names, new Candidates(rule));
  }

  static ReplyFacts of(List<Line> lines, WhoisRule rule, NameMatch names, Candidates patterns) {
    ReplyFacts facts = new ReplyFacts(rule);
    List<List<LinePattern>> candidates = new ArrayList<>(lines.size());
    boolean nameBelow = false;
    for (Line line : lines) {
      List<LinePattern> mayMatch = patterns.of(line, facts.effort);
      candidates.add(mayMatch);
      if (nameBelow
          && line.text().indexOf(' ') < 0
          && line.text().indexOf('.') > 0
          && !facts.matches(line, mayMatch, RuleKind.SET_ASIDE)) {
        facts.named(names.isName(line.text()), true);
      }
      nameBelow = facts.matches(line, mayMatch, RuleKind.NAME_BELOW);
      facts.read(line, mayMatch, names);
    }
    if (facts.has(RuleKind.AVAILABLE)) {
      facts.doubt(lines, candidates);
    }
    return facts;
  }

  private void read(Line line, List<LinePattern> mayMatch, NameMatch names) {
    RuleKind done = null;
    boolean speaks = false;
    boolean ofRecord = false;
    boolean aside = false;
    for (LinePattern pattern : mayMatch) {
      RuleKind kind = pattern.kind();
      if (kind == done
          || (aside && !kind.ends())
          || !STATEMENTS.contains(kind)
          || (first.containsKey(kind) && !kind.naming() && !kind.valued() && !kind.waiting())) {
        continue;
      }
      LineMatch match = tried(pattern, line);
      if (match != null) {
        // Few lines say anything, so few need to be looked at twice.
        aside |= !speaks && matches(line, mayMatch, RuleKind.SET_ASIDE);
        speaks = true;
        if (aside && !kind.ends()) {
          continue;
        }
        done = kind;
        if (RuleKind.RECORD.contains(kind) && !ofRecord) {
          ofRecord = true;
          recordLines++;
        }
        first.putIfAbsent(kind, line.text());
        captured(kind, match, names, line);
      }
    }
  }

  /**
   * Looks above the terms of use for words that forbid to call the name free, and, where a free
   * reply needs not be about this very name, for any line that the rule does not know.
   */
  private void doubt(List<Line> lines, List<List<LinePattern>> candidates) {
    boolean stated = false;
    for (int i = 0; i < lines.size(); i++) {
      Line line = lines.get(i);
      List<LinePattern> mayMatch = candidates.get(i);
      List<LinePattern> mayDoubt = rule.patterns().doubts(line, effort);
      stated |= matches(line, mayMatch, RuleKind.AVAILABLE);
      // Above the statement a notice may begin as terms do: "this service is out of order".
      if (matches(line, mayDoubt, RuleKind.FOOTER)
          && (stated
              || line.text().length() > MAX_NOTICE
              || !matches(line, mayDoubt, RuleKind.DOUBT))) {
        return;
      }
      boolean doubtful =
          matches(line, mayDoubt, RuleKind.DOUBT)
              ? !matches(line, mayMatch, RuleKind.AVAILABLE)
                  && !matches(line, mayMatch, RuleKind.LIMITED)
              : rule.knowsEveryLine() && !isComment(line) && !isKnown(line, mayMatch);
      if (doubtful && !matches(line, mayMatch, RuleKind.SET_ASIDE)) {
        first.put(RuleKind.DOUBT, line.text());
        return;
      }
    }
  }

  /** Registries write their terms and greetings as comments, and {@code DOUBT} sees to the rest. */
  private static boolean isComment(Line line) {
    char c = line.text().charAt(0);
    return c == '%' || c == '#';
  }

  private boolean isKnown(Line line, List<LinePattern> mayMatch) {
    for (LinePattern pattern : mayMatch) {
      RuleKind kind = pattern.kind();
      if ((STATEMENTS.contains(kind) || kind == RuleKind.NAME_BELOW)
          && tried(pattern, line) != null) {
        return true;
      }
    }
    return false;
  }

  private void captured(RuleKind kind, LineMatch match, NameMatch names, Line line) {
    boolean ofRecord = (kind == RuleKind.NAME || kind == RuleKind.REGISTERED) && !isEcho(line);
    String name = match.group("name");
    if (name != null) {
      named(names.isName(name), ofRecord);
    }
    String label = match.group("label");
    if (label != null) {
      named(names.isLabel(label) || names.isName(label), ofRecord);
    }
    if (wait == null && kind.waiting()) {
      wait = match.waitNamed();
    }
  }

  private static boolean isEcho(Line line) {
    for (String echo : ECHOES) {
      if (line.text().regionMatches(true, 0, echo, 0, echo.length())) {
        return true;
      }
    }
    return false;
  }

  private void named(boolean asked, boolean ofRecord) {
    namesAsked |= asked;
    recordNamesAsked |= asked && ofRecord;
    namesOther |= !asked;
  }

  private @Nullable LineMatch tried(LinePattern pattern, Line line) {
    return effort.isExhausted() ? null : pattern.match(line, effort);
  }

  private boolean matches(Line line, List<LinePattern> mayMatch, RuleKind kind) {
    for (LinePattern pattern : mayMatch) {
      if (pattern.kind() == kind && tried(pattern, line) != null) {
        return true;
      }
    }
    return false;
  }

  /** The first line of the kind; null if the reply has none. */
  @Nullable String line(RuleKind kind) {
    return first.get(kind);
  }

  boolean has(RuleKind kind) {
    return first.containsKey(kind);
  }

  /** How many lines only a record has. */
  int recordLines() {
    return recordLines;
  }

  /** Whether the reply names the domain that was asked for. */
  boolean namesAsked() {
    return namesAsked;
  }

  /** Whether the reply names another domain as its subject. */
  boolean namesOther() {
    return namesOther;
  }

  /** Whether a record in the reply is named as the domain that was asked for, not only an echo. */
  boolean recordNamesAsked() {
    return recordNamesAsked;
  }

  /** Whether the reply was too much work to be read to its end; what was read must not count. */
  boolean tooMuchWork() {
    return effort.isExhausted();
  }

  /** What reading the reply has cost; for tests of the bound. */
  long steps() {
    return effort.spent();
  }

  /** How long the registry asks to be left alone; null if it does not say. */
  @Nullable Duration retryAfter() {
    return wait;
  }
}
