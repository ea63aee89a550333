package dev.domaincheck.whois;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
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
  private static final String VALUE = "\\S.*";
  private static final String NUMBER = "[0-9]{1,9}(?:\\.[0-9]{1,9})?";

  /** What reads the text that these placeholders stand for. */
  private static final Map<String, LineAutomaton> BODIES =
      Map.of("value", reader(VALUE), "name", reader(DOMAIN), "label", reader(LABEL));

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
  private final String text;
  private final String regex;
  private volatile @Nullable Pattern compiled;
  private final Shape shape;
  private final Set<String> groups = new HashSet<>();

  /** Whether every ASCII line that fits the shape matches. */
  private final boolean exact;

  private final Map<String, LinePlaceholder> placeholders;

  /**
   * Reads a pattern. What its shape does not tell of its syntax is left to {@link #compile}.
   *
   * @throws IllegalArgumentException if it is no re2j pattern, holds a placeholder that its kind
   *     does not have, or lacks the one it needs; the message says what was expected
   */
  LinePattern(RuleKind kind, String text) {
    this.kind = kind;
    this.text = text;
    this.regex = expand(kind, text);
    if (regex.length() > MAX_LENGTH) {
      throw new IllegalArgumentException(
          "the pattern has "
              + regex.length()
              + " characters with its placeholders; expected at most "
              + MAX_LENGTH);
    }
    ShapeParser.Reading reading = shape(regex, text);
    shape = reading.shape();
    exact = reading.exact();
    placeholders = exact ? placeholders(text, regex) : Map.of();
    if (kind == RuleKind.NAME && !groups.contains("name") && !groups.contains("label")) {
      throw new IllegalArgumentException(
          "the pattern '" + text + "' of a name needs {name} or {label}");
    }
    if (kind.valued() && !groups.contains("value")) {
      throw new IllegalArgumentException("the pattern '" + text + "' of a field needs {value}");
    }
  }

  /**
   * Compiles the pattern, which otherwise waits for the first line that the engine is asked about:
   * most lines are read without it.
   *
   * @throws IllegalArgumentException if it is not re2j syntax
   */
  Pattern compile() {
    Pattern known = compiled;
    if (known == null) {
      try {
        known = Pattern.compile(regex, Pattern.CASE_INSENSITIVE);
      } catch (PatternSyntaxException e) {
        throw new IllegalArgumentException(
            "the pattern '" + text + "' is not re2j syntax: " + e.getDescription(), e);
      }
      compiled = known;
    }
    return known;
  }

  /** Reads the shape before re2j writes out the repetitions, lest it exhaust the memory. */
  private static ShapeParser.Reading shape(String regex, String text) {
    ShapeParser.Reading reading;
    try {
      reading = ShapeParser.read(regex);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("the pattern '" + text + "' " + e.getMessage(), e);
    }
    Shape shape = reading.shape();
    if (shape.size() > MAX_SIZE) {
      throw new IllegalArgumentException(
          "the pattern '"
              + text
              + "' stands for "
              + shape.size()
              + " characters or more with its repetitions written out; expected at most "
              + MAX_SIZE);
    }
    return reading;
  }

  /** The placeholders that may be read without the engine; those of waits are rare. */
  private static Map<String, LinePlaceholder> placeholders(String text, String regex) {
    Map<String, LinePlaceholder> found = new HashMap<>();
    BODIES.forEach(
        (word, body) -> {
          String group = named(word);
          int at = regex.indexOf(group);
          String rest = at < 0 ? "" : regex.substring(at + group.length());
          // Where it stands twice, or may be repeated or left out, the engine chooses.
          boolean repeated = !rest.isEmpty() && "?*+{".indexOf(rest.charAt(0)) >= 0;
          if (at >= 0
              && !repeated
              && text.indexOf("{" + word + "}") == text.lastIndexOf("{" + word + "}")) {
            try {
              Shape before = ShapeParser.parse(regex.substring(0, at));
              Shape after = rest.isEmpty() ? null : ShapeParser.parse(rest);
              if (!(before instanceof Shape.Either) && !(after instanceof Shape.Either)) {
                found.put(word, new LinePlaceholder(before, body, after));
              }
            } catch (IllegalArgumentException e) {
              // It stands in a group, or is repeated: what is around it is no pattern of its own.
            }
          }
        });
    return found;
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
    return groups.add(word) ? named(word) : "(?:" + body(word) + ")";
  }

  private static String named(String word) {
    return "(?P<" + word + ">" + body(word) + ")";
  }

  private static String body(String word) {
    return switch (word) {
      case "name" -> DOMAIN;
      case "label" -> LABEL;
      case "value" -> VALUE;
      default -> NUMBER;
    };
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
   * The match of the whole line, or null; at most takes time in proportion to the line's length and
   * to the size of the pattern.
   *
   * @param line one that fits the {@link #shape}
   */
  @Nullable LineMatch match(Line line, Effort effort) {
    if (exact && line.ascii()) {
      effort.spend(1);
      return new LineMatch(this, line, effort, null);
    }
    Matcher matcher = confirm(line, effort);
    return matcher == null ? null : new LineMatch(this, line, effort, matcher);
  }

  /** What re2j says of the whole line; null if it does not match. */
  @Nullable Matcher confirm(Line line, Effort effort) {
    Pattern pattern = compile();
    int stepsPerCharacter = 20 + pattern.programSize() / 5;
    effort.spend(STEPS_PER_TRIAL + (long) stepsPerCharacter * line.text().length());
    Matcher matcher = pattern.matcher(line.text());
    return matcher.matches() ? matcher : null;
  }

  /** Whether the pattern has the placeholder. */
  boolean has(String word) {
    return groups.contains(word);
  }

  /** Finds the placeholder in lines that match; null if that is left to the engine. */
  @Nullable LinePlaceholder placeholder(String word) {
    return placeholders.get(word);
  }

  private static LineAutomaton reader(String body) {
    return new LineAutomaton(List.of(ShapeParser.parse(body)));
  }
}
