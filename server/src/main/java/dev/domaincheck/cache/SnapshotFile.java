package dev.domaincheck.cache;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file that a cache is saved to. A reader gets a whole one or none: it is written beside its
 * place under a name of its own, forced to the disk and moved there, so that servers that share it
 * replace each other's. Only its owner may read it, for the names that were asked for tell wishes.
 */
final class SnapshotFile {
  private static final Logger LOG = LoggerFactory.getLogger(SnapshotFile.class);

  private static final String DRAFT = ".draft";
  private static final String ASIDE = ".aside";

  private final Path path;
  private final Path folder;
  private final String fileName;
  private final String origin;

  /**
   * @param origin of the answers, as a part of a sentence
   */
  SnapshotFile(Path path, String origin) {
    this.path = path;
    Path absolute = path.toAbsolutePath();
    if (absolute.getParent() == null) {
      throw new IllegalArgumentException(path + " is no place for a file");
    }
    this.folder = absolute.getParent();
    this.fileName = absolute.getFileName().toString();
    this.origin = origin;
  }

  /**
   * Reads the file; null if there is none.
   *
   * @param generation of the rules in force
   * @param keep takes an entry; false if it is left out
   * @throws IOException if it cannot be read or is refused: one sentence; then entries may have
   *     been offered all the same, unless the file was torn or foreign
   */
  SnapshotReader.@Nullable Outcome read(String generation, Predicate<CacheEntry> keep)
      throws IOException {
    if (!Files.exists(path)) {
      return null;
    }
    if (!Files.isRegularFile(path)) {
      // A pipe would hold the start for good.
      throw new IOException(path + " is no regular file");
    }
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      return new SnapshotReader(channel).read(origin, generation, keep);
    } catch (FileSystemException e) {
      throw new IOException(path + " cannot be read: " + why(e), e);
    } catch (EOFException e) {
      throw new IOException(path + " is broken: it ends too soon", e);
    } catch (IOException e) {
      throw new IOException(path + " " + e.getMessage(), e);
    }
  }

  /**
   * Puts a new file in the place of the one before, which stays if this fails.
   *
   * @throws IOException if it cannot be written: one sentence
   */
  Snapshots.Saved write(String generation, Stream<CacheEntry> entries) throws IOException {
    try {
      Path draft = Files.createTempFile(folder, fileName + ".", DRAFT);
      try {
        long written = writeDraft(draft, generation, entries);
        long bytes = Files.size(draft);
        spare();
        Files.move(
            draft, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        forceFolder();
        return new Snapshots.Saved(written, bytes);
      } finally {
        Files.deleteIfExists(draft);
      }
    } catch (IOException e) {
      throw new IOException(path + " cannot be written: " + why(e), e);
    }
  }

  private long writeDraft(Path draft, String generation, Stream<CacheEntry> entries)
      throws IOException {
    try (FileOutputStream out = new FileOutputStream(draft.toFile())) {
      SnapshotWriter writer = new SnapshotWriter(out, origin, generation);
      // Not by an iterator, for which a stream of two maps would gather one of them in memory.
      entries.forEach(
          entry -> {
            try {
              writer.write(entry);
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
      long written = writer.finish();
      out.getFD().sync();
      return written;
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /**
   * Moves aside what this version must not destroy: the file of a later version, whose server may
   * come back, and one that is no snapshot, which somebody named by mistake.
   */
  private void spare() throws IOException {
    if (mayBeReplaced()) {
      return;
    }
    Path aside = folder.resolve(fileName + ASIDE);
    // Fails if there is such a file already, and with it the save: neither of them is lost.
    Files.move(path, aside);
    LOG.warn("{} is no snapshot, or of a later version: it was moved to {}", path, aside);
  }

  private boolean mayBeReplaced() throws IOException {
    if (!Files.exists(path) || (Files.isRegularFile(path) && Files.size(path) == 0)) {
      return true;
    }
    try (DataInputStream in = new DataInputStream(Files.newInputStream(path))) {
      return in.readLong() == SnapshotFormat.MAGIC
          && Integer.compareUnsigned(in.readInt(), SnapshotFormat.SCHEMA) <= 0;
    } catch (EOFException e) {
      return false;
    }
  }

  /** Makes the new name last: without it a power cut may bring the old file back, or none. */
  private void forceFolder() throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  /** Removes what servers left behind that were killed while they wrote. */
  void sweep(Instant olderThan) {
    try (DirectoryStream<Path> drafts = Files.newDirectoryStream(folder, this::isDraft)) {
      for (Path draft : drafts) {
        if (Files.getLastModifiedTime(draft).toInstant().isBefore(olderThan)) {
          Files.deleteIfExists(draft);
        }
      }
    } catch (IOException | DirectoryIteratorException e) {
      LOG.info("no look for left-over drafts in {}", folder, e);
    }
  }

  private boolean isDraft(Path file) {
    String name = file.getFileName().toString();
    return name.startsWith(fileName + ".") && name.endsWith(DRAFT);
  }

  /** The file system's own exceptions often name the file and nothing else. */
  private static String why(IOException e) {
    if (e instanceof NoSuchFileException) {
      return "its folder is not there";
    }
    if (e instanceof FileSystemException of) {
      return of.getReason() == null ? e.getClass().getSimpleName() : of.getReason();
    }
    return String.valueOf(e.getMessage());
  }

  @Override
  public String toString() {
    return path.toString();
  }
}
