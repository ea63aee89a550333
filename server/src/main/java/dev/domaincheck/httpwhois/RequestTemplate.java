package dev.domaincheck.httpwhois;

import dev.domaincheck.name.DomainName;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Part of a request with placeholders for the name: {@code {ace}} its A-label form, {@code
 * {u-label}} its Unicode form, {@code {label}} the label that would be registered and {@code
 * {suffix}} the rest, both in A-label form. Each is percent-encoded, so that it is always one path
 * segment or one value.
 */
final class RequestTemplate {
  private static final List<String> PLACEHOLDERS =
      List.of("{ace}", "{u-label}", "{label}", "{suffix}");
  private static final String HEX = "0123456789ABCDEF";

  private final String text;

  /**
   * Reads a template.
   *
   * @throws IllegalArgumentException if it is not printable ASCII or has other braces
   */
  RequestTemplate(String text) {
    String rest = text;
    for (String placeholder : PLACEHOLDERS) {
      rest = rest.replace(placeholder, "");
    }
    if (!rest.chars().allMatch(c -> c > ' ' && c <= '~' && c != '{' && c != '}')) {
      throw new IllegalArgumentException(
          "'" + text + "' is not printable ASCII with no braces but " + PLACEHOLDERS);
    }
    this.text = text;
  }

  /** What stands before the first placeholder or query. */
  String fixedPart() {
    int end = text.length();
    for (char c : new char[] {'{', '?'}) {
      int at = text.indexOf(c);
      end = at < 0 ? end : Math.min(end, at);
    }
    return text.substring(0, end);
  }

  boolean namesTheName() {
    return text.indexOf('{') >= 0;
  }

  String fill(DomainName name) {
    // No value holds a brace once it is encoded, so the order of replacing does not matter.
    return text.replace("{ace}", encoded(name.ascii()))
        .replace("{u-label}", encoded(name.unicode()))
        .replace("{label}", encoded(name.label()))
        .replace("{suffix}", encoded(name.suffix()));
  }

  /** Percent-encoding (RFC 3986 section 2.1) of all but the unreserved characters. */
  static String encoded(String value) {
    StringBuilder out = new StringBuilder();
    for (byte b : value.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xff);
      boolean unreserved =
          (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || (c >= '0' && c <= '9')
              || "-._~".indexOf(c) >= 0;
      if (unreserved) {
        out.append(c);
      } else {
        out.append('%').append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 15));
      }
    }
    return out.toString();
  }
}
