package dev.domaincheck.whois;

/**
 * One line of a reply that has text.
 *
 * @param text with all white space made single blanks
 */
record Line(String text) {
  Line {
    if (text.isEmpty()) {
      throw new IllegalArgumentException("a line without text is none");
    }
  }
}
