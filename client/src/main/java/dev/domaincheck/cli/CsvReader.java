package dev.domaincheck.cli;

import dev.domaincheck.client.Availability;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Lines of {@link CsvWriter}, each of which is one record. */
final class CsvReader implements RowReader {

  private static final String HEADER = new CsvWriter().header().stripTrailing();
  private static final List<String> COLUMNS = List.of(HEADER.split(",", -1));
  private static final int INPUT = COLUMNS.indexOf("input");
  private static final int AVAILABILITY = COLUMNS.indexOf("availability");
  private static final int LINE = COLUMNS.indexOf("correlation_id");

  @Override
  public boolean isBeginning(String text, boolean firstLine) {
    return !firstLine || HEADER.startsWith(text.stripTrailing());
  }

  @Override
  public boolean isHeader(String line, boolean firstLine) {
    return firstLine && line.equals(HEADER);
  }

  @Override
  public @Nullable AnsweredRow row(String line) {
    List<String> cells = cells(line);
    if (cells.size() != COLUMNS.size()) {
      return null;
    }
    Availability availability = RowReader.availability(cells.get(AVAILABILITY));
    int number = RowReader.number(cells.get(LINE));
    return availability == null || number < 1
        ? null
        : new AnsweredRow(number, cells.get(INPUT), availability);
  }

  @Override
  public String printed(String name) {
    return CsvWriter.harmless(name);
  }

  /** The cells without their quotes. */
  private static List<String> cells(String line) {
    List<String> cells = new ArrayList<>();
    StringBuilder cell = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c == '"') {
        // The second of two quotes in a quoted cell stands for one.
        if (!quoted && i > 0 && line.charAt(i - 1) == '"') {
          cell.append(c);
        }
        quoted = !quoted;
      } else if (c == ',' && !quoted) {
        cells.add(cell.toString());
        cell.setLength(0);
      } else {
        cell.append(c);
      }
    }
    cells.add(cell.toString());
    return cells;
  }
}
