package dev.domaincheck.corpus;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** A folder of recordings with its {@code manifest.tsv}. */
public final class Corpus {
  /** The system property that names the folder. */
  public static final String PROPERTY = "domaincheck.corpus";

  private static final List<String> COLUMNS =
      List.of(
          "path",
          "protocol",
          "server_host",
          "tld",
          "queried_domain",
          "label",
          "http_status",
          "scope");

  private final Path folder;
  private final List<Recording> recordings;

  private Corpus(Path folder, List<Recording> recordings) {
    this.folder = folder;
    this.recordings = recordings;
  }

  /**
   * The folder that {@value #PROPERTY} names, else {@code ../shared/corpus} beside the repository.
   *
   * @throws IllegalStateException if the property names a folder without a manifest
   */
  public static Optional<Corpus> find() {
    String named = System.getProperty(PROPERTY, "");
    if (!named.isEmpty()) {
      Path folder = Path.of(named);
      if (!Files.isRegularFile(folder.resolve("manifest.tsv"))) {
        throw new IllegalStateException(PROPERTY + " is " + named + ": no manifest.tsv there");
      }
      return Optional.of(read(folder));
    }
    // Tests run in the module's folder, or in the repository's from an IDE.
    for (String beside : List.of("../../shared/corpus", "../shared/corpus")) {
      Path folder = Path.of(beside);
      if (Files.isRegularFile(folder.resolve("manifest.tsv"))) {
        return Optional.of(read(folder));
      }
    }
    return Optional.empty();
  }

  /** Reads a folder's manifest. */
  public static Corpus read(Path folder) {
    List<String> lines;
    try {
      lines = Files.readAllLines(folder.resolve("manifest.tsv"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Map<String, Integer> column = new HashMap<>();
    String[] header = lines.get(0).split("\t", -1);
    for (int i = 0; i < header.length; i++) {
      column.put(header[i], i);
    }
    if (!column.keySet().containsAll(COLUMNS)) {
      throw new IllegalStateException("manifest.tsv has no " + COLUMNS + " in its first line");
    }
    List<Recording> recordings = new ArrayList<>();
    for (String line : lines.subList(1, lines.size())) {
      String[] cells = line.split("\t", -1);
      Function<String, String> cell = name -> cells[column.getOrDefault(name, -1)];
      recordings.add(
          new Recording(
              folder,
              cell.apply("path"),
              cell.apply("protocol"),
              cell.apply("server_host").toLowerCase(Locale.ROOT),
              cell.apply("tld"),
              cell.apply("queried_domain"),
              Label.of(cell.apply("label")),
              cell.apply("http_status"),
              cell.apply("scope")));
    }
    return new Corpus(folder, List.copyOf(recordings));
  }

  public Path folder() {
    return folder;
  }

  public List<Recording> recordings() {
    return recordings;
  }
}
