package dev.domaincheck.rdap;

import com.ibm.icu.text.IDNA;
import dev.domaincheck.name.DomainName;

/** Whether a name in a reply is the one that was asked for. */
final class AskedName {
  /** As for the names that callers send: nothing longer is given to ICU. */
  private static final int MAX_TEXT = 1024;

  private static final IDNA UTS46 =
      IDNA.getUTS46Instance(
          IDNA.NONTRANSITIONAL_TO_ASCII
              | IDNA.USE_STD3_RULES
              | IDNA.CHECK_BIDI
              | IDNA.CHECK_CONTEXTJ);

  private AskedName() {}

  /** Compares after UTS 46; case and one trailing dot make no difference. */
  static boolean isSame(DomainName asked, String text) {
    String bare = text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
    if (bare.isEmpty() || bare.length() > MAX_TEXT) {
      return false;
    }
    if (bare.chars().allMatch(c -> c < 0x80)) {
      return bare.equalsIgnoreCase(asked.ascii());
    }
    IDNA.Info info = new IDNA.Info();
    StringBuilder ascii = UTS46.nameToASCII(bare, new StringBuilder(), info);
    return !info.hasErrors() && asked.ascii().contentEquals(ascii);
  }
}
