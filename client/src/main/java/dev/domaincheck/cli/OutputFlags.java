package dev.domaincheck.cli;

import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** In which format answers are printed: a table unless one of these is given. */
final class OutputFlags {

  /** At most one of them. */
  static final class Format {
    @Option(
        names = "--json",
        description = "print one JSON object a line, with the field names of the contract")
    private boolean json;

    @Option(
        names = "--csv",
        description =
            "print CSV with a header; a cell that looks like a formula begins with an apostrophe")
    private boolean csv;
  }

  @ArgGroup private @Nullable Format format;

  /** What prints answers to come; {@code names} is null where they are not known either. */
  RowWriter writer(@Nullable List<String> names, boolean colours) {
    RowWriter data = data();
    return data != null ? data : TableWriter.ahead(names, colours);
  }

  private @Nullable RowWriter data() {
    if (json()) {
      return new JsonWriter();
    }
    return csv() ? new CsvWriter() : null;
  }

  /** What reads the format back; null if nothing can. */
  @Nullable RowReader reader() {
    if (json()) {
      return new JsonReader();
    }
    return csv() ? new CsvReader() : null;
  }

  /** Whether JSON was asked for. */
  boolean json() {
    return format != null && format.json;
  }

  /** Whether CSV was asked for. */
  boolean csv() {
    return format != null && format.csv;
  }
}
