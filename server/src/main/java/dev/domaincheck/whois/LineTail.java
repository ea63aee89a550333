package dev.domaincheck.whois;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where the placeholder begins that ends a pattern, such as {@code {value}} in {@code expires:
 * {value}}. Most patterns of fields are of this kind, and in most lines there is but one place
 * where what stands before the placeholder can end: then it needs no regular expression's engine.
 */
final class LineTail {
  /** No place, or more than one: the order of the pattern's choices matters. */
  static final int UNCLEAR = -1;

  private final Shape before;
  private final LineAutomaton body;
  private volatile @Nullable LineAutomaton automaton;

  /**
   * @param before what stands in the pattern before the placeholder
   * @param body reads what the placeholder stands for
   */
  LineTail(Shape before, LineAutomaton body) {
    this.before = before;
    this.body = body;
  }

  /** Where the placeholder begins in a line that matches the pattern, or {@link #UNCLEAR}. */
  int start(Line line, Effort effort) {
    LineAutomaton known = automaton;
    if (known == null) {
      // Most patterns meet no line ever. Made twice at once, either will do.
      known = new LineAutomaton(List.of(before));
      automaton = known;
    }
    int found = UNCLEAR;
    for (int end : known.ends(line.text(), effort)) {
      if (body.matches(line.text(), end, effort).length > 0) {
        if (found != UNCLEAR) {
          return UNCLEAR;
        }
        found = end;
      }
    }
    return effort.isExhausted() ? UNCLEAR : found;
  }
}
