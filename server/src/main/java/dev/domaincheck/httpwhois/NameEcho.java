package dev.domaincheck.httpwhois;

import dev.domaincheck.name.DomainName;

/** Finds the asked name in a reply, in whatever form the registry writes it. */
final class NameEcho {
  /** RFC 1035 section 2.3.4, in presentation form; a U-label form is no longer than that. */
  private static final int MAX_NAME = 253;

  private final DomainName asked;

  NameEcho(DomainName asked) {
    this.asked = asked;
  }

  boolean isAsked(String text) {
    String bare = withoutDots(text);
    if (bare.equalsIgnoreCase(asked.ascii()) || bare.equals(asked.unicode())) {
      return true;
    }
    return bare.length() <= MAX_NAME
        && !bare.chars().allMatch(c -> c < 0x80)
        && DomainName.parse(bare) instanceof DomainName named
        && named.ascii().equals(asked.ascii());
  }

  /** Whether the name stands in the line as a word of its own. */
  boolean isIn(String line) {
    int start = -1;
    for (int at = 0; at <= line.length(); at++) {
      boolean inside = at < line.length() && isNameChar(line.charAt(at));
      if (inside && start < 0) {
        start = at;
      } else if (!inside && start >= 0) {
        if (line.substring(start, at).indexOf('.') >= 0 && isAsked(line.substring(start, at))) {
          return true;
        }
        start = -1;
      }
    }
    return false;
  }

  private static boolean isNameChar(char c) {
    return c == '.'
        || c == '-'
        || (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || (c >= 0x80 && !Character.isWhitespace(c) && !Character.isSpaceChar(c));
  }

  private static String withoutDots(String text) {
    int start = 0;
    int end = text.length();
    while (end > start && text.charAt(end - 1) == '.') {
      end--;
    }
    while (start < end && text.charAt(start) == '.') {
      start++;
    }
    return text.substring(start, end);
  }
}
