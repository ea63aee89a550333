package dev.domaincheck.server;

import dev.domaincheck.directory.DataAge;
import dev.domaincheck.directory.DataOrigin;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file of the operator that may change while the server runs. What cannot be read keeps what was
 * read before, and says why: in the log once, and in the data's age.
 */
final class WatchedFile {
  /** Far over all registries' services or rules. */
  static final int MAX_BYTES = 4 * 1024 * 1024;

  /** Characters of a reason: a few lines of a terminal; it goes to the log and to callers. */
  private static final int MAX_PROBLEM = 512;

  private static final Logger LOG = LoggerFactory.getLogger(WatchedFile.class);

  private final String name;
  private final Path path;
  private final Reader reader;
  private final InstantSource clock;

  /** Held while the file is read: a call and the watch may both want to. */
  private final ReentrantLock reads = new ReentrantLock();

  private @Nullable Stamp stamp;
  private volatile @Nullable DataAge age;

  /** Puts the file's content to use. */
  @FunctionalInterface
  interface Reader {
    /**
     * Reads the text and uses it, or throws and changes nothing.
     *
     * @param source the file's path, for errors
     * @param changed the day on which the file was changed
     * @return the day that the data bears
     * @throws IllegalArgumentException naming file, line and what was expected
     */
    LocalDate read(String source, String text, LocalDate changed);
  }

  /** What shows that a file is another one than before. */
  private record Stamp(FileTime modified, long size, @Nullable Object key) {
    static @Nullable Stamp of(Path path) throws IOException {
      try {
        BasicFileAttributes now = Files.readAttributes(path, BasicFileAttributes.class);
        return new Stamp(now.lastModifiedTime(), now.size(), now.fileKey());
      } catch (NoSuchFileException e) {
        return null;
      }
    }
  }

  /**
   * @param name of the data, for {@link DataAge}
   */
  WatchedFile(String name, Path path, Reader reader, InstantSource clock) {
    this.name = name;
    this.path = path;
    this.reader = reader;
    this.clock = clock;
  }

  /**
   * Reads the file for the first time.
   *
   * @throws IOException if it cannot be read
   * @throws IllegalArgumentException if it is not as it must be
   */
  void load() throws IOException {
    reads.lock();
    try {
      // The stamp first: what changes while the file is read is seen the next time.
      stamp = Stamp.of(path);
      LocalDate changed =
          stamp == null
              ? LocalDate.EPOCH
              : LocalDate.ofInstant(stamp.modified().toInstant(), ZoneOffset.UTC);
      LocalDate date = reader.read(path.toString(), text(), changed);
      Instant dataTime = date.atStartOfDay(ZoneOffset.UTC).toInstant();
      age = DataAge.of(name, dataTime, clock.instant(), DataOrigin.OPERATOR);
    } finally {
      reads.unlock();
    }
  }

  private String text() throws IOException {
    byte[] bytes;
    try (InputStream in = Files.newInputStream(path)) {
      bytes = in.readNBytes(MAX_BYTES + 1);
    } catch (NoSuchFileException e) {
      throw new IOException(path + " is not there", e);
    }
    if (bytes.length > MAX_BYTES) {
      throw new IOException(path + " is too long, expected at most " + MAX_BYTES + " bytes");
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new IOException(path + " is not UTF-8 text", e);
    }
  }

  /** Whether it is another file than the one last read, or tried to. */
  boolean isChanged() {
    reads.lock();
    try {
      Stamp now = Stamp.of(path);
      return now == null ? stamp != null : !now.equals(stamp);
    } catch (IOException e) {
      // Not to be seen for now: what was read stays.
      return false;
    } finally {
      reads.unlock();
    }
  }

  /**
   * Reads the file again.
   *
   * @return why it is not used; empty if it is
   */
  Optional<String> reload() {
    reads.lock();
    try {
      load();
      LOG.info("read {} again", path);
      return Optional.empty();
    } catch (IOException | IllegalArgumentException e) {
      String problem = shortened(problem(e));
      DataAge before = age;
      if (before != null) {
        if (!problem.equals(before.problem())) {
          LOG.warn("{} is not used, what was read before stays: {}", path, problem);
        }
        age = before.withProblem(problem, clock.instant());
      }
      return Optional.of(problem);
    } finally {
      reads.unlock();
    }
  }

  private String problem(Exception e) {
    String message = String.valueOf(e.getMessage());
    // The file system's own exceptions name the file and nothing else.
    return e instanceof FileSystemException
        ? path + " cannot be read: " + e.getClass().getSimpleName()
        : message;
  }

  /** A reason may quote a long line of the file. */
  private static String shortened(String text) {
    int points = text.codePointCount(0, text.length());
    return points <= MAX_PROBLEM
        ? text
        : text.substring(0, text.offsetByCodePoints(0, MAX_PROBLEM)) + "...";
  }

  /** Whether its last version, as far as it was looked at, is not used. */
  boolean isRefused() {
    DataAge now = age;
    return now != null && !now.problem().isEmpty();
  }

  /** How old its data is; empty before it was first read. */
  Optional<DataAge> age() {
    return Optional.ofNullable(age);
  }
}
