package dev.domaincheck.directory;

import com.google.common.base.Splitter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What whois.iana.org says of a top-level domain: lines of {@code key: value}.
 *
 * @param host the WHOIS host that it names; null if it names none that may be connected to
 */
record IanaReply(@Nullable String host) {
  /** The registry that names others must not name itself. */
  private static final String IANA = "whois.iana.org";

  /** Of a domain that is not in the root zone, in a comment. */
  private static final String NONE = "returned 0 objects";

  private static final Splitter LINES = Splitter.on('\n');

  /**
   * Reads a reply.
   *
   * @param tld in A-label form, lower case
   * @return null if it says nothing of that domain: an empty reply does not, nor does a refusal
   */
  static @Nullable IanaReply of(String reply, String tld) {
    boolean about = false;
    boolean none = false;
    String host = null;
    for (String line : LINES.split(reply)) {
      if (line.startsWith("%")) {
        none |= line.contains(NONE);
        continue;
      }
      int colon = line.indexOf(':');
      if (colon <= 0) {
        continue;
      }
      String value = line.substring(colon + 1).strip().toLowerCase(Locale.ROOT);
      switch (line.substring(0, colon).strip().toLowerCase(Locale.ROOT)) {
        case "domain", "domain-ace" -> about |= value.equals(tld);
        case "whois" -> host = value;
        case "refer" -> host = host == null ? value : host;
        default -> {}
      }
    }
    if (!about) {
      return none ? new IanaReply(null) : null;
    }
    boolean usable = host != null && Endpoints.isDnsName(host) && !host.equals(IANA);
    return new IanaReply(usable ? host : null);
  }
}
