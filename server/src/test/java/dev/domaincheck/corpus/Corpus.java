package dev.domaincheck.corpus;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A folder of recordings with its {@code manifest.tsv}. */
public final class Corpus {
  /** The system property that names the folder. */
  public static final String PROPERTY = "domaincheck.corpus";

  private static final String MANIFEST = "manifest.tsv";

  private final Path folder;
  private final List<Recording> recordings;

  private final List<String> skipped;

  private Corpus(Path folder, Manifest manifest) {
    this.folder = folder;
    this.recordings = manifest.recordings();
    this.skipped = manifest.skipped();
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
      if (!Files.isRegularFile(folder.resolve(MANIFEST))) {
        throw new IllegalStateException(PROPERTY + " is " + named + ": no " + MANIFEST + " there");
      }
      return Optional.of(read(folder));
    }
    // Tests run in the module's folder, or in the repository's from an IDE.
    for (String beside : List.of("../../shared/corpus", "../shared/corpus")) {
      Path folder = Path.of(beside);
      if (Files.isRegularFile(folder.resolve(MANIFEST))) {
        return Optional.of(read(folder));
      }
    }
    return Optional.empty();
  }

  /**
   * Reads a folder's manifest. Rows that are damaged, or whose recording is missing, are left out.
   *
   * @throws IllegalStateException if it has no header row with the columns that are needed
   */
  public static Corpus read(Path folder) {
    try {
      // Whatever the bytes are: a row of strange ones must not cost the others.
      String text =
          new String(Files.readAllBytes(folder.resolve(MANIFEST)), StandardCharsets.UTF_8);
      return new Corpus(folder, Manifest.parse(folder, text.lines().toList()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public Path folder() {
    return folder;
  }

  public List<Recording> recordings() {
    return recordings;
  }

  /** The rows that are no recordings, each with its line number and what is wrong with it. */
  public List<String> skipped() {
    return skipped;
  }
}
