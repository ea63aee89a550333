package dev.domaincheck.directory;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * All that a directory is made of. A service for a top-level domain that is not in the list is set
 * aside, unless the operator names it.
 *
 * @param tables those that come with the program
 * @param tlds the top-level domains of the root zone
 * @param bootstrap in place of the tables' RDAP rows by IANA; null to keep those
 * @param operator goes before all others
 * @param learned what IANA's WHOIS named for top-level domains that have nothing else
 */
record DirectoryFacts(
    List<ServiceTable> tables,
    TldList tlds,
    @Nullable Bootstrap bootstrap,
    OperatorTable operator,
    List<ServiceRow> learned) {

  DirectoryFacts {
    tables = List.copyOf(tables);
    learned = List.copyOf(learned);
  }

  /** What comes with the program, and nothing else. */
  static DirectoryFacts of(List<ServiceTable> tables, TldList tlds) {
    return new DirectoryFacts(tables, tlds, null, OperatorTable.none(), List.of());
  }

  DirectoryFacts with(Bootstrap newer) {
    return new DirectoryFacts(tables, tlds, newer, operator, learned);
  }

  DirectoryFacts with(TldList newer) {
    return new DirectoryFacts(tables, newer, bootstrap, operator, learned);
  }

  DirectoryFacts with(OperatorTable newer) {
    return new DirectoryFacts(tables, tlds, bootstrap, newer, learned);
  }

  /** The same with the services of these hosts on. */
  DirectoryFacts enabling(Set<String> hosts) {
    return new DirectoryFacts(
        tables.stream().map(table -> table.enabling(hosts)).toList(),
        tlds,
        bootstrap,
        operator,
        learned);
  }

  DirectoryFacts withLearned(List<ServiceRow> rows) {
    return new DirectoryFacts(tables, tlds, bootstrap, operator, rows);
  }

  /** Every row but the operator's. */
  List<ServiceRow> rows() {
    List<ServiceRow> rows = new ArrayList<>();
    tables.forEach(table -> rows.addAll(table.rows()));
    List<ServiceRow> all = bootstrap == null ? rows : BootstrapRows.merge(rows, bootstrap);
    all.addAll(learned);
    return all;
  }

  SequencedMap<String, LocalDate> tableDates() {
    SequencedMap<String, LocalDate> dates = new LinkedHashMap<>();
    tables.forEach(table -> dates.put(table.name(), table.date()));
    return dates;
  }
}
