package dev.domaincheck.transport;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A complete HTTP reply.
 *
 * @param status 200 to 599
 * @param headers the first value of each header, by lower-case name
 * @param body the body as sent; empty if there is none
 * @param framed whether the reply itself says where it ends. False for HTTP/1.1 bodies that end
 *     with the connection (RFC 9112 section 6.3): a cut-off one cannot be told from a whole one
 */
@SuppressWarnings("ArrayRecordComponent") // replies are read, never compared
public record HttpReply(int status, Map<String, String> headers, byte[] body, boolean framed) {
  public HttpReply {
    headers = Map.copyOf(headers);
  }

  /** A reply that says itself where it ends. */
  public HttpReply(int status, Map<String, String> headers, byte[] body) {
    this(status, headers, body, true);
  }

  /** The first value of a header; null if it is not there. */
  public @Nullable String header(String lowerCaseName) {
    return headers.get(lowerCaseName);
  }
}
