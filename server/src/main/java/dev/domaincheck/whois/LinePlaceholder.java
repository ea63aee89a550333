package dev.domaincheck.whois;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a placeholder stands for in a line that the pattern matches, where only one part of the line
 * can be it: then no engine of regular expressions is needed to tell, and with most patterns and
 * lines there is but one.
 */
final class LinePlaceholder {
  private final Shape before;
  private final LineAutomaton body;
  private final @Nullable Shape after;
  private volatile @Nullable Ends ends;

  /**
   * Reads what stands before and after the placeholder; null after it if that is the line's end.
   */
  private record Ends(LineAutomaton before, @Nullable LineAutomaton after) {}

  /**
   * @param before what stands in the pattern before the placeholder
   * @param body reads what the placeholder stands for
   * @param after what stands after it; null if nothing does
   */
  LinePlaceholder(Shape before, LineAutomaton body, @Nullable Shape after) {
    this.before = before;
    this.body = body;
    this.after = after;
  }

  /**
   * What the placeholder stands for in a line that matches the pattern; null if several parts of
   * the line could be it, for then the order of the pattern's choices matters.
   */
  @Nullable String in(Line line, Effort effort) {
    Ends known = ends;
    if (known == null) {
      // Most patterns meet no line ever. Made twice at once, either will do.
      known =
          new Ends(
              new LineAutomaton(List.of(before)),
              after == null ? null : new LineAutomaton(List.of(after)));
      ends = known;
    }
    String text = line.text();
    String found = null;
    for (int start : known.before().ends(text, 0, effort)) {
      if (effort.isExhausted()) {
        return null;
      }
      LineAutomaton rest = known.after();
      List<Integer> stops =
          rest != null
              ? body.ends(text, start, effort)
              : body.matches(text, start, effort).length > 0 ? List.of(text.length()) : List.of();
      for (int stop : stops) {
        if (effort.isExhausted()) {
          return null;
        }
        if (rest == null || rest.matches(text, stop, effort).length > 0) {
          if (found != null) {
            return null;
          }
          found = text.substring(start, stop);
        }
      }
    }
    return effort.isExhausted() ? null : found;
  }
}
