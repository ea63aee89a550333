package dev.domaincheck.rdap;

import java.util.Locale;

/** RDAP status values (RFC 9083 section 10.2.2) and the EPP status codes they stand for. */
final class StatusCodes {
  /** The longest code, serverTransferProhibited, has 24 characters. */
  private static final int MAX = 64;

  private StatusCodes() {}

  /**
   * The EPP status code by RFC 8056 section 2. Its names are the RDAP words in camel case but for
   * two; values that are no EPP status are written in camel case too.
   */
  static String epp(String status) {
    String text = (status.length() > MAX ? status.substring(0, MAX) : status).strip();
    // A value in one word with capitals inside is in camel case already.
    boolean words =
        text.chars().anyMatch(StatusCodes::separates)
            || text.chars().noneMatch(Character::isLowerCase);
    StringBuilder camel = new StringBuilder(text.length());
    boolean upper = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (separates(c)) {
        upper = !camel.isEmpty();
      } else if (c > ' ' && c < 0x7F) {
        char plain = words ? Character.toLowerCase(c) : c;
        camel.append(upper ? Character.toUpperCase(c) : plain);
        upper = false;
      }
    }
    return switch (camel.toString()) {
      case "active" -> "ok";
      case "associated" -> "linked";
      default -> camel.toString();
    };
  }

  private static boolean separates(int c) {
    return c == ' ' || c == '_' || c == '-';
  }

  /** For comparing: lower case, letters and digits only. */
  static String key(String status) {
    String lower = status.toLowerCase(Locale.ROOT);
    StringBuilder key = new StringBuilder(lower.length());
    for (int i = 0; i < lower.length(); i++) {
      char c = lower.charAt(i);
      if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) {
        key.append(c);
      }
    }
    return key.toString();
  }
}
