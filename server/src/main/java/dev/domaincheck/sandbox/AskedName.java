package dev.domaincheck.sandbox;

import java.net.IDN;
import java.util.Locale;
import java.util.Optional;

/**
 * The name a client asked for. Those who ask registries ask for registrable names, so the first
 * label is the one below the public suffix and the rest is the suffix.
 *
 * @param ascii lower-case A-labels without a trailing dot, letters, digits and hyphens only
 * @param unicode the U-label form
 */
record AskedName(String ascii, String unicode) {
  private static final int MAX_NAME = 253; // RFC 1035 section 2.3.4, in presentation form
  private static final int MAX_LABEL = 63;

  /** Reads a name of two labels or more, in A-label or U-label form; empty for anything else. */
  static Optional<AskedName> parse(String text) {
    String name = text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
    // Longer text cannot be a name, and must not cost Unicode work.
    if (name.isEmpty() || name.length() > MAX_NAME) {
      return Optional.empty();
    }
    String ascii;
    try {
      ascii = IDN.toASCII(name, IDN.ALLOW_UNASSIGNED).toLowerCase(Locale.ROOT);
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      return Optional.empty();
    }
    if (!isHostName(ascii)) {
      return Optional.empty();
    }
    return Optional.of(new AskedName(ascii, IDN.toUnicode(ascii, IDN.ALLOW_UNASSIGNED)));
  }

  private static boolean isHostName(String name) {
    if (name.length() > MAX_NAME || name.indexOf('.') < 0) {
      return false;
    }
    int length = 0;
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c == '.') {
        if (length == 0) {
          return false;
        }
        length = 0;
      } else if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-') {
        length++;
        if (length > MAX_LABEL) {
          return false;
        }
      } else {
        return false;
      }
    }
    return length > 0;
  }

  /** The first label, in A-label form. */
  String label() {
    return ascii.substring(0, ascii.indexOf('.'));
  }

  /** The first label, in U-label form. */
  String unicodeLabel() {
    int dot = unicode.indexOf('.');
    return dot < 0 ? unicode : unicode.substring(0, dot);
  }

  /** Everything after the first label, in A-label form. */
  String suffix() {
    return ascii.substring(ascii.indexOf('.') + 1);
  }

  /** Whether any label is an A-label. */
  boolean isInternationalized() {
    return !ascii.equals(unicode);
  }

  /** A number of 0..{@code bound - 1} that depends on the name and {@code purpose} alone. */
  int pick(String purpose, int bound) {
    return StableHash.of(purpose + ' ' + ascii, bound);
  }
}
