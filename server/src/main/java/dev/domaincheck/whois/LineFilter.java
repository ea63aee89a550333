package dev.domaincheck.whois;

import java.util.BitSet;

/**
 * What a line must have if a pattern is to match it: one of some first characters, and a piece of
 * literal text. Trying a pattern costs microseconds, asking this nanoseconds, and most lines fail.
 *
 * <p>Reads what rule files use of re2j's syntax; at anything else it gives up and lets every line
 * pass, which is slower and never wrong. The same goes for the two letters beyond ASCII that equal
 * an ASCII one when case does not count, the Kelvin sign and the long s.
 */
final class LineFilter {
  private static final int ASCII = 128;

  private final String regex;
  private int at;
  private boolean unsure;
  private int depth;
  private final StringBuilder run = new StringBuilder();
  private BitSet first = any();
  private String required = "";
  private boolean requiredFolds;

  private LineFilter(String regex) {
    this.regex = regex;
  }

  static LineFilter of(String regex) {
    LineFilter filter = new LineFilter(regex);
    Part all = filter.alternatives();
    filter.endRun();
    if (filter.unsure || filter.at < regex.length()) {
      filter.required = "";
    } else if (!all.empty) {
      filter.first = all.first;
    }
    filter.requiredFolds = !isPlain(filter.required);
    return filter;
  }

  /**
   * Whether the line may match.
   *
   * @param lower the line in lower case, not empty
   */
  boolean passes(String lower) {
    return first.get(Math.min(lower.charAt(0), ASCII))
        && (lower.contains(required) || (requiredFolds && !isAscii(lower)));
  }

  /** Whether only its own two cases equal the text when case does not count. */
  private static boolean isPlain(String text) {
    return isAscii(text) && text.indexOf('k') < 0 && text.indexOf('s') < 0;
  }

  private static boolean isAscii(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) >= ASCII) {
        return false;
      }
    }
    return true;
  }

  /** What a part of a pattern can begin with, and whether it can match nothing at all. */
  private static final class Part {
    final BitSet first;
    boolean empty;

    Part(BitSet first, boolean empty) {
      this.first = first;
      this.empty = empty;
    }
  }

  private Part alternatives() {
    Part all = sequence();
    while (!unsure && at < regex.length() && regex.charAt(at) == '|') {
      at++;
      if (depth == 0) {
        // No text is common to the alternatives.
        return giveUp();
      }
      Part next = sequence();
      all.first.or(next.first);
      all.empty |= next.empty;
    }
    return all;
  }

  private Part sequence() {
    Part all = new Part(new BitSet(ASCII + 1), true);
    while (!unsure && at < regex.length() && regex.charAt(at) != '|' && regex.charAt(at) != ')') {
      int start = at;
      Part atom = atom();
      int end = at;
      atom.empty |= quantifierAllowsNone();
      if (depth == 0) {
        extendRun(start, end);
      }
      if (all.empty) {
        all.first.or(atom.first);
        all.empty = atom.empty;
      }
    }
    return all;
  }

  private Part atom() {
    char c = regex.charAt(at++);
    return switch (c) {
      case '(' -> group();
      case '[' -> characterClass();
      case '\\' -> escape();
      case '.' -> new Part(any(), false);
      case '^', '$' -> new Part(new BitSet(), true);
      default -> new Part(literal(c), false);
    };
  }

  /** Adds the atom to the literal text being gathered, or ends that text. */
  private void extendRun(int start, int end) {
    char c = regex.charAt(end - 1);
    boolean literal =
        at == end
            && (end - start == 1
                ? "(.[^$".indexOf(c) < 0
                : end - start == 2 && regex.charAt(start) == '\\' && !Character.isLetterOrDigit(c));
    if (literal) {
      run.append(Character.toLowerCase(c));
    } else {
      endRun();
    }
  }

  private void endRun() {
    if (run.length() > required.length()) {
      required = run.toString();
    }
    run.setLength(0);
  }

  private Part group() {
    if (regex.startsWith("?P<", at)) {
      at = regex.indexOf('>', at) + 1;
    } else if (regex.startsWith("?", at)) {
      at = regex.indexOf(':', at) + 1;
    }
    if (at == 0) {
      return giveUp();
    }
    depth++;
    Part inner = alternatives();
    depth--;
    if (at >= regex.length()) {
      return giveUp();
    }
    at++;
    return inner;
  }

  private Part escape() {
    if (at >= regex.length()) {
      return giveUp();
    }
    char c = regex.charAt(at++);
    return switch (c) {
      case 'b', 'A', 'z' -> new Part(new BitSet(), true);
      case 'd' -> new Part(range('0', '9'), false);
      case 's' -> new Part(literal(' '), false);
      case 'S' -> {
        BitSet all = any();
        all.clear(' ');
        yield new Part(all, false);
      }
      default -> Character.isLetterOrDigit(c) ? giveUp() : new Part(literal(c), false);
    };
  }

  private Part characterClass() {
    boolean negated = at < regex.length() && regex.charAt(at) == '^';
    at += negated ? 1 : 0;
    BitSet set = new BitSet(ASCII + 1);
    while (at < regex.length() && regex.charAt(at) != ']') {
      char c = regex.charAt(at++);
      if (c == '\\' || c == '[') {
        // An escape or a named class: too rare at the beginning of a line to be worth more code.
        return skipClass();
      }
      if (at + 1 < regex.length() && regex.charAt(at) == '-' && regex.charAt(at + 1) != ']') {
        set.or(range(c, regex.charAt(at + 1)));
        at += 2;
      } else {
        set.or(literal(c));
      }
    }
    at++;
    if (negated) {
      set.flip(0, ASCII);
      set.set(ASCII);
    }
    return new Part(set, false);
  }

  private Part skipClass() {
    at--;
    while (at < regex.length() && regex.charAt(at) != ']') {
      at += regex.charAt(at) == '\\' ? 2 : 1;
    }
    at++;
    return new Part(any(), false);
  }

  private boolean quantifierAllowsNone() {
    if (at >= regex.length()) {
      return false;
    }
    char c = regex.charAt(at);
    boolean none = c == '?' || c == '*' || regex.startsWith("{0", at);
    if (c == '{') {
      at = regex.indexOf('}', at) + 1;
    } else if (c == '?' || c == '*' || c == '+') {
      at++;
    } else {
      return false;
    }
    if (at < regex.length() && regex.charAt(at) == '?') {
      at++;
    }
    return none;
  }

  private Part giveUp() {
    unsure = true;
    return new Part(any(), true);
  }

  private static BitSet any() {
    BitSet all = new BitSet(ASCII + 1);
    all.set(0, ASCII + 1);
    return all;
  }

  private static BitSet range(char from, char to) {
    BitSet set = new BitSet(ASCII + 1);
    for (char c = from; c <= to; c++) {
      set.or(literal(c));
      if (c >= ASCII) {
        break;
      }
    }
    return set;
  }

  private static BitSet literal(char c) {
    BitSet set = new BitSet(ASCII + 1);
    if (c >= ASCII) {
      set.set(ASCII);
      return set;
    }
    set.set(Character.toLowerCase(c));
    set.set(Character.toUpperCase(c));
    if ("kKsS".indexOf(c) >= 0) {
      // The Kelvin sign and the long s are equal to these when case does not count.
      set.set(ASCII);
    }
    return set;
  }
}
