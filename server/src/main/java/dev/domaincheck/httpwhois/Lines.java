package dev.domaincheck.httpwhois;

import java.util.List;

/** What the lines that patterns are tried on have in common, wherever they come from. */
final class Lines {
  /** The text that such a page shows around one record is a tenth of it. */
  private static final int MAX_TEXT = 32 * 1024;

  /** A record has some 50 lines, and a page around it as many again. */
  private static final int MAX_LINES = 1_000;

  /** No statement about a name is that long; longer ones are prose, and cost most to search. */
  static final int MAX_LINE = 300;

  private Lines() {}

  static boolean isTooMuch(List<String> lines) {
    if (lines.size() > MAX_LINES) {
      return true;
    }
    long total = 0;
    for (String line : lines) {
      total += line.length() + 1L;
    }
    return total > MAX_TEXT;
  }

  /** The text with each run of white space and controls made one blank, and none at its ends. */
  static String normalized(CharSequence text) {
    StringBuilder out = new StringBuilder(text.length());
    boolean blank = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (isBlank(c)) {
        blank = true;
      } else {
        if (blank && !out.isEmpty()) {
          out.append(' ');
        }
        blank = false;
        out.append(c);
      }
    }
    return out.toString();
  }

  /** Also the characters that are not seen at all, which would keep a word from being found. */
  private static boolean isBlank(char c) {
    return Character.isWhitespace(c)
        || Character.isSpaceChar(c)
        || Character.isISOControl(c)
        || c == '\ufeff'
        || c == '\u200b';
  }
}
