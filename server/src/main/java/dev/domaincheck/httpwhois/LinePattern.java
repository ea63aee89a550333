package dev.domaincheck.httpwhois;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * A pattern for a whole line, case-insensitive, on a linear-time engine. The placeholder {@code
 * {name}} stands for a domain name; a line that holds another name than the asked one there matches
 * only to say so.
 */
final class LinePattern {
  private static final String LABEL = "[^\\s\"'`<>()\\[\\]{},;:*=/|\\\\.?&]+";
  private static final String NAME = LABEL + "(?:\\." + LABEL + ")+";

  private final Pattern pattern;
  private final boolean named;

  /**
   * Compiles a pattern.
   *
   * @throws IllegalArgumentException if it is not re2j syntax
   */
  LinePattern(String text) {
    named = text.contains("{name}");
    try {
      pattern =
          Pattern.compile(
              text.replace("{name}", "(?P<name>" + NAME + ")"), Pattern.CASE_INSENSITIVE);
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException(
          "the pattern '" + text + "' is not re2j syntax: " + e.getDescription(), e);
    }
  }

  /** Whether the pattern says where a name stands. */
  boolean isNamed() {
    return named;
  }

  /** Whether the line matches as a whole. */
  boolean matches(String line) {
    return pattern.matcher(line).matches();
  }

  /** The name in a line that matches; null if it does not, or the pattern is not named. */
  @Nullable String nameIn(String line) {
    if (!named) {
      return null;
    }
    Matcher matcher = pattern.matcher(line);
    return matcher.matches() ? matcher.group("name") : null;
  }
}
