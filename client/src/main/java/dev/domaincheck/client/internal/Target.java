package dev.domaincheck.client.internal;

import java.util.List;
import java.util.stream.Stream;

/**
 * Where the service is.
 *
 * @param host a host name or an address literal, without brackets
 * @param port 1 to 65535
 */
public record Target(String host, int port) {

  private static final int MAX_PORT = 65_535;

  /**
   * Reads {@code HOST:PORT} or {@code [IPv6]:PORT}.
   *
   * @throws IllegalArgumentException if it is neither; the message names the value
   */
  public static Target parse(String text) {
    int colon = text.lastIndexOf(':');
    if (colon > 0) {
      String host = text.substring(0, colon);
      boolean bracketed = host.length() > 2 && host.startsWith("[") && host.endsWith("]");
      if (bracketed) {
        host = host.substring(1, host.length() - 1);
      }
      int port = port(text.substring(colon + 1));
      if (port > 0 && isHost(host, bracketed)) {
        return new Target(host, port);
      }
    }
    throw new IllegalArgumentException(
        "the target is '" + text + "', expected HOST:PORT, such as 127.0.0.1:9090");
  }

  /**
   * Reads one or more, separated by commas; one that is there twice counts once.
   *
   * @throws IllegalArgumentException if one is malformed; the message names it
   */
  public static List<Target> parseAll(String text) {
    return Stream.of(text.split(",", -1)).map(String::strip).map(Target::parse).distinct().toList();
  }

  private static int port(String text) {
    int port = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < '0' || c > '9' || port > MAX_PORT) {
        return 0;
      }
      port = port * 10 + (c - '0');
    }
    return port <= MAX_PORT ? port : 0;
  }

  private static boolean isHost(String host, boolean bracketed) {
    for (int i = 0; i < host.length(); i++) {
      char c = host.charAt(i);
      boolean named =
          (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.';
      boolean rest = bracketed ? c == ':' || c == '%' : c == '-' || c == '_';
      if (!named && !rest) {
        return false;
      }
    }
    return true;
  }

  /**
   * Whether what is sent there cannot leave this machine. Names are not resolved: only {@code
   * localhost} counts.
   */
  public boolean isLoopback() {
    if (host.equalsIgnoreCase("localhost") || host.equals("::1")) {
      return true;
    }
    String[] parts = host.split("\\.", -1);
    if (parts.length != 4 || !parts[0].equals("127")) {
      return false;
    }
    for (String part : parts) {
      if (part.isEmpty()
          || part.length() > 3
          || !part.chars().allMatch(c -> c >= '0' && c <= '9')) {
        return false;
      }
    }
    return true;
  }

  /** Whether the host is an address and no name, so that there is but one to connect to. */
  boolean isLiteral() {
    return host.indexOf(':') >= 0 || host.chars().allMatch(c -> c == '.' || (c >= '0' && c <= '9'));
  }

  @Override
  public String toString() {
    return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
  }
}
