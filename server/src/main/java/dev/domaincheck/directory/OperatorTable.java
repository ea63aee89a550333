package dev.domaincheck.directory;

import com.google.common.base.Splitter;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The operator's own rows, in the format of {@link ServiceTable}, a date being optional.
 *
 * <p>Its word on a suffix stands in place of the tables', for that suffix and those that its rows
 * serve; longer suffixes keep what the tables say of them. The authority is {@code operator} or
 * {@code -}, which means the same. A row whose columns but the first are all {@code -} says that
 * there is no service for the suffix and all below it.
 */
public final class OperatorTable {
  private static final Splitter TABS = Splitter.on('\t');
  private static final Splitter LINES = Splitter.on('\n');
  private static final String EMPTY = "-";
  private static final OperatorTable NONE = new OperatorTable(LocalDate.EPOCH, Map.of(), Set.of());

  private final LocalDate date;
  private final Map<String, List<ServiceRow>> rows;
  private final Set<String> withoutService;

  private OperatorTable(
      LocalDate date, Map<String, List<ServiceRow>> rows, Set<String> withoutService) {
    Map<String, List<ServiceRow>> sorted = new HashMap<>();
    rows.forEach(
        (suffix, ofSuffix) ->
            sorted.put(suffix, ofSuffix.stream().sorted(ServiceRow.IN_ORDER).toList()));
    this.date = date;
    this.rows = Map.copyOf(sorted);
    this.withoutService = Set.copyOf(withoutService);
  }

  /** No word on anything. */
  public static OperatorTable none() {
    return NONE;
  }

  /**
   * Reads a file.
   *
   * @param source named in errors
   * @param otherwise its date if no line of it says one
   * @throws IllegalArgumentException naming source, line, fault and what was expected
   */
  public static OperatorTable parse(String source, String text, LocalDate otherwise) {
    List<String> lines = new ArrayList<>();
    for (String line : LINES.split(text)) {
      lines.add(line.endsWith("\r") ? line.substring(0, line.length() - 1) : line);
    }
    TableText table = TableText.parse(source, lines, otherwise);
    Map<String, List<ServiceRow>> rows = new HashMap<>();
    Set<String> withoutService = new HashSet<>();
    for (TableText.Line line : table.lines()) {
      try {
        read(TABS.splitToList(line.text()), rows, withoutService);
      } catch (IllegalArgumentException e) {
        throw table.error(line, String.valueOf(e.getMessage()));
      }
    }
    return new OperatorTable(table.date(), rows, withoutService);
  }

  private static void read(
      List<String> columns, Map<String, List<ServiceRow>> rows, Set<String> withoutService) {
    boolean none =
        columns.size() == ServiceTable.COLUMNS
            && columns.stream().skip(1).allMatch(column -> column.equals(EMPTY));
    if (none) {
      String suffix = ServiceTable.suffix(columns.getFirst());
      if (rows.containsKey(suffix) || !withoutService.add(suffix)) {
        throw new IllegalArgumentException(
            "there is a row for " + suffix + " already, expected none beside \"no service\"");
      }
      return;
    }
    ServiceRow row = ServiceTable.row(withAuthority(columns));
    if (withoutService.contains(row.suffix())) {
      throw new IllegalArgumentException(
          row.suffix() + " has no service by a line before, expected no row for it");
    }
    List<ServiceRow> ofSuffix = rows.computeIfAbsent(row.suffix(), suffix -> new ArrayList<>());
    if (ofSuffix.stream().anyMatch(r -> r.service().endpoint().equals(row.service().endpoint()))) {
      throw new IllegalArgumentException(
          row.service().endpoint() + " is there twice for " + row.suffix());
    }
    ofSuffix.add(row);
  }

  private static List<String> withAuthority(List<String> columns) {
    List<String> all = new ArrayList<>(columns);
    if (columns.size() == ServiceTable.COLUMNS) {
      String authority = columns.get(ServiceTable.AUTHORITY);
      if (!authority.equals(EMPTY) && !authority.equals("operator")) {
        throw new IllegalArgumentException("expected operator or -, found " + authority);
      }
      all.set(ServiceTable.AUTHORITY, "operator");
    }
    return all;
  }

  /** The day that the file bears. */
  public LocalDate date() {
    return date;
  }

  /** The operator's services for exactly this suffix, in order. */
  List<ServiceRow> rows(String suffix) {
    return rows.getOrDefault(suffix, List.of());
  }

  /** Whether the operator says that there is none for it and all below. */
  boolean isWithoutService(String suffix) {
    return withoutService.contains(suffix);
  }

  /** Every row, in no order. */
  List<ServiceRow> rows() {
    return rows.values().stream().flatMap(List::stream).toList();
  }

  /** Every suffix that a row is about. */
  Set<String> suffixes() {
    Set<String> suffixes = new HashSet<>(withoutService);
    rows()
        .forEach(
            row -> {
              suffixes.add(row.suffix());
              suffixes.addAll(row.serves());
            });
    return suffixes;
  }
}
