package dev.domaincheck.cli;

import java.util.ArrayList;
import java.util.List;

/** Lines of cells, in columns as wide as what is in them, under titles. */
final class TextTable {

  /**
   * A column.
   *
   * @param title what stands above it
   * @param figures whether its cells stand at its right side
   */
  record Column(String title, boolean figures) {}

  private final List<Column> columns;
  private final List<List<String>> lines = new ArrayList<>();

  TextTable(Column... columns) {
    this.columns = List.of(columns);
    lines.add(this.columns.stream().map(Column::title).toList());
  }

  static Column text(String title) {
    return new Column(title, false);
  }

  static Column figures(String title) {
    return new Column(title, true);
  }

  /** A line of as many cells as there are columns, fit for a terminal. */
  TextTable add(String... cells) {
    lines.add(List.of(cells));
    return this;
  }

  @Override
  public String toString() {
    int[] widths = new int[columns.size()];
    for (int i = 0; i < widths.length; i++) {
      widths[i] = width(i);
    }
    StringBuilder table = new StringBuilder();
    for (List<String> line : lines) {
      StringBuilder text = new StringBuilder();
      for (int i = 0; i < widths.length; i++) {
        int blanks = widths[i] - line.get(i).length();
        boolean figures = columns.get(i).figures();
        text.repeat(' ', figures ? blanks : 0).append(line.get(i));
        text.repeat(' ', (figures ? 0 : blanks) + 2);
      }
      table.append(text.toString().stripTrailing()).append('\n');
    }
    return table.toString();
  }

  private int width(int column) {
    return lines.stream().mapToInt(line -> line.get(column).length()).max().orElse(0);
  }
}
