package dev.domaincheck.directory;

import dev.domaincheck.availability.Protocol;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** The form an endpoint must have. */
final class Endpoints {
  /** RFC 6761 section 6.3. */
  private static final String LOCALHOST = "localhost";

  private Endpoints() {}

  /**
   * Checks an endpoint.
   *
   * @throws IllegalArgumentException saying what was expected
   */
  static void check(Protocol protocol, URI endpoint) {
    if (!isDnsName(endpoint.getHost())) {
      throw refused(endpoint, "a DNS name as its host");
    }
    switch (protocol) {
      case RDAP -> {
        checkWeb(endpoint);
        if (!endpoint.getPath().endsWith("/") || endpoint.getQuery() != null) {
          throw refused(endpoint, "a base URL that ends in a slash");
        }
      }
      case HTTP_WHOIS -> checkWeb(endpoint);
      case WHOIS -> checkSocket(endpoint, "whois");
      case DAS -> {
        if ("das".equals(endpoint.getScheme())) {
          checkSocket(endpoint, "das");
        } else {
          checkWeb(endpoint);
        }
      }
      case DNS ->
          throw refused(endpoint, "no DNS endpoint: the parent zone itself says who answers");
    }
  }

  private static void checkWeb(URI endpoint) {
    String scheme = endpoint.getScheme();
    if (!"https".equals(scheme) && !"http".equals(scheme)) {
      throw refused(endpoint, "an https or http URL");
    }
    if (endpoint.getUserInfo() != null || endpoint.getFragment() != null) {
      throw refused(endpoint, "neither user nor fragment");
    }
  }

  private static void checkSocket(URI endpoint, String scheme) {
    if (!scheme.equals(endpoint.getScheme())
        || endpoint.getPort() < 1
        || endpoint.getPort() > 65535
        || !endpoint
            .toString()
            .equals(scheme + "://" + endpoint.getHost() + ":" + endpoint.getPort())) {
      throw refused(endpoint, scheme + "://host:port");
    }
  }

  /**
   * Lower-case labels, two or more, the last one alphabetic or an A-label: an address in any
   * notation is none.
   */
  static boolean isDnsName(@Nullable String host) {
    if (host == null || host.length() > 253) {
      return false;
    }
    int start = 0;
    for (int at = 0; at < host.length(); at++) {
      char c = host.charAt(at);
      if (c == '.') {
        if (!isLabel(host, start, at)) {
          return false;
        }
        start = at + 1;
      } else if (!isLetter(c) && !(c >= '0' && c <= '9') && c != '-') {
        return false;
      }
    }
    return start > 0 && isLabel(host, start, host.length()) && isTopLevel(host, start);
  }

  private static boolean isLabel(String host, int start, int end) {
    return end > start
        && end - start <= 63
        && host.charAt(start) != '-'
        && host.charAt(end - 1) != '-';
  }

  private static boolean isTopLevel(String host, int start) {
    if (host.length() == start + LOCALHOST.length() && host.endsWith(LOCALHOST)) {
      return false;
    }
    if (host.startsWith("xn--", start)) {
      return true;
    }
    for (int at = start; at < host.length(); at++) {
      if (!isLetter(host.charAt(at))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isLetter(char c) {
    return c >= 'a' && c <= 'z';
  }

  private static IllegalArgumentException refused(URI endpoint, String expected) {
    return new IllegalArgumentException("endpoint " + endpoint + ": expected " + expected);
  }
}
