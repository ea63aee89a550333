package dev.domaincheck.dns;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/**
 * Where resolution begins.
 *
 * @param date the day of the data
 * @param servers the name servers of the root zone
 */
public record RootHints(LocalDate date, List<NameServer> servers) {
  private static final String RESOURCE = "root-hints.tsv";
  private static final String DATE = "# date: ";

  public RootHints {
    servers = List.copyOf(servers);
    if (servers.isEmpty()) {
      throw new IllegalArgumentException("no root servers, expected one or more");
    }
  }

  /**
   * The hints that come with the program.
   *
   * @throws IllegalStateException if the resource is missing or damaged
   */
  public static RootHints embedded() {
    try (InputStream in = RootHints.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException("resource " + RESOURCE + " is missing");
      }
      return parse(
          new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8)).lines().toList());
    } catch (IOException e) {
      throw new UncheckedIOException("resource " + RESOURCE + " cannot be read", e);
    }
  }

  private static RootHints parse(List<String> lines) {
    LocalDate date = null;
    List<NameServer> servers = new ArrayList<>();
    for (String line : lines) {
      if (line.startsWith(DATE)) {
        date = LocalDate.parse(line.substring(DATE.length()));
      } else if (!line.isEmpty() && line.charAt(0) != '#') {
        String[] columns = line.split("\t", -1);
        if (columns.length != 3) {
          throw new IllegalStateException(
              RESOURCE + ": '" + line + "', expected host, IPv4 and IPv6 address");
        }
        servers.add(new NameServer(columns[0], List.of(columns[1], columns[2])));
      }
    }
    if (date == null) {
      throw new IllegalStateException(RESOURCE + ": expected a line '" + DATE + "YYYY-MM-DD'");
    }
    return new RootHints(date, servers);
  }
}
