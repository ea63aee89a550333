package dev.domaincheck.corpus;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The rows of a {@code manifest.tsv}.
 *
 * @param recordings those that can be replayed
 * @param skipped the others: line number, and what is wrong
 */
record Manifest(List<Recording> recordings, List<String> skipped) {
  private static final List<String> NEEDED =
      List.of("path", "protocol", "server_host", "tld", "queried_domain", "label");
  private static final List<String> PROTOCOLS = List.of("whois", "rdap");
  private static final String BYTE_ORDER_MARK = "\uFEFF";

  Manifest {
    recordings = List.copyOf(recordings);
    skipped = List.copyOf(skipped);
  }

  /**
   * Reads the lines, the first of which names the columns.
   *
   * @throws IllegalStateException if a column is missing that is needed
   */
  static Manifest parse(Path folder, List<String> lines) {
    String header = lines.isEmpty() ? "" : lines.getFirst().replace(BYTE_ORDER_MARK, "");
    Map<String, Integer> columns = new HashMap<>();
    String[] names = header.split("\t", -1);
    for (int i = 0; i < names.length; i++) {
      columns.putIfAbsent(names[i].strip(), i);
    }
    if (!columns.keySet().containsAll(NEEDED)) {
      throw new IllegalStateException(
          "manifest.tsv begins with '" + header + "', expected the columns " + NEEDED);
    }
    List<Recording> recordings = new ArrayList<>();
    List<String> skipped = new ArrayList<>();
    for (int number = 2; number <= lines.size(); number++) {
      String line = lines.get(number - 1);
      if (line.isBlank()) {
        continue;
      }
      try {
        recordings.add(recording(folder, new Row(columns, List.of(line.split("\t", -1)))));
      } catch (IllegalArgumentException e) {
        skipped.add("line " + number + ": " + e.getMessage());
      }
    }
    return new Manifest(recordings, skipped);
  }

  private record Row(Map<String, Integer> columns, List<String> cells) {
    /** A cell; empty if the manifest has no such column, or the row ends before it. */
    String cell(String name) {
      int at = columns.getOrDefault(name, Integer.MAX_VALUE);
      return at < cells.size() ? cells.get(at).strip() : "";
    }
  }

  private static Recording recording(Path folder, Row row) {
    if (row.cells().size() <= row.columns().getOrDefault("label", 0)) {
      throw new IllegalArgumentException("has only " + row.cells().size() + " columns");
    }
    String protocol = row.cell("protocol").toLowerCase(Locale.ROOT);
    if (!PROTOCOLS.contains(protocol)) {
      throw new IllegalArgumentException("protocol is '" + protocol + "', expected " + PROTOCOLS);
    }
    String status = row.cell("http_status");
    if (!status.isEmpty() && !isStatus(status)) {
      throw new IllegalArgumentException("http_status is '" + status + "', expected 200 to 599");
    }
    String path = row.cell("path");
    if (!isFile(folder, path)) {
      throw new IllegalArgumentException("there is no readable file '" + path + "' in the folder");
    }
    return new Recording(
        folder,
        path,
        protocol,
        host(row.cell("server_host")),
        row.cell("tld").toLowerCase(Locale.ROOT),
        row.cell("queried_domain"),
        Label.of(row.cell("label")),
        status,
        row.cell("scope").toLowerCase(Locale.ROOT),
        new Recording.Stated(
            row.cell("created"),
            row.cell("updated"),
            row.cell("expires"),
            row.cell("registrar"),
            row.cell("nameservers")));
  }

  private static boolean isStatus(String text) {
    return text.length() == 3
        && text.charAt(0) >= '2'
        && text.charAt(0) <= '5'
        && text.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  private static boolean isFile(Path folder, String path) {
    try {
      Path file = folder.resolve(path).normalize();
      return !path.isEmpty()
          && file.startsWith(folder.normalize())
          && Files.isRegularFile(file)
          && Files.isReadable(file);
    } catch (InvalidPathException e) {
      return false;
    }
  }

  /** In lower case, without a port or a final dot, as the rules have hosts. */
  private static String host(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    int colon = lower.indexOf(':');
    String host = colon < 0 ? lower : lower.substring(0, colon);
    return host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
  }
}
