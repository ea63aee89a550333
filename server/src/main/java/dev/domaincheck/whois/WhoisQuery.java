package dev.domaincheck.whois;

import dev.domaincheck.name.DomainName;
import java.nio.charset.Charset;

/** Builds the one line that is sent (RFC 3912 section 2). */
final class WhoisQuery {
  private WhoisQuery() {}

  /**
   * The line with its CR LF.
   *
   * @throws IllegalArgumentException if the name holds what could not be in one: a canonical name
   *     has no blank and no control character, and nothing else may ever reach the wire
   */
  static byte[] line(WhoisRule rule, DomainName name) {
    Charset charset = rule.charset();
    String template = rule.query();
    String ace = checked(name.ascii(), true);
    String query = template.replace("{ace}", ace).replace("{label}", checked(name.label(), true));
    if (query.contains("{u-label}")) {
      String unicode = checked(name.unicode(), false);
      boolean written = charset.canEncode() && charset.newEncoder().canEncode(unicode);
      query = query.replace("{u-label}", written ? unicode : ace);
    }
    return (query + "\r\n").getBytes(charset);
  }

  private static String checked(String name, boolean ascii) {
    boolean allowed =
        !name.isEmpty()
            && name.codePoints()
                .allMatch(
                    c ->
                        c < 0x80
                            ? Character.isLetterOrDigit(c) || c == '.' || c == '-' || c == '_'
                            : !ascii
                                && !Character.isISOControl(c)
                                && !Character.isWhitespace(c)
                                && !Character.isSpaceChar(c));
    if (!allowed) {
      throw new IllegalArgumentException("a query cannot hold this name");
    }
    return name;
  }
}
