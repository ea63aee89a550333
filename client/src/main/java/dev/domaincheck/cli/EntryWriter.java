package dev.domaincheck.cli;

import dev.domaincheck.client.CacheEntry;
import dev.domaincheck.client.DomainResult;
import dev.domaincheck.client.Evidence;
import dev.domaincheck.client.Reason;
import java.util.List;

/** Entries of the cache as records for programs, each by itself. */
enum EntryWriter {
  /** An object a line, with the field names of the contract. */
  JSON {
    @Override
    String header() {
      return "";
    }

    @Override
    String row(CacheEntry entry) {
      JsonObject json = new JsonObject().put("result", JsonWriter.result(entry.result()));
      JsonWriter.duration(json, "age", entry.age());
      return json.put("weightBytes", entry.weightBytes()) + "\n";
    }
  },
  /** Comma-separated values as {@link CsvWriter} writes them. */
  CSV {
    @Override
    String header() {
      return CsvWriter.line(
          List.of(
              "domain_name",
              "unicode_name",
              "availability",
              "reason",
              "stale",
              "protocol",
              "server",
              "check_time",
              "expire_time",
              "age_seconds",
              "weight_bytes"));
    }

    @Override
    String row(CacheEntry entry) {
      DomainResult result = entry.result();
      Evidence source = Summary.source(result);
      return CsvWriter.line(
          List.of(
              result.domainName(),
              result.unicodeName(),
              result.availability().name(),
              result.reason() == Reason.NONE ? "" : result.reason().name(),
              String.valueOf(result.stale()),
              source == null ? "" : source.protocol().name(),
              source == null ? "" : source.server(),
              CsvWriter.text(result.checkTime()),
              CsvWriter.text(result.expireTime()),
              String.valueOf(entry.age().toSeconds()),
              String.valueOf(entry.weightBytes())));
    }
  };

  /** What stands above the entries. */
  abstract String header();

  /** One entry; ends with a line end. */
  abstract String row(CacheEntry entry);
}
