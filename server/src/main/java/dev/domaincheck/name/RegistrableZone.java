package dev.domaincheck.name;

import com.google.common.net.InternetDomainName;
import dev.domaincheck.name.RejectedName.Problem;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds the zone that a name would be registered in.
 *
 * <p>By longest match over whole labels: the zones of {@code second-level-zones.tsv} (registries
 * below another one's name, such as {@code uk.com}), else the ICANN section of the Public Suffix
 * List, else the top-level domain.
 */
final class RegistrableZone {

  private static final Set<String> ZONES = ZoneList.read("second-level-zones.tsv");

  /**
   * Top-level domains that the ICANN section has no longer suffix under. They are most of the
   * traffic, and asking the list costs ten times all the rest of a parse.
   */
  private static final Set<String> FLAT = ZoneList.read("flat-tlds.tsv");

  /** Labels of the deepest of these zones, as {@code com.cn.st}. */
  private static final int MAX_ZONE_LABELS = 3;

  private RegistrableZone() {}

  /** Places a canonical name. */
  static ParsedName place(String ascii, String unicode) {
    int lastDot = ascii.lastIndexOf('.');
    if (lastDot < 0) {
      return single(ascii, unicode);
    }
    if (isNumber(ascii, lastDot + 1)) {
      return new RejectedName(
          Problem.SYNTAX,
          QuotedText.of(ascii) + " ends in a number; expected a top-level domain such as com",
          "",
          "",
          "",
          "");
    }
    String suffix = suffix(ascii, lastDot);
    int start = ascii.length() - suffix.length();
    if (start == 0) {
      return bare(ascii, unicode);
    }
    int before = ascii.lastIndexOf('.', start - 2);
    if (before < 0) {
      return new DomainName(ascii, unicode, suffix);
    }
    String registrable = ascii.substring(before + 1);
    return new RejectedName(
        Problem.NOT_REGISTRABLE_LEVEL,
        QuotedText.of(ascii)
            + " is below a name that can be registered; expected "
            + QuotedText.of(registrable),
        ascii,
        unicode,
        suffix,
        registrable);
  }

  private static ParsedName single(String ascii, String unicode) {
    if (isTopLevelDomain(ascii)) {
      return bare(ascii, unicode);
    }
    return new RejectedName(
        Problem.SYNTAX,
        QuotedText.of(ascii) + " is a single label; expected a name with a suffix such as .com",
        "",
        "",
        "",
        "");
  }

  private static RejectedName bare(String ascii, String unicode) {
    return new RejectedName(
        Problem.PUBLIC_SUFFIX,
        QuotedText.of(ascii) + " is itself a public suffix; expected a label in front of it",
        ascii,
        unicode,
        ascii,
        "");
  }

  /** The suffix; the name itself if it is one. */
  private static String suffix(String ascii, int lastDot) {
    String zone = zone(ascii, lastDot);
    if (zone != null) {
      return zone;
    }
    String tld = ascii.substring(lastDot + 1);
    if (FLAT.contains(tld) || !hasLetterFirst(tld, 0)) {
      return tld;
    }
    InternetDomainName suffix = InternetDomainName.from(ascii).registrySuffix();
    return suffix == null ? tld : suffix.toString();
  }

  private static @Nullable String zone(String ascii, int lastDot) {
    String longest = null;
    int dot = lastDot;
    for (int labels = 2; labels <= MAX_ZONE_LABELS && dot > 0; labels++) {
      dot = ascii.lastIndexOf('.', dot - 1);
      String zone = ascii.substring(dot + 1);
      if (ZONES.contains(zone)) {
        longest = zone;
      }
    }
    return longest;
  }

  /** Some top-level domains are in the list only through a wildcard, as {@code *.ck}. */
  private static boolean isTopLevelDomain(String label) {
    return FLAT.contains(label)
        || (hasLetterFirst(label, 0)
            && InternetDomainName.from("a." + label).registrySuffix() != null);
  }

  /** Guava refuses a last label that begins with a digit; no suffix of the list does. */
  private static boolean hasLetterFirst(String ascii, int start) {
    return ascii.charAt(start) >= 'a';
  }

  private static boolean isNumber(String ascii, int start) {
    for (int at = start; at < ascii.length(); at++) {
      if (ascii.charAt(at) < '0' || ascii.charAt(at) > '9') {
        return false;
      }
    }
    return true;
  }
}
