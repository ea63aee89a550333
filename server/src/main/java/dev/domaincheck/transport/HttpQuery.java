package dev.domaincheck.transport;

import java.net.URI;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request over HTTP. Immutable.
 *
 * @param uri an absolute http or https URI without user information or fragment
 * @param headers in addition to Host and User-Agent
 * @param form the body of a POST, {@code application/x-www-form-urlencoded}, in ASCII and of at
 *     most {@link #MAX_FORM} characters; null for a GET
 */
public record HttpQuery(URI uri, Map<String, String> headers, @Nullable String form) {
  /** The longest body of a request: a name has 253 characters, three times that if encoded. */
  public static final int MAX_FORM = 4 * 1024;

  /**
   * Checks the body.
   *
   * @throws IllegalArgumentException if it is too long or not ASCII
   */
  public HttpQuery {
    headers = Map.copyOf(headers);
    if (form != null && (form.length() > MAX_FORM || !form.chars().allMatch(c -> c < 0x80))) {
      throw new IllegalArgumentException(
          "form of " + form.length() + " characters, expected at most " + MAX_FORM + " of ASCII");
    }
  }

  /** A GET request. */
  public static HttpQuery get(URI uri, Map<String, String> headers) {
    return new HttpQuery(uri, headers, null);
  }

  /** A POST request of form fields, percent-encoded already. */
  public static HttpQuery post(URI uri, Map<String, String> headers, String form) {
    return new HttpQuery(uri, headers, form);
  }
}
