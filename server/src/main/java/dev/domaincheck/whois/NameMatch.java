package dev.domaincheck.whois;

import com.ibm.icu.text.IDNA;
import dev.domaincheck.name.DomainName;
import java.util.Locale;

/**
 * Compares the names in a reply with the one asked for, in whatever form the registry writes them.
 */
final class NameMatch {
  private static final IDNA UTS46 =
      IDNA.getUTS46Instance(IDNA.NONTRANSITIONAL_TO_ASCII | IDNA.CHECK_BIDI | IDNA.CHECK_CONTEXTJ);

  /** The longest name in presentation form (RFC 1035 section 2.3.4). */
  private static final int MAX_NAME = 253;

  private static final int MAX_LABEL = 63;

  private final DomainName asked;
  private final String unicodeLabel;

  NameMatch(DomainName asked) {
    this.asked = asked;
    int dot = asked.unicode().indexOf('.');
    this.unicodeLabel = dot < 0 ? asked.unicode() : asked.unicode().substring(0, dot);
  }

  boolean isName(String text) {
    return same(text, asked.ascii(), asked.unicode());
  }

  /** Whether the text is the zone that the name is in, or the top-level domain above that. */
  boolean isZone(String text) {
    return text.equals(asked.suffix()) || text.equals(asked.tld());
  }

  boolean isLabel(String text) {
    return same(text, asked.label(), unicodeLabel);
  }

  private static boolean same(String text, String ascii, String unicode) {
    String bare = withoutDots(text);
    if (bare.equalsIgnoreCase(ascii) || bare.equals(unicode)) {
      return true;
    }
    if (!ascii.contains("xn--") || !isShort(bare)) {
      return false;
    }
    StringBuilder folded = new StringBuilder();
    IDNA.Info info = new IDNA.Info();
    UTS46.nameToASCII(bare.toLowerCase(Locale.ROOT), folded, info);
    return !info.hasErrors() && folded.toString().equals(ascii);
  }

  /** Whether every label is short enough to be one, so that folding it costs little. */
  private static boolean isShort(String name) {
    int label = 0;
    for (int i = 0; i < name.length(); i++) {
      label = name.charAt(i) == '.' ? 0 : label + 1;
      if (label > MAX_LABEL) {
        return false;
      }
    }
    return !name.isEmpty() && name.length() <= MAX_NAME;
  }

  private static String withoutDots(String text) {
    int end = text.length();
    while (end > 0 && text.charAt(end - 1) == '.') {
      end--;
    }
    int start = 0;
    while (start < end && text.charAt(start) == '.') {
      start++;
    }
    return text.substring(start, end);
  }
}
