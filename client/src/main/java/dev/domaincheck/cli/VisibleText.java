package dev.domaincheck.cli;

/**
 * Makes text from strangers harmless to look at: what would steer a terminal, reorder a line or not
 * be seen at all becomes a visible {@code \}{@code u} escape.
 */
final class VisibleText {

  private VisibleText() {}

  /** The text with every unseen character escaped. */
  static String of(String text) {
    StringBuilder visible = new StringBuilder(text.length());
    text.codePoints().forEach(c -> append(visible, c));
    return visible.toString();
  }

  /** The text on one line that cannot steer a terminal, with what else is not seen left alone. */
  static String controlsOf(String text) {
    StringBuilder visible = new StringBuilder(text.length());
    text.codePoints().forEach(c -> append(visible, c, isControl(c)));
    return visible.toString();
  }

  private static boolean isControl(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          true;
      default -> false;
    };
  }

  /** Appends the character, escaped if it must be. */
  static void append(StringBuilder to, int codePoint) {
    append(to, codePoint, isHidden(codePoint));
  }

  private static void append(StringBuilder to, int codePoint, boolean escaped) {
    if (escaped) {
      for (char c : Character.toChars(codePoint)) {
        to.append("\\u");
        for (int shift = 12; shift >= 0; shift -= 4) {
          to.append(Character.forDigit((c >> shift) & 0xf, 16));
        }
      }
    } else {
      to.appendCodePoint(codePoint);
    }
  }

  /** Whether the character is not seen as itself. */
  static boolean isHidden(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL, // C0, DEL, C1
          Character.FORMAT, // bidi controls, zero width, soft hyphen, tags, BOM
          Character.SURROGATE, // unpaired, as pairs are one code point
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.PRIVATE_USE,
          Character.UNASSIGNED ->
          true;
      default -> isDefaultIgnorable(codePoint);
    };
  }

  /** The rest of Unicode's Default_Ignorable_Code_Point: letters and marks that show nothing. */
  private static boolean isDefaultIgnorable(int c) {
    return c == 0x034f // combining grapheme joiner
        || c == 0x115f // Hangul fillers
        || c == 0x1160
        || c == 0x3164
        || c == 0xffa0
        || c == 0x17b4 // Khmer inherent vowels
        || c == 0x17b5
        || (c >= 0x180b && c <= 0x180f) // Mongolian variation selectors
        || (c >= 0xfe00 && c <= 0xfe0f) // variation selectors
        || (c >= 0xe0000 && c <= 0xe0fff);
  }
}
