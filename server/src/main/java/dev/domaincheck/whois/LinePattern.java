package dev.domaincheck.whois;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A pattern for one whole line, case-insensitive, on a linear-time engine.
 *
 * <p>Placeholders: {@code {name}} a domain name, {@code {label}} the label that would be
 * registered, {@code {value}} the rest of the line, {@code {seconds}}, {@code {minutes}} and {@code
 * {hours}} a number.
 */
final class LinePattern {
  private static final String LABEL = "[^\\s\"'`<>()\\[\\]{},;:*=/|\\\\.]+";
  // At least two labels: a single word after "Domain:" is no name.
  private static final String DOMAIN = LABEL + "(?:\\." + LABEL + ")+\\.?";
  private static final String NUMBER = "[0-9]{1,9}(?:\\.[0-9]{1,9})?";

  /** No registry's stated wait makes sense beyond a day. */
  private static final double MAX_WAIT_SECONDS = 86_400;

  private final Pattern pattern;
  private final LineFilter filter;
  private final Set<String> groups = new HashSet<>();

  /**
   * Compiles a pattern.
   *
   * @throws IllegalArgumentException if it is no re2j pattern, holds a placeholder that its kind
   *     does not have, or lacks the one it needs; the message says what was expected
   */
  LinePattern(RuleKind kind, String text) {
    try {
      String regex = expand(kind, text);
      pattern = Pattern.compile(regex, Pattern.CASE_INSENSITIVE);
      filter = LineFilter.of(regex);
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException(
          "the pattern '" + text + "' is not re2j syntax: " + e.getDescription(), e);
    }
    if (kind == RuleKind.NAME && !groups.contains("name") && !groups.contains("label")) {
      throw new IllegalArgumentException(
          "the pattern '" + text + "' of a name needs {name} or {label}");
    }
    if (kind.valued() && !groups.contains("value")) {
      throw new IllegalArgumentException("the pattern '" + text + "' of a field needs {value}");
    }
  }

  private String expand(RuleKind kind, String text) {
    StringBuilder regex = new StringBuilder();
    int at = 0;
    while (at < text.length()) {
      int end = text.charAt(at) == '{' ? text.indexOf('}', at) : -1;
      if (end < 0
          || Character.isDigit(text.charAt(at + 1))
          || (at > 0 && text.charAt(at - 1) == '\\')
          || isUnicodeClass(text, at)) {
        regex.append(text.charAt(at++));
        continue;
      }
      String word = text.substring(at + 1, end);
      regex.append(placeholder(kind, word, text));
      at = end + 1;
    }
    return regex.toString();
  }

  private static boolean isUnicodeClass(String text, int at) {
    return at > 1 && text.charAt(at - 2) == '\\' && (text.charAt(at - 1) | 0x20) == 'p';
  }

  private String placeholder(RuleKind kind, String word, String text) {
    boolean allowed =
        switch (word) {
          case "name", "label" -> kind.naming();
          case "value" -> kind.valued();
          case "seconds", "minutes", "hours" -> kind.waiting();
          default -> false;
        };
    if (!allowed) {
      throw new IllegalArgumentException(
          "the pattern '"
              + text
              + "' has {"
              + word
              + "}; a pattern of kind "
              + kind.word()
              + " takes "
              + (kind.naming()
                  ? "{name} and {label}"
                  : kind.valued()
                      ? "{value}"
                      : kind.waiting() ? "{seconds}, {minutes} and {hours}" : "no placeholder"));
    }
    String body =
        switch (word) {
          case "name" -> DOMAIN;
          case "label" -> LABEL;
          case "value" -> "\\S.*";
          default -> NUMBER;
        };
    return groups.add(word) ? "(?P<" + word + ">" + body + ")" : "(?:" + body + ")";
  }

  /** Whether trying the line is worth its cost. */
  boolean mayMatch(Line line) {
    return filter.passes(line.lower());
  }

  /** The match of the whole line, or null; takes time in proportion to the line's length. */
  @Nullable Matcher match(Line line) {
    Matcher matcher = pattern.matcher(line.text());
    return matcher.matches() ? matcher : null;
  }

  /** What a placeholder stood for; null if the pattern does not have it or it took no part. */
  @Nullable String group(Matcher matcher, String word) {
    return groups.contains(word) ? matcher.group(word) : null;
  }

  /** The wait that the line names; null if it names none. */
  @Nullable Duration waitNamed(Matcher matcher) {
    double seconds =
        number(matcher, "seconds")
            + 60 * number(matcher, "minutes")
            + 3600 * number(matcher, "hours");
    return seconds > 0
        ? Duration.ofMillis((long) Math.ceil(1000 * Math.min(seconds, MAX_WAIT_SECONDS)))
        : null;
  }

  private double number(Matcher matcher, String word) {
    String text = group(matcher, word);
    return text == null ? 0 : Double.parseDouble(text);
  }
}
