package dev.domaincheck.directory;

import java.time.LocalDate;
import java.util.HashSet;
import java.util.Set;

/**
 * The top-level domains of the root zone.
 *
 * @param date the day of the list
 * @param tlds in A-label form
 */
record TldList(LocalDate date, Set<String> tlds) {

  TldList {
    tlds = Set.copyOf(tlds);
  }

  /**
   * Reads a list, one top-level domain a line.
   *
   * @throws IllegalArgumentException naming source, line and fault
   */
  static TldList parse(TableText text) {
    Set<String> tlds = new HashSet<>();
    for (TableText.Line line : text.lines()) {
      if (!Suffixes.isSuffix(line.text()) || line.text().indexOf('.') >= 0) {
        throw text.error(line, "expected a top-level domain in A-label form, found " + line.text());
      }
      if (!tlds.add(line.text())) {
        throw text.error(line, line.text() + " is there twice");
      }
    }
    return new TldList(text.date(), tlds);
  }
}
