package dev.domaincheck.name;

import org.jspecify.annotations.Nullable;

/**
 * The letter-digit-hyphen syntax of RFC 1123, section 2.1, over ASCII.
 *
 * <p>Lower-casing is arithmetic on ASCII letters, so that no locale can change a name.
 */
final class LdhName {

  /** RFC 1035, section 2.3.4. */
  static final int MAX_LABEL_LENGTH = 63;

  /** 255 octets on the wire, less the first length octet and the root label (RFC 1035, 2.3.4). */
  static final int MAX_LENGTH = 253;

  private LdhName() {}

  /**
   * The name in lower case if nothing in it concerns UTS 46: labels of letters, digits and hyphens,
   * none with hyphens in its third and fourth place. Null for any other text, right or wrong.
   *
   * @return {@code text} itself if it is in lower case already
   */
  static @Nullable String plain(String text) {
    int length = text.length();
    if (length == 0 || length > MAX_LENGTH) {
      return null;
    }
    boolean upper = false;
    int labelStart = 0;
    for (int at = 0; at < length; at++) {
      char c = text.charAt(at);
      if (c == '.') {
        if (!isPlainLabel(text, labelStart, at)) {
          return null;
        }
        labelStart = at + 1;
      } else if (c >= 'A' && c <= 'Z') {
        upper = true;
      } else if (!isLdh(c)) {
        return null;
      }
    }
    if (!isPlainLabel(text, labelStart, length)) {
      return null;
    }
    return upper ? lowerCase(text) : text;
  }

  /** Whether the text is a sequence of lower-case LDH labels; {@code xn--} labels are such, too. */
  static boolean isCanonical(String text) {
    int length = text.length();
    if (length == 0 || length > MAX_LENGTH) {
      return false;
    }
    int labelStart = 0;
    for (int at = 0; at < length; at++) {
      char c = text.charAt(at);
      if (c == '.') {
        if (!isLabel(text, labelStart, at)) {
          return false;
        }
        labelStart = at + 1;
      } else if (!isLdh(c)) {
        return false;
      }
    }
    return isLabel(text, labelStart, length);
  }

  /**
   * What breaks the syntax, as the second half of a sentence; null if nothing does. Upper-case
   * letters and {@code xn--} are no faults here, nor are characters beyond ASCII; lengths count in
   * the A-label form only and are not looked at, and whether an A-label is one is not either.
   */
  static @Nullable String fault(String text) {
    if (text.isEmpty()) {
      return "is empty; expected a name such as example.com";
    }
    int labelStart = 0;
    for (int at = 0; at <= text.length(); at++) {
      char c = at == text.length() ? '.' : text.charAt(at);
      if (c != '.') {
        if (c < 0x80 && !isLdh(c) && !(c >= 'A' && c <= 'Z')) {
          return "has the character '"
              + QuotedText.shown(c)
              + "'; expected only letters, digits, hyphens and dots";
        }
        continue;
      }
      if (at == labelStart) {
        return "has an empty label; expected one dot between labels and none in front";
      }
      boolean ace = text.regionMatches(true, labelStart, "xn--", 0, 4);
      if (text.charAt(labelStart) == '-' || (text.charAt(at - 1) == '-' && !ace)) {
        return "has a label that begins or ends with a hyphen; expected a letter or a digit there";
      }
      labelStart = at + 1;
    }
    return null;
  }

  private static boolean isPlainLabel(String text, int start, int end) {
    return isLabel(text, start, end)
        && !(end - start >= 4 && text.charAt(start + 2) == '-' && text.charAt(start + 3) == '-');
  }

  private static boolean isLabel(String text, int start, int end) {
    return end > start
        && end - start <= MAX_LABEL_LENGTH
        && text.charAt(start) != '-'
        && text.charAt(end - 1) != '-';
  }

  private static boolean isLdh(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
  }

  private static String lowerCase(String text) {
    char[] lower = text.toCharArray();
    for (int at = 0; at < lower.length; at++) {
      if (lower[at] >= 'A' && lower[at] <= 'Z') {
        lower[at] = (char) (lower[at] + ('a' - 'A'));
      }
    }
    return new String(lower);
  }
}
