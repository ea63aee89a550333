package dev.domaincheck.whois;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A reply as the lines that patterns are tried on: bounded, with all white space made one blank.
 */
final class ReplyLines {
  /** The largest reply that is read (DESIGN section 5). */
  static final int MAX_BYTES = 256 * 1024;

  /**
   * The most lines with text. The longest real WHOIS record stays below 400; the bound keeps the
   * number of pattern trials, and so the time, in hand whatever a server sends.
   */
  static final int MAX_LINES = 1_000;

  /**
   * The most characters of a line, blanks made one. Terms of use written as one line have up to
   * 3,500; a line over the bound is none of a registry's, and what its rest says is not known.
   */
  static final int MAX_LINE = 8_192;

  private ReplyLines() {}

  /**
   * The lines with text; null if there are more than {@link #MAX_LINES} or one is longer than
   * {@link #MAX_LINE}.
   */
  static @Nullable List<Line> of(byte[] reply, Charset charset) {
    String text = decode(reply, charset);
    List<Line> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    boolean gap = false;
    for (int i = 0; i <= text.length(); i++) {
      char c = i == text.length() ? '\n' : text.charAt(i);
      if (c == '\n' || c == '\r') {
        if (!line.isEmpty()) {
          if (lines.size() == MAX_LINES) {
            return null;
          }
          lines.add(new Line(line.toString()));
          line.setLength(0);
        }
        gap = false;
      } else if (isBlank(c)) {
        gap = !line.isEmpty();
      } else {
        if (line.length() + (gap ? 2 : 1) > MAX_LINE) {
          return null;
        }
        if (gap) {
          line.append(' ');
          gap = false;
        }
        line.append(c);
      }
    }
    return withoutReferral(lines);
  }

  /**
   * The reply without what a relay put before it: IANA's record of the top-level domain, whose
   * dates and name servers are not those of the name. Its last line, which names the source, is
   * kept: rules may take it for a reason to doubt.
   */
  private static List<Line> withoutReferral(List<Line> lines) {
    for (int i = lines.size() - 2; i >= 0; i--) {
      if (lines.get(i).text().equalsIgnoreCase("source: iana")) {
        return List.copyOf(lines.subList(i, lines.size()));
      }
    }
    return lines;
  }

  static String decode(byte[] reply, Charset charset) {
    String text = new String(reply, charset);
    // A reply that is not UTF-8 after all is most often Latin-1, and its ASCII survives either way.
    return charset.equals(StandardCharsets.UTF_8) && text.indexOf('\uFFFD') >= 0
        ? new String(reply, StandardCharsets.ISO_8859_1)
        : text;
  }

  /** White space, control and invisible formatting characters, byte order marks. */
  static boolean isBlank(char c) {
    return c <= ' '
        || (c >= 0x7f && c <= 0xa0)
        || Character.isSpaceChar(c)
        || c == '\uFEFF'
        || c == '\u200B';
  }
}
