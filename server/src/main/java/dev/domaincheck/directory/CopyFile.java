package dev.domaincheck.directory;

import com.google.common.hash.Hashing;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The last good copy of a fetched file: a head of text lines, an empty line, the body byte for
 * byte. A reader gets a whole file or none: it is written beside its place, forced to the disk and
 * moved there, and its head bears the body's SHA-256.
 */
final class CopyFile {
  /** Of this format; another one is a foreign file. */
  private static final String MAGIC = "domaincheck copy 1";

  /** Six short lines. */
  private static final int MAX_HEAD = 4 * 1024;

  private static final int HEAD_LINES = 6;

  private final Path path;
  private final String name;
  private final String origin;
  private final int maxBody;

  /** What a file holds. */
  @SuppressWarnings("ArrayRecordComponent") // bodies are read, never compared
  record Copy(byte[] body, Validators validators) {}

  /**
   * @param name what the file is a copy of
   * @param origin where it was fetched from; a copy of another origin is foreign
   * @param maxBody bytes of the longest body
   */
  CopyFile(Path path, String name, String origin, int maxBody) {
    this.path = path;
    this.name = name;
    this.origin = origin;
    this.maxBody = maxBody;
  }

  /**
   * Reads the copy; null if there is no file.
   *
   * @throws IOException if it cannot be read, or is torn or foreign: then saying which
   */
  @Nullable Copy read() throws IOException {
    if (!Files.exists(path)) {
      return null;
    }
    byte[] file;
    try (InputStream in = Files.newInputStream(path)) {
      file = in.readNBytes(MAX_HEAD + maxBody + 1);
    }
    List<String> head = new ArrayList<>();
    int at = 0;
    while (head.size() < HEAD_LINES) {
      int end = at;
      while (end < file.length && end < MAX_HEAD && file[end] != '\n') {
        end++;
      }
      if (end >= Math.min(file.length, MAX_HEAD)) {
        throw new IOException(path + " is torn or foreign: its head is not whole");
      }
      head.add(new String(file, at, end - at, StandardCharsets.UTF_8));
      at = end + 1;
    }
    if (!head.get(0).equals(MAGIC) || !head.get(1).equals(name) || !head.get(2).equals(origin)) {
      throw new IOException(path + " is foreign: it is no copy of " + name + " from " + origin);
    }
    byte[] body = Arrays.copyOfRange(file, at, file.length);
    if (body.length > maxBody || !head.get(5).equals(hash(body))) {
      throw new IOException(path + " is torn: its body is not the one that was written");
    }
    try {
      return new Copy(body, new Validators(head.get(3), head.get(4)));
    } catch (IllegalArgumentException e) {
      throw new IOException(path + " is foreign: " + e.getMessage(), e);
    }
  }

  /** Puts a copy in the place of the one before. */
  void write(Copy copy) throws IOException {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    String head =
        String.join(
            "\n",
            MAGIC,
            name,
            origin,
            copy.validators().etag(),
            copy.validators().lastModified(),
            hash(copy.body()));
    file.writeBytes((head + "\n").getBytes(StandardCharsets.UTF_8));
    file.writeBytes(copy.body());
    Path folder = path.toAbsolutePath().getParent();
    if (folder == null) {
      throw new IOException(path + " is in no folder");
    }
    Files.createDirectories(folder);
    Path draft = Files.createTempFile(folder, name, ".draft");
    try {
      try (FileChannel channel = FileChannel.open(draft, StandardOpenOption.WRITE)) {
        ByteBuffer bytes = ByteBuffer.wrap(file.toByteArray());
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
        channel.force(true);
      }
      Files.move(draft, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(draft);
    }
  }

  private static String hash(byte[] body) {
    return Hashing.sha256().hashBytes(body).toString();
  }
}
