package dev.domaincheck.client.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A token that a file holds, alone or as in the server's own files: empty lines and those that
 * begin with {@code #} are passed over, and so is {@code name:} or {@code name[scope]:} before it.
 * It is read again when the file changes. A change counts if it is more than a second old by the
 * file's own time, or once two looks, a second apart, have found it the same: before that somebody
 * may still be writing. So a client that calls rarely has the new token at its first call, and one
 * whose file has a time to come, as between machines whose clocks differ, at its second. A file
 * that cannot be read or does not hold one token leaves the last good one in force.
 */
public final class TokenFile implements Supplier<String> {

  /** A token is at most some hundred bytes; a larger file is another one. */
  private static final int MAX_BYTES = 16 << 10;

  /**
   * A look is one system call: at this pace it costs a busy client nothing. And who writes a token
   * of a hundred bytes does not pause that long.
   */
  private static final Duration LOOK = Duration.ofSeconds(1);

  /** Whose token it is, and for what, in a server's file; no bearer token has a colon. */
  private static final Pattern NAME = Pattern.compile("^[^:\\[\\]]*(\\[[^\\]]*])?:\\s*");

  /** What tells one content of the file from another. */
  private record Stamp(FileTime modified, long size, @Nullable Object file) {}

  private final Path file;
  private final LongSupplier nanoTime;
  private final InstantSource clock;
  private final ReentrantLock turn = new ReentrantLock();
  private volatile String token;
  private volatile long looked;
  private Stamp read;
  private Stamp seen;

  /**
   * Reads a file for the first time.
   *
   * @throws UncheckedIOException if it cannot be read
   * @throws IllegalArgumentException if it does not hold one token
   */
  public TokenFile(Path file) {
    this(file, System::nanoTime, InstantSource.system());
  }

  TokenFile(Path file, LongSupplier nanoTime, InstantSource clock) {
    this.file = file;
    this.nanoTime = nanoTime;
    this.clock = clock;
    try {
      this.read = stamp();
      this.seen = read;
      this.token = content();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the token file " + file, e);
    }
    this.looked = nanoTime.getAsLong();
  }

  /** The last good token. */
  @Override
  public String get() {
    // Whoever comes while another one looks takes what there is.
    if (nanoTime.getAsLong() - looked >= LOOK.toNanos() && turn.tryLock()) {
      try {
        look();
        looked = nanoTime.getAsLong();
      } finally {
        turn.unlock();
      }
    }
    return token;
  }

  private void look() {
    try {
      Stamp now = stamp();
      if (!now.equals(read) && (now.equals(seen) || isAtRest(now))) {
        String next = content();
        if (stamp().equals(now)) {
          token = next;
          read = now;
        }
      }
      seen = now;
    } catch (IOException | IllegalArgumentException e) {
      // The last good token stays; a service that no longer takes it says so to the caller.
      return;
    }
  }

  private boolean isAtRest(Stamp stamp) {
    return stamp.modified.toInstant().isBefore(clock.instant().minus(LOOK));
  }

  private Stamp stamp() throws IOException {
    BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class);
    return new Stamp(found.lastModifiedTime(), found.size(), found.fileKey());
  }

  private String content() throws IOException {
    String text;
    try (var in = Files.newInputStream(file)) {
      // One byte a character: whatever is no visible ASCII character is refused below.
      text = new String(in.readNBytes(MAX_BYTES), java.nio.charset.StandardCharsets.ISO_8859_1);
    }
    List<String> tokens =
        text.lines()
            .map(String::strip)
            .filter(line -> !line.isEmpty() && !line.startsWith("#"))
            .map(line -> NAME.matcher(line).replaceFirst(""))
            .toList();
    if (tokens.size() > 1) {
      throw new IllegalArgumentException(
          "the token file " + file + " holds " + tokens.size() + " tokens, expected one alone");
    }
    if (tokens.isEmpty() || !isVisibleAscii(tokens.getFirst())) {
      throw new IllegalArgumentException(
          "the token file " + file + " does not hold one token alone");
    }
    return tokens.getFirst();
  }

  private static boolean isVisibleAscii(String token) {
    return !token.isEmpty() && token.chars().allMatch(c -> c > ' ' && c < 0x7f);
  }
}
