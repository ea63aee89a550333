package dev.domaincheck.whois;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Patterns that one section of a rule file writes itself, read over a line together. Heirs share
 * their parents' groups, and so the states that lines have already led to.
 */
final class PatternGroup {
  private final boolean doubts;
  private final List<LinePattern> patterns;
  private volatile @Nullable LineAutomaton automaton;

  private PatternGroup(boolean doubts, List<LinePattern> patterns) {
    this.doubts = doubts;
    this.patterns = List.copyOf(patterns);
  }

  /**
   * The groups of a section: patterns that only free replies are asked for stand apart, for their
   * many words make many states and most replies are records.
   */
  static List<PatternGroup> of(Map<RuleKind, List<LinePattern>> patterns) {
    List<PatternGroup> groups = new ArrayList<>();
    for (boolean doubts : new boolean[] {false, true}) {
      List<LinePattern> part =
          patterns.values().stream()
              .flatMap(List::stream)
              .filter(pattern -> pattern.kind().onlyDoubts() == doubts)
              .toList();
      if (!part.isEmpty()) {
        groups.add(new PatternGroup(doubts, part));
      }
    }
    return groups;
  }

  /** Whether all its patterns are of kinds that only free replies are asked for. */
  boolean doubts() {
    return doubts;
  }

  List<LinePattern> patterns() {
    return patterns;
  }

  /**
   * Made for the first line that is read: most hosts are never asked, and a start need not wait.
   */
  LineAutomaton automaton() {
    LineAutomaton known = automaton;
    if (known == null) {
      // Two threads may each make one; they read alike, and one of them is kept.
      known = new LineAutomaton(patterns.stream().map(LinePattern::shape).toList());
      automaton = known;
    }
    return known;
  }
}
