package dev.domaincheck.transport;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which texts are names of hosts, and which of those may come from a stranger. */
final class HostSyntax {
  /** RFC 1035 section 2.3.4, as text without the final dot. */
  private static final int MAX_NAME = 253;

  /** RFC 1035 section 2.3.4. */
  private static final int MAX_LABEL = 63;

  /**
   * Last labels of names that no public DNS serves, but many a private one does: RFC 6761, RFC 6762
   * with its appendix G, RFC 7686, RFC 9476, and what ICANN has set aside for private use or does
   * not delegate as too common there. {@code arpa} is public, with {@code home.arpa} in it (RFC
   * 8375), and has no service to ask.
   */
  private static final Set<String> PRIVATE =
      Set.of(
          "localdomain",
          "local",
          "internal",
          "intranet",
          "private",
          "corp",
          "home",
          "lan",
          "mail",
          "invalid",
          "onion",
          "alt",
          "arpa");

  private HostSyntax() {}

  /** Whether {@code host} is a lower-case A-label name of one or more labels. */
  static boolean isName(String host) {
    if (host.isEmpty() || host.length() > MAX_NAME) {
      return false;
    }
    int start = 0;
    while (true) {
      int dot = host.indexOf('.', start);
      int end = dot < 0 ? host.length() : dot;
      if (!isLabel(host, start, end)) {
        return false;
      }
      if (dot < 0) {
        return true;
      }
      start = dot + 1;
    }
  }

  private static boolean isLabel(String host, int start, int end) {
    if (end == start
        || end - start > MAX_LABEL
        || host.charAt(start) == '-'
        || host.charAt(end - 1) == '-') {
      return false;
    }
    for (int i = start; i < end; i++) {
      char c = host.charAt(i);
      if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-')) {
        return false;
      }
    }
    return true;
  }

  /** Whether {@code host} is an IPv4 address as four decimal numbers, or an IPv6 address. */
  static boolean isLiteral(String host) {
    return address(host) != null;
  }

  /** The address that a literal means, without any look-up; null if it is none. */
  static @Nullable InetAddress address(String host) {
    boolean v6 = host.indexOf(':') >= 0;
    if (host.isEmpty() || !onlyAddressCharacters(host, v6) || (!v6 && !isDottedQuad(host))) {
      return null;
    }
    try {
      // A text with a colon, or four decimal numbers, is parsed and never looked up.
      return InetAddress.getByName(host);
    } catch (UnknownHostException e) {
      return null;
    }
  }

  private static boolean onlyAddressCharacters(String host, boolean v6) {
    for (int i = 0; i < host.length(); i++) {
      char c = host.charAt(i);
      boolean ok =
          (c >= '0' && c <= '9') || c == '.' || (v6 && (c == ':' || (c >= 'a' && c <= 'f')));
      if (!ok) {
        return false;
      }
    }
    return true;
  }

  private static boolean isDottedQuad(String host) {
    int numbers = 0;
    for (int start = 0; start <= host.length(); numbers++) {
      int dot = host.indexOf('.', start);
      int end = dot < 0 ? host.length() : dot;
      if (end == start
          || end - start > 3
          || (end - start > 1 && host.charAt(start) == '0')
          || Integer.parseInt(host, start, end, 10) > 255) {
        return false;
      }
      start = end + 1;
    }
    return numbers == 4;
  }

  /**
   * Why a host that a table, a redirect or a referral names must not be connected to; null if it
   * may. Allowed are names of two or more labels whose last label is alphabetic or an A-label,
   * which shuts out every notation of an address.
   */
  static @Nullable String refusal(String host) {
    if (isLiteral(host)) {
      return "it is an address, not a name";
    }
    if (!isName(host)) {
      return "it is not a DNS name";
    }
    String last = host.substring(host.lastIndexOf('.') + 1);
    if (last.equals("localhost")) {
      return "it is this machine";
    }
    if (last.length() == host.length()) {
      return "it is a single label";
    }
    if (PRIVATE.contains(last)) {
      return "its last label is that of private networks";
    }
    if (!last.startsWith("xn--") && !last.chars().allMatch(c -> c >= 'a' && c <= 'z')) {
      return "its last label is not that of a top-level domain";
    }
    return null;
  }
}
