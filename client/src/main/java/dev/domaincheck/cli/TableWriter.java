package dev.domaincheck.cli;

import dev.domaincheck.client.Availability;
import dev.domaincheck.client.DomainResult;
import dev.domaincheck.client.Evidence;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A table for people. A cell that is wider than its column pushes the rest of its own line. */
final class TableWriter implements RowWriter {

  /** The widest a column of names grows by itself: most names are shorter. */
  private static final int MAX_WIDTH = 40;

  /** The widest a column of sources grows: the longest registries' hosts fit. */
  private static final int MAX_SOURCE_WIDTH = 60;

  /** Fits most registries' RDAP hosts where the answers are not known yet. */
  private static final int SOURCE_WIDTH = 30;

  /** The longest verdict. */
  private static final int AVAILABILITY_WIDTH = "AVAILABILITY".length();

  private static final int CACHED_WIDTH = "Cached".length();
  private static final int UNTIL_WIDTH = "2000-01-01T00:00:00Z".length();

  /** What is shown of an input that is no name; a name has at most 253 characters. */
  private static final int MAX_INPUT = 80;

  private static final String CYAN = "\u001b[36m";
  private static final String RESET = "\u001b[0m";

  private final boolean colours;
  private int nameWidth;
  private int sourceWidth;

  private TableWriter(boolean colours, int nameWidth, int sourceWidth) {
    this.colours = colours;
    this.nameWidth = nameWidth;
    this.sourceWidth = sourceWidth;
  }

  /** Columns for answers to come, of which the names may be known. */
  static TableWriter ahead(@Nullable List<String> names, boolean colours) {
    int nameWidth =
        names == null
            ? MAX_WIDTH
            : width("DOMAIN", names.stream().map(VisibleText::of).toList(), MAX_WIDTH);
    return new TableWriter(colours, nameWidth, SOURCE_WIDTH);
  }

  /** Makes the columns as wide as all the answers that it will print, before the first of them. */
  void fit(List<DomainResult> results) {
    nameWidth = width("DOMAIN", results.stream().map(TableWriter::name).toList(), MAX_WIDTH);
    sourceWidth =
        width("SOURCE", results.stream().map(TableWriter::source).toList(), MAX_SOURCE_WIDTH);
  }

  private static int width(String title, List<String> cells, int max) {
    int width = title.length();
    for (String cell : cells) {
      width = Math.max(width, cell.length());
    }
    return Math.min(width, max);
  }

  @Override
  public String header() {
    return line("DOMAIN", "AVAILABILITY", "", "CACHED", "SOURCE", "CACHED UNTIL", "DETAIL");
  }

  @Override
  public String row(Row row) {
    DomainResult result = row.result();
    return line(
        name(result),
        result.availability().name(),
        colours ? colour(result.availability()) : "",
        result.stale() ? "Stale" : result.cached() ? "Cached" : "-",
        source(result),
        until(result),
        VisibleText.of(Summary.detail(result)));
  }

  private static String name(DomainResult result) {
    if (!result.domainName().isEmpty()) {
      return VisibleText.of(result.domainName());
    }
    String input = VisibleText.of(result.input());
    return input.length() > MAX_INPUT ? input.substring(0, MAX_INPUT) + "..." : input;
  }

  private static String source(DomainResult result) {
    Evidence source = Summary.source(result);
    return source == null ? "-" : source.protocol() + " " + VisibleText.of(source.server());
  }

  /** Until when the service will give this answer from its cache. */
  private static String until(DomainResult result) {
    return result.expireTime() == null
        ? "-"
        : result.expireTime().truncatedTo(ChronoUnit.SECONDS).toString();
  }

  private String line(
      String name,
      String availability,
      String colour,
      String cached,
      String source,
      String until,
      String detail) {
    StringBuilder line = new StringBuilder();
    column(line, name, nameWidth, "");
    column(line, availability, AVAILABILITY_WIDTH, colour);
    column(line, cached, CACHED_WIDTH, colours && cached.equals("Cached") ? CYAN : "");
    column(line, source, sourceWidth, "");
    column(line, until, UNTIL_WIDTH, "");
    line.append(detail);
    return line.toString().stripTrailing() + "\n";
  }

  private static void column(StringBuilder line, String text, int width, String colour) {
    line.append(colour).append(text).append(colour.isEmpty() ? "" : RESET);
    line.repeat(' ', Math.max(0, width - text.length()) + 2);
  }

  private static String colour(Availability availability) {
    return switch (availability) {
      case AVAILABLE -> "\u001b[32m"; // green
      case REGISTERED -> "\u001b[31m"; // red
      case RESERVED, PREMIUM, UNAVAILABLE -> "\u001b[33m"; // yellow
      case UNKNOWN -> "\u001b[35m"; // magenta
      case INVALID, UNSUPPORTED -> "\u001b[2m"; // dim
    };
  }
}
