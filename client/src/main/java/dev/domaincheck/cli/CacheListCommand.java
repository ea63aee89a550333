package dev.domaincheck.cli;

import dev.domaincheck.client.CacheEntry;
import dev.domaincheck.client.DomainCheckClient;
import dev.domaincheck.client.DomainResult;
import dev.domaincheck.client.Evidence;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.time.temporal.ChronoUnit;
import java.util.Iterator;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code cache list}. */
@Command(
    name = "list",
    description = "Lists entries in order of name: those for which every flag given holds.",
    sortOptions = false)
final class CacheListCommand implements Callable<Integer> {

  /** More lines than anybody reads; a table's columns cannot be fitted to what is yet to come. */
  private static final long TABLE_LIMIT = 1_000;

  private final RootCommand root;

  @Mixin private final FilterFlags filter = new FilterFlags();

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "at most so many; 0: all (default: 1000 in a table, else all)")
  private @Nullable Long limit;

  @Mixin private final OutputFlags output = new OutputFlags();

  CacheListCommand(RootCommand root) {
    this.root = root;
  }

  @Override
  public Integer call() {
    if (limit != null && limit < 0) {
      throw new UsageException("--limit is " + limit + ", expected 0 or more");
    }
    try (DomainCheckClient client = root.connectAsAdmin();
        Stream<CacheEntry> entries = client.cache().list(filter.filter())) {
      Iterator<CacheEntry> all = entries.iterator();
      if (output.json()) {
        write(all, EntryWriter.JSON);
      } else if (output.csv()) {
        write(all, EntryWriter.CSV);
      } else {
        table(all);
      }
      return ExitCode.ANSWERED;
    }
  }

  private void write(Iterator<CacheEntry> all, EntryWriter writer) {
    PrintStream out = root.shell().out();
    long most = limit == null || limit == 0 ? Long.MAX_VALUE : limit;
    out.print(writer.header());
    for (long written = 0; written < most && all.hasNext(); written++) {
      out.print(writer.row(all.next()));
      if (out.checkError()) {
        throw new UncheckedIOException(
            "cannot write the entries: standard output is closed or full", new IOException());
      }
    }
  }

  private void table(Iterator<CacheEntry> all) {
    TextTable table =
        new TextTable(
            TextTable.text("DOMAIN"),
            TextTable.text("AVAILABILITY"),
            TextTable.figures("AGE"),
            TextTable.text("UNTIL"),
            TextTable.text("SOURCE"),
            TextTable.figures("BYTES"));
    long most = limit == null ? TABLE_LIMIT : limit == 0 ? Long.MAX_VALUE : limit;
    long listed = 0;
    while (listed < most && all.hasNext()) {
      CacheEntry entry = all.next();
      DomainResult result = entry.result();
      Evidence source = Summary.source(result);
      table.add(
          VisibleText.of(result.domainName()),
          result.availability().name(),
          Durations.forPeople(entry.age()),
          until(result),
          source == null ? "-" : source.protocol() + " " + VisibleText.of(source.server()),
          Figures.number(entry.weightBytes()));
      listed++;
    }
    root.shell().out().print(listed == 0 ? "no entries\n" : table.toString());
    if (limit == null && all.hasNext()) {
      root.shell().out().flush();
      root.shell()
          .err()
          .println(
              "domaincheck: only the first "
                  + Figures.entries(listed)
                  + " are shown; --limit 0 shows all");
    }
  }

  private static String until(DomainResult result) {
    if (result.expireTime() == null) {
      return "-";
    }
    return result.expireTime().truncatedTo(ChronoUnit.SECONDS) + (result.stale() ? ", stale" : "");
  }
}
