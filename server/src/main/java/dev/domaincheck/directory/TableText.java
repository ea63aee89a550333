package dev.domaincheck.directory;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The lines of a table: UTF-8, {@code #} begins a comment, one of which is {@code # date:
 * YYYY-MM-DD}.
 *
 * @param source named in errors
 * @param date the day the facts were gathered
 */
record TableText(String source, LocalDate date, List<Line> lines) {

  private static final String DATE = "# date: ";

  /** A line that is no comment. */
  record Line(int number, String text) {}

  /**
   * Reads a resource of this package.
   *
   * @throws IllegalStateException if it is missing
   * @throws IllegalArgumentException if it has no date
   */
  static TableText resource(String name) {
    try (InputStream in = TableText.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("resource " + name + " is missing");
      }
      BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
      return parse(name, reader.lines().toList());
    } catch (IOException e) {
      throw new UncheckedIOException("resource " + name + " cannot be read", e);
    }
  }

  /** Sorts lines into date, comments and rows. */
  static TableText parse(String source, List<String> text) {
    return parse(source, text, null);
  }

  /**
   * Sorts lines into date, comments and rows.
   *
   * @param otherwise the date if no line says one; null if one must
   */
  static TableText parse(String source, List<String> text, @Nullable LocalDate otherwise) {
    LocalDate date = null;
    List<Line> lines = new ArrayList<>();
    for (int at = 0; at < text.size(); at++) {
      String line = text.get(at);
      if (line.startsWith(DATE)) {
        date = date(source, at + 1, line.substring(DATE.length()), date);
      } else if (!line.isEmpty() && line.charAt(0) != '#') {
        lines.add(new Line(at + 1, line));
      }
    }
    if (date == null) {
      date = otherwise;
    }
    if (date == null) {
      throw new IllegalArgumentException(source + ": expected a line \"" + DATE + "YYYY-MM-DD\"");
    }
    return new TableText(source, date, List.copyOf(lines));
  }

  private static LocalDate date(String source, int number, String text, @Nullable LocalDate known) {
    if (known != null) {
      throw new IllegalArgumentException(source + ":" + number + ": a second date");
    }
    try {
      return LocalDate.parse(text);
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException(
          source + ":" + number + ": expected a date as YYYY-MM-DD, found " + text, e);
    }
  }

  /** An error at a line of this table. */
  IllegalArgumentException error(Line line, String what) {
    return new IllegalArgumentException(source + ":" + line.number() + ": " + what);
  }
}
