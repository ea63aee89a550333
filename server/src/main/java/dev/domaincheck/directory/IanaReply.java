package dev.domaincheck.directory;

import com.google.common.base.Splitter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What whois.iana.org says of a top-level domain: lines of {@code key: value}. */
final class IanaReply {
  /** The registry that names others must not name itself. */
  private static final String IANA = "whois.iana.org";

  private static final Splitter LINES = Splitter.on('\n');

  private IanaReply() {}

  /**
   * The WHOIS host that the reply names.
   *
   * @param tld in A-label form, lower case
   * @return null if it names none that may be connected to, or is about another domain
   */
  static @Nullable String host(String reply, String tld) {
    boolean about = false;
    String host = null;
    for (String line : LINES.split(reply)) {
      int colon = line.indexOf(':');
      if (colon <= 0 || line.startsWith("%")) {
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
    return about && host != null && Endpoints.isDnsName(host) && !host.equals(IANA) ? host : null;
  }
}
