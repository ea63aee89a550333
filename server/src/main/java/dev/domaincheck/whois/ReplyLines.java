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

  /** Longer lines are prose; what patterns look for stands well within this. */
  static final int MAX_LINE = 400;

  private ReplyLines() {}

  /** The lines with text; null if there are more than {@link #MAX_LINES}. */
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
          lines.add(Line.of(line.toString()));
          line.setLength(0);
        }
        gap = false;
      } else if (isBlank(c)) {
        gap = !line.isEmpty();
      } else if (line.length() + (gap ? 1 : 0) < MAX_LINE) {
        if (gap) {
          line.append(' ');
          gap = false;
        }
        line.append(c);
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
