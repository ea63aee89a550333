package dev.domaincheck.directory;

/** Suffixes as text, compared by whole labels. */
final class Suffixes {

  private Suffixes() {}

  /** Whether the text is one label or more in A-label form. */
  static boolean isSuffix(String text) {
    // With a label in front it must be a host name, or stay one of a single label.
    return Endpoints.isDnsName("a." + text);
  }

  /** Whether a suffix lies below another one. */
  static boolean isBelow(String suffix, String zone) {
    int dot = suffix.length() - zone.length() - 1;
    return dot > 0 && suffix.charAt(dot) == '.' && suffix.startsWith(zone, dot + 1);
  }

  /** The suffix without its first label; empty for a top-level domain. */
  static String parent(String suffix) {
    int dot = suffix.indexOf('.');
    return dot < 0 ? "" : suffix.substring(dot + 1);
  }

  /** The last label. */
  static String tld(String suffix) {
    return suffix.substring(suffix.lastIndexOf('.') + 1);
  }
}
