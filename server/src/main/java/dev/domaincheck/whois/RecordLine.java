package dev.domaincheck.whois;

import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;

/**
 * One line of a record with what its layout says.
 *
 * @param line the text
 * @param indent the columns before it; a tab goes to the next multiple of eight
 * @param afterGap whether an empty line stands above it
 */
record RecordLine(Line line, int indent, boolean afterGap) {
  private static final int TAB = 8;

  /** The lines with text, at most as many and as long as {@link ReplyLines} reads. */
  static List<RecordLine> of(byte[] reply, Charset charset) {
    List<RecordLine> lines = new ArrayList<>();
    // Above the first line is nothing either.
    boolean gap = true;
    for (String raw : ReplyLines.decode(reply, charset).lines().toList()) {
      int indent = 0;
      int at = 0;
      while (at < raw.length() && ReplyLines.isBlank(raw.charAt(at))) {
        indent = raw.charAt(at) == '\t' ? (indent / TAB + 1) * TAB : indent + 1;
        at++;
      }
      if (at == raw.length()) {
        gap = true;
      } else if (lines.size() < ReplyLines.MAX_LINES) {
        lines.add(new RecordLine(new Line(words(raw, at)), indent, gap));
        gap = false;
      }
    }
    return lines;
  }

  /** The text from {@code at} on with every run of white space made one blank. */
  private static String words(String raw, int at) {
    StringBuilder text = new StringBuilder();
    boolean gap = false;
    for (int i = at; i < raw.length() && text.length() < ReplyLines.MAX_LINE; i++) {
      if (ReplyLines.isBlank(raw.charAt(i))) {
        gap = true;
      } else {
        if (gap) {
          text.append(' ');
          gap = false;
        }
        text.append(raw.charAt(i));
      }
    }
    return text.toString();
  }
}
