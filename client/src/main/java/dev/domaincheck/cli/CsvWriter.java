package dev.domaincheck.cli;

import dev.domaincheck.client.DomainResult;
import dev.domaincheck.client.Evidence;
import dev.domaincheck.client.Reason;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Comma-separated values (RFC 4180) under a header. Hidden characters are escaped, so that a record
 * is one line; a cell that a spreadsheet would take for a formula begins with an apostrophe.
 */
final class CsvWriter implements RowWriter {

  private static final List<String> COLUMNS =
      List.of(
          "input",
          "domain_name",
          "unicode_name",
          "availability",
          "reason",
          "cached",
          "stale",
          "protocol",
          "server",
          "check_time",
          "expire_time",
          "registrar",
          "registration_expires",
          "registrable_name",
          "reservation_visible",
          "message",
          "index",
          "correlation_id");

  @Override
  public String header() {
    return line(COLUMNS);
  }

  @Override
  public boolean alwaysHasHeader() {
    return true;
  }

  @Override
  public String row(Row row) {
    DomainResult result = row.result();
    Evidence source = Summary.source(result);
    return line(
        List.of(
            result.input(),
            result.domainName(),
            result.unicodeName(),
            result.availability().name(),
            result.reason() == Reason.NONE ? "" : result.reason().name(),
            String.valueOf(result.cached()),
            String.valueOf(result.stale()),
            source == null ? "" : source.protocol().name(),
            source == null ? "" : source.server(),
            text(result.checkTime()),
            text(result.expireTime()),
            result.registration() == null ? "" : result.registration().registrar(),
            Summary.registrationExpiry(result),
            result.registrableName(),
            String.valueOf(result.reservationVisible()),
            result.message(),
            row.index().isPresent() ? String.valueOf(row.index().getAsInt()) : "",
            row.correlationId()));
  }

  /** The value, or an empty cell. */
  static String text(@Nullable Object value) {
    return value == null ? "" : value.toString();
  }

  /** One record, its cells made harmless and quoted where they must be. */
  static String line(List<String> cells) {
    return cells.stream().map(CsvWriter::cell).collect(Collectors.joining(",", "", "\r\n"));
  }

  /** A text as it stands in a cell, but for quotes. */
  static String harmless(String text) {
    String visible = VisibleText.of(text);
    boolean formula = !visible.isEmpty() && "=+-@".indexOf(visible.charAt(0)) >= 0;
    return formula ? "'" + visible : visible;
  }

  private static String cell(String text) {
    String visible = harmless(text);
    // Semicolons separate in some locales; blanks at the ends are dropped by some readers.
    boolean quoted =
        visible.chars().anyMatch(c -> c == ',' || c == '"' || c == ';')
            || !visible.equals(visible.strip());
    return quoted ? '"' + visible.replace("\"", "\"\"") + '"' : visible;
  }
}
