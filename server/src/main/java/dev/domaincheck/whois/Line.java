package dev.domaincheck.whois;

/**
 * One line of a reply that has text.
 *
 * @param text with all white space made single blanks
 * @param ascii whether all of it is ASCII
 */
record Line(String text, boolean ascii) {
  Line {
    if (text.isEmpty()) {
      throw new IllegalArgumentException("a line without text is none");
    }
  }

  Line(String text) {
    this(text, isAscii(text));
  }

  private static boolean isAscii(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) >= Shape.OTHER) {
        return false;
      }
    }
    return true;
  }
}
