package dev.domaincheck.whois;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Reads a pattern of re2j's syntax into its {@link Shape}. Assertions count as nothing, and what is
 * too rare to be worth more code as any character: both allow more than the pattern does.
 */
final class ShapeParser {
  /** Deeper nesting is no rule for a line; each level costs this parser and re2j's some stack. */
  static final int MAX_DEPTH = 50;

  private static final int FIRST_UNFOLDABLE = 0x1c80;
  private static final int LAST_UNFOLDABLE = 0x1c88;

  private final String regex;
  private final boolean caseMatters;
  private int at;
  private int depth;
  private boolean exact = true;

  private ShapeParser(String regex) {
    this.regex = regex;
    this.caseMatters = turnsFlags(regex);
  }

  /**
   * The shape of a pattern.
   *
   * @throws IllegalArgumentException if it is not re2j's syntax, or nests too deep
   */
  static Shape parse(String regex) {
    return read(regex).shape();
  }

  /** As {@link #parse}, and how exact the shape is. */
  static Reading read(String regex) {
    ShapeParser parser = new ShapeParser(regex);
    Shape shape = parser.alternatives();
    if (parser.at < regex.length()) {
      throw new IllegalArgumentException("has a ) without its (");
    }
    return new Reading(shape, parser.exact && !parser.caseMatters);
  }

  /**
   * A pattern read.
   *
   * @param exact whether a line of ASCII characters without a line feed matches the pattern as a
   *     whole, case apart, if and only if it fits the shape
   */
  record Reading(Shape shape, boolean exact) {}

  /** Whether some group may make the case of its letters count. */
  private static boolean turnsFlags(String regex) {
    for (int i = regex.indexOf("(?"); i >= 0; i = regex.indexOf("(?", i + 1)) {
      if (i + 2 < regex.length() && ":P<".indexOf(regex.charAt(i + 2)) < 0) {
        return true;
      }
    }
    return false;
  }

  private Shape alternatives() {
    List<Shape> parts = new ArrayList<>();
    parts.add(sequence());
    while (at < regex.length() && regex.charAt(at) == '|') {
      at++;
      parts.add(sequence());
    }
    return parts.size() == 1 ? parts.get(0) : new Shape.Either(parts);
  }

  private Shape sequence() {
    List<Shape> parts = new ArrayList<>();
    while (at < regex.length() && regex.charAt(at) != '|' && regex.charAt(at) != ')') {
      if (regex.startsWith("\\Q", at)) {
        quoted(parts);
      } else {
        parts.add(atom());
      }
      if (!parts.isEmpty()) {
        repeated(parts);
      }
    }
    return parts.size() == 1 ? parts.get(0) : new Shape.Sequence(parts);
  }

  private void quoted(List<Shape> parts) {
    int end = regex.indexOf("\\E", at);
    int stop = end < 0 ? regex.length() : end;
    at += 2;
    while (at < stop) {
      parts.add(literal(next()));
    }
    at = end < 0 ? stop : stop + 2;
  }

  private void repeated(List<Shape> parts) {
    while (at < regex.length()) {
      int least;
      int most;
      switch (regex.charAt(at)) {
        case '*' -> {
          least = 0;
          most = Shape.Repeated.NO_END;
          at++;
        }
        case '+' -> {
          least = 1;
          most = Shape.Repeated.NO_END;
          at++;
        }
        case '?' -> {
          least = 0;
          most = 1;
          at++;
        }
        case '{' -> {
          int end = regex.indexOf('}', at);
          String count = end < 0 ? "" : regex.substring(at + 1, end);
          if (!isCount(count)) {
            return;
          }
          int comma = count.indexOf(',');
          least = number(comma < 0 ? count : count.substring(0, comma));
          most =
              comma < 0
                  ? least
                  : comma == count.length() - 1
                      ? Shape.Repeated.NO_END
                      : number(count.substring(comma + 1));
          at = end + 1;
        }
        default -> {
          return;
        }
      }
      // A lazy quantifier prefers less, and matches the same whole lines.
      if (at < regex.length() && regex.charAt(at) == '?') {
        at++;
      }
      // Beyond these the automaton does not count.
      exact &= Math.max(least, most) <= ShapeProgram.MAX_COUNT;
      parts.add(new Shape.Repeated(parts.removeLast(), least, most));
    }
  }

