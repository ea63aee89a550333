package dev.domaincheck.whois;

import java.util.Locale;

/**
 * One line of a reply that has text.
 *
 * @param text with all white space made single blanks
 * @param lower the same in lower case
 */
record Line(String text, String lower) {
  Line {
    if (text.isEmpty()) {
      throw new IllegalArgumentException("a line without text is none");
    }
  }

  static Line of(String text) {
    return new Line(text, text.toLowerCase(Locale.ROOT));
  }
}
