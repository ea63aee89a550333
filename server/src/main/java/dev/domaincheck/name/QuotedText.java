package dev.domaincheck.name;

/** Text from a stranger, made fit for a message: bounded, on one line, nothing invisible. */
final class QuotedText {

  /** Longest excerpt, in characters: leaves room for the reason in a message of 256. */
  static final int MAX_LENGTH = 80;

  private QuotedText() {}

  /** The text in double quotes, cut to {@link #MAX_LENGTH} and escaped. */
  static String of(String text) {
    StringBuilder quoted = new StringBuilder(MAX_LENGTH + 8).append('"');
    int at = 0;
    while (at < text.length()) {
      int codePoint = text.codePointAt(at);
      String shown = shown(codePoint);
      if (quoted.length() - 1 + shown.length() > MAX_LENGTH) {
        return quoted.append("...\"").toString();
      }
      quoted.append(shown);
      at += Character.charCount(codePoint);
    }
    return quoted.append('"').toString();
  }

  /** One character as a message may hold it; what has no shape of its own becomes its number. */
  static String shown(int codePoint) {
    if (codePoint == '"' || codePoint == '\\') {
      return "\\" + (char) codePoint;
    }
    boolean printableAscii = codePoint >= ' ' && codePoint < 0x7F;
    if (printableAscii || (codePoint > 0x7F && Character.isLetterOrDigit(codePoint))) {
      return Character.toString(codePoint);
    }
    return "\\u{" + Integer.toHexString(codePoint) + "}";
  }
}
