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

  /** The longest pattern of the build has some 1,100 characters with its placeholders. */
  static final int MAX_LENGTH = 4_000;

  /**
   * The most characters that a pattern may stand for once its repetitions are written out: that is
   * what it costs in memory, whatever its own length. Four times the largest of the build.
   */
  static final int MAX_SIZE = 10_000;

  /** What a trial costs that fails at once. */
  private static final int STEPS_PER_TRIAL = 100;

  private final RuleKind kind;
  private final Pattern pattern;
  private final Shape shape;
  private final int stepsPerCharacter;
  private final Set<String> groups = new HashSet<>();

  /**
   * Compiles a pattern.
   *
   * @throws IllegalArgumentException if it is no re2j pattern, holds a placeholder that its kind
   *     does not have, or lacks the one it needs; the message says what was expected
   */
  LinePattern(RuleKind kind, String text) {
    this.kind = kind;
    String regex = expand(kind, text);
    if (regex.length() > MAX_LENGTH) {
      throw new IllegalArgumentException(
          "the pattern has "
              + regex.length()
              + " characters with its placeholders; expected at most "
              + MAX_LENGTH);
    }
    shape = shape(regex, text);
    try {
      pattern = Pattern.compile(regex, Pattern.CASE_INSENSITIVE);
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException(
          "the pattern '" + text + "' is not re2j syntax: " + e.getDescription(), e);
    }
    stepsPerCharacter = 20 + pattern.programSize() / 5;
    if (kind == RuleKind.NAME && !groups.contains("name") && !groups.contains("label")) {
      throw new IllegalArgumentException(
          "the pattern '" + text + "' of a name needs {name} or {label}");
    }
    if (kind.valued() && !groups.contains("value")) {
      throw new IllegalArgumentException("the pattern '" + text + "' of a field needs {value}");
    }
  }

  /** Reads the shape before re2j writes out the repetitions, lest it exhaust the memory. */
  private static Shape shape(String regex, String text) {
    Shape shape;
    try {
      shape = ShapeParser.parse(regex);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("the pattern '" + text + "' " + e.getMessage(), e);
    }
    if (shape.size() > MAX_SIZE) {
      throw new IllegalArgumentException(
          "the pattern '"
              + text
              + "' stands for "
              + shape.size()
              + " characters or more with its repetitions written out; expected at most "
              + MAX_SIZE);
    }
    return shape;
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

  /** What a line that matches means. */
  RuleKind kind() {
    return kind;
  }

  /** What lines it can match, told roughly. */
  Shape shape() {
    return shape;
  }

  /**
   * The match of the whole line, or null; takes time in proportion to the line's length and to the
   * size of the pattern.
   */
  @Nullable Matcher match(Line line, Effort effort) {
    effort.spend(STEPS_PER_TRIAL + (long) stepsPerCharacter * line.text().length());
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
