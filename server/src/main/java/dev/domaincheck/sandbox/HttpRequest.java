package dev.domaincheck.sandbox;

import dev.domaincheck.availability.Deadline;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP/1.1 request (RFC 9112).
 *
 * @param path the path of the target, percent-decoded, without query
 * @param query the query of the target as sent; empty if there is none
 * @param form the body as sent, of at most 4 KiB; empty if there is none
 * @param host the host asked, without port; {@code localhost} if none or a strange one is named
 * @param lasting whether the client keeps the connection for more
 */
record HttpRequest(
    String method, String path, String query, String form, String host, boolean lasting) {
  // A form holds a name and a few words.
  private static final int MAX_FORM = 4 * 1024;
  // As common servers have it; java.net.http sends some 300 bytes.
  private static final int MAX_HEAD = 16 * 1024;
  // Longer than clients keep idle connections in their pools (java.net.http: 30 s), so that they
  // and not we end them.
  private static final Duration MAX_IDLE = Duration.ofSeconds(60);
  private static final Duration MAX_HEAD_TIME = Duration.ofSeconds(10);

  /**
   * Reads the next request of a connection.
   *
   * @return null at the end of the stream
   * @throws ProtocolException if what came is no request
   * @throws IOException if the client left or took too long
   */
  static @Nullable HttpRequest read(Connection connection) throws IOException {
    int b = connection.read(Deadline.after(MAX_IDLE));
    if (b < 0) {
      return null;
    }
    Deadline deadline = Deadline.after(MAX_HEAD_TIME);
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    int lineLength = 0;
    while (true) {
      if (b < 0 || head.size() == MAX_HEAD) {
        throw new ProtocolException("request head cut short or over " + MAX_HEAD + " bytes");
      }
      head.write(b);
      if (b == '\n') {
        if (lineLength == 0) {
          return parse(
              head.toString(StandardCharsets.ISO_8859_1).lines().toList(), connection, deadline);
        }
        lineLength = 0;
      } else if (b != '\r') {
        lineLength++;
      }
      b = connection.read(deadline);
    }
  }

  private static HttpRequest parse(List<String> lines, Connection connection, Deadline deadline)
      throws IOException {
    String[] start = lines.getFirst().split(" ", -1);
    if (start.length != 3 || !start[2].startsWith("HTTP/1.")) {
      throw new ProtocolException("no HTTP/1 request line");
    }
    String target = start[1];
    String host = "";
    boolean lasting = start[2].equals("HTTP/1.1");
    int length = 0;
    for (String line : lines.subList(1, lines.size())) {
      int colon = line.indexOf(':');
      if (colon > 0) {
        String value = line.substring(colon + 1).strip();
        switch (line.substring(0, colon).toLowerCase(Locale.ROOT)) {
          case "host" -> host = value;
          case "connection" ->
              lasting = lasting && !value.toLowerCase(Locale.ROOT).contains("close");
          case "content-length" -> length = length(value);
          // Such a body would have to be skipped; no query has one, so the connection ends instead.
          case "transfer-encoding" -> lasting = false;
          default -> {}
        }
      }
    }
    int scheme = target.indexOf("://");
    if (!target.startsWith("/") && scheme > 0) { // absolute form, RFC 9112 section 3.2.2
      int slash = target.indexOf('/', scheme + 3);
      host = target.substring(scheme + 3, slash < 0 ? target.length() : slash);
      target = slash < 0 ? "/" : target.substring(slash);
    }
    int query = target.indexOf('?');
    String path = decode(query < 0 ? target : target.substring(0, query));
    return new HttpRequest(
        start[0],
        path,
        query < 0 ? "" : target.substring(query + 1),
        body(connection, length, deadline),
        hostName(host),
        lasting);
  }

  private static int length(String value) throws ProtocolException {
    boolean number = !value.isEmpty() && value.chars().allMatch(c -> c >= '0' && c <= '9');
    if (!number || value.length() > 9 || Integer.parseInt(value) > MAX_FORM) {
      throw new ProtocolException("a body over " + MAX_FORM + " bytes");
    }
    return Integer.parseInt(value);
  }

  private static String body(Connection connection, int length, Deadline deadline)
      throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    while (body.size() < length) {
      int b = connection.read(deadline);
      if (b < 0) {
        throw new ProtocolException("body cut short");
      }
      body.write(b);
    }
    return body.toString(StandardCharsets.ISO_8859_1);
  }

  /**
   * A field of the query or the form, decoded; empty if it is not there.
   *
   * @throws ProtocolException if it is malformed
   */
  String field(String name) throws ProtocolException {
    for (String pairs : new String[] {query, form}) {
      for (String pair : pairs.split("&", -1)) {
        int equals = pair.indexOf('=');
        if (equals > 0 && pair.substring(0, equals).equals(name)) {
          return decode(pair.substring(equals + 1).replace('+', ' '));
        }
      }
    }
    return "";
  }

  private static String hostName(String authority) {
    int colon = authority.indexOf(':');
    String host = colon < 0 ? authority : authority.substring(0, colon);
    return AskedName.parse(host).map(AskedName::ascii).orElse("localhost");
  }

  static String decode(String path) throws ProtocolException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int i = 0; i < path.length(); i++) {
      char c = path.charAt(i);
      if (c != '%') {
        out.write(c);
        continue;
      }
      int high = i + 2 < path.length() ? Character.digit(path.charAt(i + 1), 16) : -1;
      int low = i + 2 < path.length() ? Character.digit(path.charAt(i + 2), 16) : -1;
      if (high < 0 || low < 0) {
        throw new ProtocolException("malformed percent-encoding");
      }
      out.write(high * 16 + low);
      i += 2;
    }
    return out.toString(StandardCharsets.UTF_8);
  }
}
