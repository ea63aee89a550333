package dev.domaincheck.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.domaincheck.availability.Scope;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AdminTokenFileTest {
  private final SecureRandom random = new SecureRandom();

  @TempDir Path dir;

  @Test
  void defaultPath_byEnvironment_followsXdg() {
    Path home = Path.of("/home/u");
    assertEquals(
        Path.of("/s/domaincheck/admin.token"),
        AdminTokenFile.defaultPath(Map.of("XDG_STATE_HOME", "/s"), home));
    Path fallback = Path.of("/home/u/.local/state/domaincheck/admin.token");
    assertEquals(fallback, AdminTokenFile.defaultPath(Map.of(), home));
    assertEquals(fallback, AdminTokenFile.defaultPath(Map.of("XDG_STATE_HOME", ""), home));
    assertEquals(fallback, AdminTokenFile.defaultPath(Map.of("XDG_STATE_HOME", "rel"), home));
  }

  @Test
  void ensure_firstStart_makesAStrongTokenForTheOwnerAlone() throws Exception {
    Path file = dir.resolve("state/domaincheck/admin.token");
    assertTrue(AdminTokenFile.ensure(file, random));
    String text = Files.readString(file);
    assertTrue(text.matches("[A-Za-z0-9_-]{43}\n"), "256 bits, base64url, one line");
    assertEquals(1, TokenSet.read(file, Scope.all(), SettingsFiles.onDisk()).size());
    assertEquals("rw-------", permissions(file));
    assertEquals("rwx------", permissions(dir.resolve("state/domaincheck")));
    assertEquals("rwx------", permissions(dir.resolve("state")));
    assertEquals(List.of(file), list(file), "no draft is left");
  }

  @Test
  void ensure_secondStart_reusesTheToken() throws Exception {
    Path file = dir.resolve("admin.token");
    assertTrue(AdminTokenFile.ensure(file, random));
    String first = Files.readString(file);
    assertFalse(AdminTokenFile.ensure(file, random));
    assertEquals(first, Files.readString(file));
  }

  @Test
  void ensure_twoPlaces_differentTokens() throws Exception {
    AdminTokenFile.ensure(dir.resolve("a"), random);
    AdminTokenFile.ensure(dir.resolve("b"), random);
    assertFalse(Files.readString(dir.resolve("a")).equals(Files.readString(dir.resolve("b"))));
  }

  @Test
  void ensure_readableByOthers_refused() throws Exception {
    for (String mode : List.of("rw-r-----", "rw----r--", "rw--w----", "rw-----w-")) {
      Path file = Files.writeString(dir.resolve(mode), "x");
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
      TokenFileException e =
          assertThrows(TokenFileException.class, () -> AdminTokenFile.ensure(file, random));
      assertTrue(String.valueOf(e.getMessage()).contains("chmod 600"));
    }
  }

  @Test
  void ensure_directoryIsAFile_refusedWithAWayOut() throws Exception {
    Files.writeString(dir.resolve("state"), "");
    TokenFileException e =
        assertThrows(
            TokenFileException.class,
            () -> AdminTokenFile.ensure(dir.resolve("state/admin.token"), random));
    assertTrue(String.valueOf(e.getMessage()).contains("--admin-token-file"));
  }

  @Test
  void ensure_manyAtOnce_oneMakesItAndAllUseIt() throws Exception {
    Path file = dir.resolve("state/admin.token");
    int starters = 8;
    CountDownLatch ready = new CountDownLatch(starters);
    List<Future<Boolean>> made = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(starters)) {
      for (int i = 0; i < starters; i++) {
        made.add(
            threads.submit(
                () -> {
                  ready.countDown();
                  ready.await();
                  boolean mine = AdminTokenFile.ensure(file, random);
                  assertEquals(1, TokenSet.read(file, Scope.all(), SettingsFiles.onDisk()).size());
                  return mine;
                }));
      }
    }
    int makers = 0;
    for (Future<Boolean> one : made) {
      makers += one.get() ? 1 : 0;
    }
    assertEquals(1, makers);
    assertEquals(List.of(file), list(file));
  }

  private static List<Path> list(Path file) throws Exception {
    try (Stream<Path> files = Files.list(file.resolveSibling("."))) {
      return files.map(Path::normalize).toList();
    }
  }

  private static String permissions(Path file) throws Exception {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }
}
