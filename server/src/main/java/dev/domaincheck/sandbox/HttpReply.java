package dev.domaincheck.sandbox;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * An HTTP response.
 *
 * @param headers beside those that every response has
 */
record HttpReply(int status, Map<String, String> headers, String body) {
  static final String RDAP = "application/rdap+json";

  static HttpReply rdap(int status, String body) {
    return new HttpReply(status, Map.of("Content-Type", RDAP), body);
  }

  /** The bytes on the wire; {@code withBody} is false for the answer to a HEAD. */
  byte[] encoded(boolean lasting, boolean withBody) {
    StringBuilder head = new StringBuilder();
    head.append("HTTP/1.1 ").append(status).append(' ').append(phrase()).append("\r\n");
    headers.forEach((name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
    int length = body.getBytes(StandardCharsets.UTF_8).length;
    head.append("Content-Length: ").append(length).append("\r\n");
    head.append(lasting ? "" : "Connection: close\r\n").append("\r\n");
    return (withBody ? head + body : head.toString()).getBytes(StandardCharsets.UTF_8);
  }

  private String phrase() {
    return switch (status) {
      case 200 -> "OK";
      case 302 -> "Found";
      case 400 -> "Bad Request";
      case 404 -> "Not Found";
      case 405 -> "Method Not Allowed";
      case 429 -> "Too Many Requests";
      default -> "Internal Server Error";
    };
  }
}
