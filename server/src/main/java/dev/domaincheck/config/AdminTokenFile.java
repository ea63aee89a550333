package dev.domaincheck.config;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/** The admin token that a server without a configured one makes at its first start. */
public final class AdminTokenFile {
  /** 256 bits. */
  private static final int TOKEN_BYTES = 32;

  private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY_FILE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY_DIRECTORY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  private static final Set<PosixFilePermission> OTHERS =
      EnumSet.of(
          PosixFilePermission.GROUP_READ,
          PosixFilePermission.GROUP_WRITE,
          PosixFilePermission.OTHERS_READ,
          PosixFilePermission.OTHERS_WRITE);

  private AdminTokenFile() {}

  /**
   * {@code admin.token} in the {@link StateFolder}.
   *
   * @param home the user's home directory
   */
  public static Path defaultPath(Map<String, String> environment, Path home) {
    return StateFolder.of(environment, home).resolve("admin.token");
  }

  /**
   * Makes the file with one new token unless it exists, with mode 0600 below directories of mode
   * 0700. Of several processes that start at once, one makes it and all use it; none ever sees half
   * of it.
   *
   * @return whether it was made now
   * @throws TokenFileException if it cannot be made, or others than its owner may read or change it
   */
  public static boolean ensure(Path file, SecureRandom random) throws TokenFileException {
    try {
      if (Files.exists(file)) {
        requireOwnerOnly(file);
        return false;
      }
      return create(file, random);
    } catch (IOException | UnsupportedOperationException e) {
      throw new TokenFileException(
          "cannot make an admin token at " + file + " (" + e + "); name one by --admin-token-file",
          e);
    }
  }

  /**
   * Whether the file is there, as a start would take it.
   *
   * @throws TokenFileException if others than its owner may read or change it
   */
  public static boolean isPresent(Path file) throws TokenFileException {
    if (!Files.exists(file)) {
      return false;
    }
    try {
      requireOwnerOnly(file);
      return true;
    } catch (IOException | UnsupportedOperationException e) {
      throw new TokenFileException(
          "cannot tell who may read the admin token at "
              + file
              + " ("
              + e
              + "); name one by --admin-token-file",
          e);
    }
  }

  private static boolean create(Path file, SecureRandom random)
      throws IOException, TokenFileException {
    Path directory = file.toAbsolutePath().getParent();
    if (directory == null) {
      throw new IOException("no directory");
    }
    Files.createDirectories(directory, OWNER_ONLY_DIRECTORY);
    Path draft = Files.createTempFile(directory, "admin", ".draft", OWNER_ONLY_FILE);
    try {
      write(draft, newToken(random) + "\n");
      // Unlike a rename, a link never replaces what another process has just put there.
      Files.createLink(file, draft);
      return true;
    } catch (FileAlreadyExistsException e) {
      requireOwnerOnly(file);
      return false;
    } finally {
      Files.delete(draft);
    }
  }

  private static void write(Path file, String text) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
  }

  private static String newToken(SecureRandom random) {
    byte[] bytes = new byte[TOKEN_BYTES];
    random.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static void requireOwnerOnly(Path file) throws IOException, TokenFileException {
    Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
    permissions.addAll(Files.getPosixFilePermissions(file));
    permissions.retainAll(OTHERS);
    if (!permissions.isEmpty()) {
      throw new TokenFileException(
          "admin token file "
              + file
              + " is open to other users; make it yours alone: chmod 600, or delete it for a new"
              + " token");
    }
  }
}
