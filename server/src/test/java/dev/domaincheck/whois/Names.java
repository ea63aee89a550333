package dev.domaincheck.whois;

import com.ibm.icu.text.IDNA;
import dev.domaincheck.name.DomainName;

/** Names for tests, also below suffixes that no list knows. */
final class Names {
  private static final IDNA UTS46 = IDNA.getUTS46Instance(IDNA.NONTRANSITIONAL_TO_UNICODE);

  private Names() {}

  static DomainName of(String ascii) {
    StringBuilder unicode = new StringBuilder();
    UTS46.nameToUnicode(ascii, unicode, new IDNA.Info());
    return new DomainName(ascii, unicode.toString(), ascii.substring(ascii.indexOf('.') + 1));
  }
}
