package dev.domaincheck.whois;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The patterns of one rule, its own and inherited, in the order in which they are tried. */
final class RulePatterns {
  private final Map<RuleKind, List<LinePattern>> byKind;
  private final List<LinePattern> ordered;
  private final List<Reader> statements;
  private final List<Reader> doubts;

  /** A group and, for each of its patterns, the place in the order. */
  private static final class Reader {
    final PatternGroup group;

    /** -1 where the rule dropped the pattern. */
    final int[] places;

    Reader(PatternGroup group, int[] places) {
      this.group = group;
      this.places = places;
    }
  }

  /**
   * The patterns of a rule.
   *
   * @param byKind in the order in which those of a kind are tried; repeated ones count once
   * @param groups that together hold all of them, and may hold others
   */
  RulePatterns(Map<RuleKind, List<LinePattern>> byKind, List<PatternGroup> groups) {
    Map<RuleKind, List<LinePattern>> distinct = new EnumMap<>(RuleKind.class);
    byKind.forEach((kind, list) -> distinct.put(kind, list.stream().distinct().toList()));
    this.byKind = distinct;
    this.ordered = distinct.values().stream().flatMap(List::stream).toList();
    Map<LinePattern, Integer> place = new HashMap<>();
    for (int i = 0; i < ordered.size(); i++) {
      place.put(ordered.get(i), i);
    }
    List<Reader> stating = new ArrayList<>();
    List<Reader> doubting = new ArrayList<>();
    for (PatternGroup group : groups) {
      int[] places = group.patterns().stream().mapToInt(p -> place.getOrDefault(p, -1)).toArray();
      (group.doubts() ? doubting : stating).add(new Reader(group, places));
    }
    this.statements = List.copyOf(stating);
    this.doubts = List.copyOf(doubting);
  }

  /** All patterns of a kind. */
  List<LinePattern> of(RuleKind kind) {
    return byKind.getOrDefault(kind, List.of());
  }

  /**
   * The patterns that the line may match, by kind and then in their order; no other pattern matches
   * it, but for the kinds that {@link #doubts} tells. If the effort is exhausted some may be
   * missing.
   */
  List<LinePattern> statements(Line line, Effort effort) {
    return candidates(statements, line, effort);
  }

  /** The same for {@link RuleKind#DOUBT} and {@link RuleKind#FOOTER}. */
  List<LinePattern> doubts(Line line, Effort effort) {
    return candidates(doubts, line, effort);
  }

  private List<LinePattern> candidates(List<Reader> readers, Line line, Effort effort) {
    List<Integer> found = List.of();
    for (Reader reader : readers) {
      for (int shape : reader.group.automaton().matches(line.text(), effort)) {
        int place = reader.places[shape];
        if (place >= 0) {
          found = found.isEmpty() ? new ArrayList<>() : found;
          found.add(place);
        }
      }
    }
    if (found.size() < 2) {
      return found.isEmpty() ? List.of() : List.of(ordered.get(found.get(0)));
    }
    found.sort(null);
    return found.stream().map(ordered::get).toList();
  }
}
