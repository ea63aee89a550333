package dev.domaincheck.corpus;

import dev.domaincheck.availability.Protocol;
import dev.domaincheck.directory.Directory;
import dev.domaincheck.directory.Service;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** The WHOIS hosts of suffixes, for recordings that do not tell who answered. */
final class RecordedRoutes {
  /** What the table writes where a suffix has no host. */
  private static final String NONE = "-";

  private final Map<String, String> hostBySuffix = new HashMap<>();
  private final Directory directory;

  private RecordedRoutes(Directory directory) {
    this.directory = directory;
  }

  /** The table beside the corpus; where it has no word, or is absent, the directory's. */
  static RecordedRoutes beside(Corpus corpus, Directory directory) {
    RecordedRoutes routes = new RecordedRoutes(directory);
    Path table = corpus.folder().resolve("../routing/whois-servers.tsv");
    if (!Files.isRegularFile(table)) {
      return routes;
    }
    try {
      for (String line : Files.readAllLines(table)) {
        String[] cells = line.split("\t", -1);
        if (!line.startsWith("#") && cells.length > 1 && !cells[1].isEmpty()) {
          routes.hostBySuffix.put(cells[0], cells[1]);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return routes;
  }

  /**
   * The host that answered, else the one of the longest suffix; empty if there is none. A generic
   * TLD whose WHOIS is closed by now was recorded while it was open, at the name that ICANN's
   * agreements prescribe (specification 4, section 1).
   */
  String host(Recording recording) {
    if (!recording.serverHost().isEmpty()) {
      return recording.serverHost();
    }
    String suffix = recording.tld();
    while (!suffix.isEmpty()) {
      String host = hostBySuffix.get(suffix);
      if (host != null) {
        return !host.equals(NONE) ? host : suffix.length() > 2 ? "whois.nic." + suffix : "";
      }
      suffix = suffix.indexOf('.') < 0 ? "" : suffix.substring(suffix.indexOf('.') + 1);
    }
    return directory.route(recording.tld()).services().stream()
        .filter(service -> service.protocol() == Protocol.WHOIS)
        .findFirst()
        .map(Service::host)
        .orElse("");
  }
}
