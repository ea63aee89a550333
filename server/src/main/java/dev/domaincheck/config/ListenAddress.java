package dev.domaincheck.config;

import com.google.common.base.Splitter;
import com.google.common.net.HostAndPort;
import java.util.List;

/**
 * Where the server listens.
 *
 * @param host a DNS name or an IP literal, IPv6 without brackets
 * @param port 0 to 65,535; 0 lets the operating system choose
 */
public record ListenAddress(String host, int port) {
  private static final int MAX_PORT = 65_535;
  private static final int OCTETS = 4;
  private static final int MAX_OCTET = 255;

  public ListenAddress {
    if (host.isEmpty() || host.chars().anyMatch(c -> c <= ' ' || c > '~' || c == '/')) {
      throw new IllegalArgumentException("no host");
    }
    if (port < 0 || port > MAX_PORT) {
      throw new IllegalArgumentException("no port");
    }
  }

  /**
   * Reads {@code HOST:PORT}, where an IPv6 literal stands in brackets.
   *
   * @throws IllegalArgumentException if it is anything else, as a lone port
   */
  public static ListenAddress parse(String text) {
    HostAndPort parsed = HostAndPort.fromString(text).requireBracketsForIPv6();
    if (!parsed.hasPort()) {
      throw new IllegalArgumentException("no port");
    }
    return new ListenAddress(parsed.getHost(), parsed.getPort());
  }

  /**
   * Whether only this machine can reach it, judged by the text alone: {@code localhost} (RFC 6761
   * section 6.3), {@code 127.0.0.0/8} or {@code ::1}. Any other spelling counts as reachable, which
   * errs on the side of asking for credentials.
   */
  public boolean isLoopback() {
    return host.equalsIgnoreCase("localhost") || host.equals("::1") || isLoopbackIpv4(host);
  }

  private static boolean isLoopbackIpv4(String host) {
    List<String> octets = Splitter.on('.').splitToList(host);
    return octets.size() == OCTETS
        && octets.getFirst().equals("127")
        && octets.stream().allMatch(ListenAddress::isOctet);
  }

  /** Without leading zeros, which some resolvers read as octal. */
  private static boolean isOctet(String text) {
    if (text.isEmpty() || text.length() > 3 || (text.length() > 1 && text.startsWith("0"))) {
      return false;
    }
    return text.chars().allMatch(c -> c >= '0' && c <= '9') && Integer.parseInt(text) <= MAX_OCTET;
  }

  @Override
  public String toString() {
    return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
  }
}
