package dev.domaincheck.transport;

import java.util.Locale;

/**
 * A registry's service as the tables name it.
 *
 * @param host an A-label DNS name in lower case, or an address literal (IPv6 without brackets),
 *     which is connected to only if the operator's connect-to map names it
 * @param port 1 to 65535
 */
public record Endpoint(String host, int port) {
  private static final int MAX_PORT = 65_535;

  public Endpoint {
    if (!HostSyntax.isName(host) && !HostSyntax.isLiteral(host)) {
      throw new IllegalArgumentException(
          "host is '" + host + "', expected a lower-case A-label DNS name or an IP address");
    }
    if (port < 1 || port > MAX_PORT) {
      throw new IllegalArgumentException("port is " + port + ", expected 1 to 65535");
    }
  }

  /**
   * Reads {@code host}, {@code host:port}, {@code [v6]} or {@code [v6]:port}; upper case and one
   * trailing dot of the host are accepted.
   *
   * @throws IllegalArgumentException if the text is anything else, saying what was expected
   */
  public static Endpoint parse(String text, int defaultPort) {
    String host;
    String port;
    if (text.startsWith("[")) {
      int close = text.indexOf(']');
      if (close < 0) {
        throw new IllegalArgumentException("'" + text + "' has no ']' after its IPv6 address");
      }
      host = text.substring(1, close);
      port = text.substring(close + 1);
      if (host.indexOf(':') < 0) {
        throw new IllegalArgumentException("'" + text + "' has no IPv6 address in its brackets");
      }
    } else {
      int colon = text.indexOf(':');
      if (colon >= 0 && text.indexOf(':', colon + 1) >= 0) {
        throw new IllegalArgumentException(
            "'" + text + "' has several colons: put an IPv6 address in brackets");
      }
      host = colon < 0 ? text : text.substring(0, colon);
      port = colon < 0 ? "" : text.substring(colon);
    }
    return new Endpoint(canonical(host), port.isEmpty() ? defaultPort : port(text, port));
  }

  /** The host in lower case and without its trailing dot. */
  static String canonical(String host) {
    String lower = host.toLowerCase(Locale.ROOT);
    return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
  }

  private static int port(String text, String colonAndPort) {
    int digits = colonAndPort.length() - 1;
    // Five digits hold every port.
    boolean number =
        colonAndPort.charAt(0) == ':'
            && digits >= 1
            && digits <= 5
            && colonAndPort.chars().skip(1).allMatch(c -> c >= '0' && c <= '9');
    int port = number ? Integer.parseInt(colonAndPort.substring(1)) : 0;
    if (port < 1 || port > MAX_PORT) {
      throw new IllegalArgumentException(
          "'" + text + "' has a bad port, expected 1 to 65535 after the host's colon");
    }
    return port;
  }

  /** {@code host}, with {@code :port} unless it is {@code usualPort}; IPv6 in brackets. */
  public String display(int usualPort) {
    String name = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
    return port == usualPort ? name : name + ":" + port;
  }

  @Override
  public String toString() {
    // No service has port 0, so the port is always shown.
    return display(0);
  }
}
