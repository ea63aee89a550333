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
    // Above the first line is nothing either.
    boolean afterGap = true;
    int begin = 0;
    while (begin < text.length()) {
      int end = lineEnd(text, begin);
      int first = firstText(text, begin, end);
      if (first == end) {
        afterGap = true;
      } else {
        String line = singleBlanks(text, first, end);
        if (lines.size() == MAX_LINES || line.length() > MAX_LINE) {
          return null;
        }
        lines.add(new RecordLine(new Line(line), indent(text, begin, first), afterGap));
        afterGap = false;
      }
      // Between a carriage return and its line feed is no line.
      begin = text.startsWith("\r\n", end) ? end + 2 : end + 1;
    }
    return new ReplyLines(statements(lines), lines);
  }

  private static int lineEnd(String text, int begin) {
    int end = begin;
    while (end < text.length() && text.charAt(end) != '\n' && text.charAt(end) != '\r') {
      end++;
    }
    return end;
  }

  private static int firstText(String text, int begin, int end) {
    int first = begin;
    while (first < end && isBlank(text.charAt(first))) {
      first++;
    }
    return first;
  }

  private static int indent(String text, int begin, int first) {
    int indent = 0;
    for (int i = begin; i < first; i++) {
      indent = text.charAt(i) == '\t' ? (indent / TAB + 1) * TAB : indent + 1;
    }
    return indent;
  }

  /**
   * The text from {@code first}, which is not blank, without blanks at its end and with one for
   * each run of them inside it.
   */
  private static String singleBlanks(String text, int first, int end) {
    int last = end - 1;
    while (isBlank(text.charAt(last))) {
      last--;
    }
    for (int i = first; i < last; i++) {
      char c = text.charAt(i);
      if (isBlank(c) && (c != ' ' || isBlank(text.charAt(i + 1)))) {
        return normalized(text, first, last);
      }
    }
    // Most lines are as they should be.
    return text.substring(first, last + 1);
  }

  private static String normalized(String text, int first, int last) {
    StringBuilder line = new StringBuilder(last + 1 - first);
    for (int i = first; i <= last; i++) {
      char c = text.charAt(i);
      if (!isBlank(c)) {
        line.append(c);
      } else if (!isBlank(text.charAt(i + 1))) {
        line.append(' ');
      }
    }
    return line.toString();
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
    if (c < 0x7f) {
      return c <= ' ';
    }
    return c <= 0xa0 || Character.isSpaceChar(c) || c == '\uFEFF' || c == '\u200B';
  }
}
