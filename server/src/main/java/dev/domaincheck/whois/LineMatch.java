package dev.domaincheck.whois;

import com.google.re2j.Matcher;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A line that a pattern matches as a whole, and what the placeholders stood for. */
final class LineMatch {
  /** No registry's stated wait makes sense beyond a day. */
  private static final double MAX_WAIT_SECONDS = 86_400;

  private final LinePattern pattern;
  private final Line line;
  private final Effort effort;
  private @Nullable Matcher matcher;

  /**
   * @param matcher that has matched; null if it was not needed to know that the line matches
   */
  LineMatch(LinePattern pattern, Line line, Effort effort, @Nullable Matcher matcher) {
    this.pattern = pattern;
    this.line = line;
    this.effort = effort;
    this.matcher = matcher;
  }

  /** What a placeholder stood for; null if the pattern does not have it or it took no part. */
  @Nullable String group(String word) {
    if (!pattern.has(word)) {
      return null;
    }
    if (matcher == null) {
      LinePlaceholder placeholder = pattern.placeholder(word);
      String only = placeholder == null ? null : placeholder.in(line, effort);
      if (only != null) {
        return only;
      }
      // What was read with too much work is not used.
      matcher = effort.isExhausted() ? null : pattern.confirm(line, effort);
    }
    return matcher == null ? null : matcher.group(word);
  }

  /** The wait that the line names; null if it names none. */
  @Nullable Duration waitNamed() {
    double seconds = number("seconds") + 60 * number("minutes") + 3600 * number("hours");
    return seconds > 0
        ? Duration.ofMillis((long) Math.ceil(1000 * Math.min(seconds, MAX_WAIT_SECONDS)))
        : null;
  }

  private double number(String word) {
    String text = group(word);
    return text == null ? 0 : Double.parseDouble(text);
  }
}
