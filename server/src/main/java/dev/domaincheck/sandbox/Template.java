package dev.domaincheck.sandbox;

import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A text with placeholders: {@code ${key}} for a word of {@link Facts}, {@code ${key|pattern}} or
 * {@code ${key|pattern|zone}} for a moment (pattern of {@link DateTimeFormatter}; UTC unless a zone
 * is named). A line that starts with {@code ${?idn}} stands only in replies on internationalized
 * names.
 */
final class Template {
  private static final String IDN_ONLY = "${?idn}";

  private sealed interface Piece permits Text, Word, Moment {}

  private record Text(String text) implements Piece {}

  private record Word(String key) implements Piece {}

  private record Moment(String key, DateTimeFormatter format) implements Piece {}

  private record Line(boolean idnOnly, List<Piece> pieces) {}

  private final List<Line> lines;
  private final String lineEnd;

  private Template(List<Line> lines, String lineEnd) {
    this.lines = lines;
    this.lineEnd = lineEnd;
  }

  /**
   * Reads a template.
   *
   * @throws IllegalArgumentException if a placeholder is malformed or unknown
   */
  static Template of(List<String> lines, String lineEnd) {
    List<Line> parsed = new ArrayList<>();
    for (String line : lines) {
      boolean idnOnly = line.startsWith(IDN_ONLY);
      parsed.add(new Line(idnOnly, pieces(idnOnly ? line.substring(IDN_ONLY.length()) : line)));
    }
    return new Template(List.copyOf(parsed), lineEnd);
  }

  private static List<Piece> pieces(String line) {
    List<Piece> pieces = new ArrayList<>();
    int at = 0;
    for (int open = line.indexOf("${"); open >= 0; open = line.indexOf("${", at)) {
      int end = line.indexOf('}', open);
      if (end < 0) {
        throw new IllegalArgumentException("unclosed placeholder: " + line);
      }
      pieces.add(new Text(line.substring(at, open)));
      pieces.add(placeholder(line.substring(open + 2, end)));
      at = end + 1;
    }
    pieces.add(new Text(line.substring(at)));
    return List.copyOf(pieces);
  }

  private static Piece placeholder(String text) {
    int bar = text.indexOf('|');
    if (bar < 0) {
      return new Word(Facts.requireWord(text));
    }
    int second = text.indexOf('|', bar + 1);
    String pattern = text.substring(bar + 1, second < 0 ? text.length() : second);
    ZoneId zone = second < 0 ? ZoneOffset.UTC : ZoneId.of(text.substring(second + 1));
    DateTimeFormatter format = DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH).withZone(zone);
    return new Moment(Facts.requireMoment(text.substring(0, bar)), format);
  }

  String render(Facts facts) {
    StringBuilder out = new StringBuilder();
    for (Line line : lines) {
      if (line.idnOnly() && !facts.name().isInternationalized()) {
        continue;
      }
      for (Piece piece : line.pieces()) {
        switch (piece) {
          case Text text -> out.append(text.text());
          case Word word -> out.append(facts.word(word.key()));
          case Moment moment -> moment.format().formatTo(facts.moment(moment.key()), out);
        }
      }
      out.append(lineEnd);
    }
    return out.toString();
  }
}