  private static boolean isCount(String text) {
    int digits = 0;
    while (digits < text.length() && isDigit(text.charAt(digits))) {
      digits++;
    }
    int end = digits;
    if (end < text.length() && text.charAt(end) == ',') {
      end++;
      while (end < text.length() && isDigit(text.charAt(end))) {
        end++;
      }
    }
    return digits > 0 && end == text.length();
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static int number(String digits) {
    // re2j refuses counts over 1,000; a count of more digits is over it, too.
    return digits.length() > 6 ? Integer.MAX_VALUE : Integer.parseInt(digits);
  }

  private int next() {
    int c = regex.codePointAt(at);
    at += Character.charCount(c);
    return c;
  }

  private Shape atom() {
    int c = next();
    return switch (c) {
      case '(' -> group();
      case '[' -> characterClass();
      case '\\' -> escape();
      case '.' -> any();
      case '^', '$' -> assertion();
      default -> literal(c);
    };
  }

  private Shape group() {
    if (regex.startsWith("?P<", at) || regex.startsWith("?<", at)) {
      at = regex.indexOf('>', at) + 1;
    } else if (regex.startsWith("?", at)) {
      int colon = regex.indexOf(':', at);
      int close = regex.indexOf(')', at);
      if (close >= 0 && (colon < 0 || close < colon)) {
        // Flags alone, for the rest of the enclosing group.
        at = close + 1;
        return new Shape.Nothing();
      }
      at = colon + 1;
    }
    if (at == 0) {
      throw new IllegalArgumentException("has a group that begins with (? and does not go on");
    }
    if (++depth > MAX_DEPTH) {
      throw new IllegalArgumentException("nests deeper than " + MAX_DEPTH + " groups");
    }
    Shape inner = alternatives();
    depth--;
    if (at >= regex.length()) {
      throw new IllegalArgumentException("lacks a closing )");
    }
    at++;
    return inner;
  }

  private Shape escape() {
    if (at >= regex.length()) {
      throw new IllegalArgumentException("ends with a \\");
    }
    int c = next();
    return switch (c) {
      case 'b', 'B', 'A', 'z' -> assertion();
      case 'd', 'D', 's', 'S', 'w', 'W' -> new Shape.One(perlClass(c));
      case 'p', 'P' -> {
        skipUnicodeClass();
        exact = false;
        yield any();
      }
      case 'x', '0', '1', '2', '3', '4', '5', '6', '7' -> literal(code(c));
      case 'a', 'f', 't', 'n', 'r', 'v', 'C' -> {
        exact = false;
        yield any();
      }
      default -> {
        if (c < Shape.OTHER && Character.isLetterOrDigit(c)) {
          throw new IllegalArgumentException("has the unknown escape \\" + (char) c);
        }
        yield literal(c);
      }
    };
  }

  private void skipUnicodeClass() {
    at = at < regex.length() && regex.charAt(at) == '{' ? regex.indexOf('}', at) + 1 : at + 1;
    if (at == 0 || at > regex.length()) {
      throw new IllegalArgumentException("has a \\p without its class");
    }
  }

  /** The code point that stands after {@code \\x} in hexadecimal, or is written in octal. */
  private int code(int letter) {
    int start = letter == 'x' ? at : at - 1;
    int end = start;
    if (letter != 'x') {
      // An octal code has up to three digits.
      while (end < Math.min(start + 3, regex.length())
          && regex.charAt(end) >= '0'
          && regex.charAt(end) <= '7') {
        end++;
      }
      at = end;
      return Integer.parseInt(regex, start, end, 8);
    }
    boolean braces = regex.startsWith("{", at);
    start += braces ? 1 : 0;
    end = braces ? regex.indexOf('}', at) : at + 2;
    if (end <= start || end > regex.length() || end - start > 8) {
      throw new IllegalArgumentException("has a \\x without its digits");
    }
    at = braces ? end + 1 : end;
    try {
      return Integer.parseUnsignedInt(regex, start, end, 16) & 0x1fffff;
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("has a \\x without its digits", e);
    }
  }

  /**
   * Refuses what re2j 1.8 never finishes to compile without regard to case: nine old Cyrillic
   * letters whose other cases do not lead back to them.
   */
  private static void refuseUnfoldable(int from, int to) {
    if (from <= LAST_UNFOLDABLE && to >= FIRST_UNFOLDABLE) {
      throw new IllegalArgumentException(
          "has the letters U+1C80 to U+1C88, or a range that holds them; expected a range without");
    }
  }

  private Shape characterClass() {
    boolean negated = at < regex.length() && regex.charAt(at) == '^';
    at += negated ? 1 : 0;
    BitSet set = new BitSet(Shape.SYMBOLS);
    boolean rough = false;
    boolean wide = false;
    boolean first = true;
    while (at < regex.length() && (first || regex.charAt(at) != ']')) {
      first = false;
      if (regex.startsWith("[:", at)) {
        int end = regex.indexOf(":]", at);
        at = end < 0 ? regex.length() : end + 2;
        rough = true;
        continue;
      }
      int from = next();
      if (from == '\\') {
        from = classEscape(set);
        if (from == ROUGH) {
          rough = true;
        }
        if (from < 0) {
          continue;
        }
      }
      if (at + 1 < regex.length() && regex.charAt(at) == '-' && regex.charAt(at + 1) != ']') {
        at++;
        int to = next();
        if (to == '\\') {
          to = classEscape(set);
        }
        rough |= to < 0;
        wide |= to >= Shape.OTHER;
        range(set, from, to);
      } else {
        set.or(symbols(from));
      }
    }
    if (at >= regex.length()) {
      throw new IllegalArgumentException("lacks a closing ]");
    }
    at++;
    if (wide && !negated) {
      // The range may hold the Kelvin sign and the long s, which equal these.
      set.set('k');
      set.set('s');
    }
    exact &= !rough && !wide;
    return rough ? any() : new Shape.One(negated ? complement(set) : set);
  }

  /** A class stood there, and it is in the set now. */
  private static final int TAKEN = -1;

  /** Something stood there that is not worth being told exactly. */
  private static final int ROUGH = -2;

  private int classEscape(BitSet set) {
    if (at >= regex.length()) {
      throw new IllegalArgumentException("lacks a closing ]");
    }
    int c = next();
    return switch (c) {
      case 'd', 'D', 's', 'S', 'w', 'W' -> {
        set.or(perlClass(c));
        yield Character.isUpperCase(c) ? ROUGH : TAKEN;
      }
      case 'p', 'P' -> {
        skipUnicodeClass();
        yield ROUGH;
      }
      case 'x', '0', '1', '2', '3', '4', '5', '6', '7' -> code(c);
      default -> c < Shape.OTHER && Character.isLetterOrDigit(c) ? ROUGH : c;
    };
  }

  private static void range(BitSet set, int from, int to) {
    refuseUnfoldable(from, to);
    for (int c = from; c <= Math.min(to, Shape.OTHER); c++) {
      set.or(symbols(c));
    }
    if (from >= Shape.OTHER) {
      set.set(Shape.OTHER);
    }
  }

  private BitSet complement(BitSet set) {
    BitSet rest = (BitSet) set.clone();
    rest.flip(0, Shape.OTHER);
    // There is always a character beyond ASCII that a class does not hold.
    rest.set(Shape.OTHER);
    if (caseMatters) {
      // One case of a letter may be in the class and the other not.
      rest.set('a', 'z' + 1);
    }
    return rest;
  }

  private static BitSet perlClass(int letter) {
    BitSet set = new BitSet(Shape.SYMBOLS);
    switch (Character.toLowerCase(letter)) {
      case 'd' -> set.set('0', '9' + 1);
      case 's' -> {
        set.set('\t');
        set.set('\n');
        set.set('\f');
        set.set('\r');
        set.set(' ');
      }
      default -> {
        set.set('0', '9' + 1);
        set.set('a', 'z' + 1);
        set.set('_');
        set.set(Shape.OTHER);
      }
    }
    if (Character.isUpperCase(letter)) {
      set.flip(0, Shape.OTHER);
      set.set(Shape.OTHER);
    }
    return set;
  }

  private static Shape literal(int c) {
    return new Shape.One(symbols(c));
  }

  private static BitSet symbols(int c) {
    refuseUnfoldable(c, c);
    BitSet set = new BitSet(Shape.SYMBOLS);
    int symbol = Shape.symbol(c);
    set.set(symbol);
    if (symbol == 'k' || symbol == 's') {
      // The Kelvin sign and the long s equal these when case does not count.
      set.set(Shape.OTHER);
    } else if (c == '\u212a' || c == '\u017f') {
      set.set(c == '\u212a' ? 'k' : 's');
    }
    return set;
  }

  private Shape assertion() {
    exact = false;
    return new Shape.Nothing();
  }

  private static Shape any() {
    BitSet all = new BitSet(Shape.SYMBOLS);
    all.set(0, Shape.SYMBOLS);
    return new Shape.One(all);
  }
}
