package dev.domaincheck.whois;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A reply as the lines that patterns are tried on: bounded, with all white space made one blank.
 *
 * @param statements those that the verdict is read from
 * @param record all of them with their layout, which the fields of a record are read from
 */
record ReplyLines(List<Line> statements, List<RecordLine> record) {
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

  /** A tab goes to the next multiple of it. */
  private static final int TAB = 8;

  /**
   * The lines with text; null if there are more than {@link #MAX_LINES} or one is longer than
   * {@link #MAX_LINE}.
   */
  static @Nullable ReplyLines of(byte[] reply, Charset charset) {
    String text = decode(reply, charset);
    List<RecordLine> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    int indent = 0;
    boolean gap = false;
    // Above the first line is nothing either.
    boolean afterGap = true;
    for (int i = 0; i <= text.length(); i++) {
      char c = i == text.length() ? '\n' : text.charAt(i);
      if (c == '\n' || c == '\r') {
        if (!line.isEmpty()) {
          if (lines.size() == MAX_LINES) {
            return null;
          }
          lines.add(new RecordLine(new Line(line.toString()), indent, afterGap));
          line.setLength(0);
          afterGap = false;
        } else if (c == '\r' || i == 0 || text.charAt(i - 1) != '\r') {
          // No line but that between a carriage return and its line feed.
          afterGap = true;
        }
        indent = 0;
        gap = false;
      } else if (isBlank(c)) {
        gap = !line.isEmpty();
        if (line.isEmpty()) {
          indent = c == '\t' ? (indent / TAB + 1) * TAB : indent + 1;
        }
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
    return new ReplyLines(statements(lines), lines);
  }

  /**
   * The lines without what a relay put before the reply: IANA's record of the top-level domain,
   * whose dates and name servers are not those of the name. Its last line, which names the source,
   * is kept: rules may take it for a reason to doubt.
   */
  private static List<Line> statements(List<RecordLine> lines) {
    int first = 0;
    for (int i = lines.size() - 2; i > 0 && first == 0; i--) {
      if (lines.get(i).line().text().equalsIgnoreCase("source: iana")) {
        first = i;
      }
    }
    return lines.subList(first, lines.size()).stream().map(RecordLine::line).toList();
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
