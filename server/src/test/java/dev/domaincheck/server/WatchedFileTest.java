package dev.domaincheck.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.domaincheck.directory.DataOrigin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When an operator's file is read again, and what a bad one does. */
class WatchedFileTest {
  private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");

  @TempDir Path folder;
  private Path path;
  private WatchedFile file;
  private final List<String> used = new ArrayList<>();
  private int modified;

  @BeforeEach
  void begin() throws Exception {
    path = folder.resolve("own.tsv");
    file = new WatchedFile("own", path, this::read, () -> NOW);
    write("one");
    file.load();
  }

  private LocalDate read(String source, String text, LocalDate changed) {
    if (text.startsWith("bad")) {
      throw new IllegalArgumentException(source + ":1: expected good, found " + text);
    }
    used.add(text);
    return changed;
  }

  /** Each time with a later date, for a test is faster than a file system's clock. */
  private void write(String text) throws IOException {
    Files.writeString(path, text);
    Files.setLastModifiedTime(path, FileTime.from(NOW.plusSeconds(modified++)));
  }

  @Test
  void look_unchanged_readsNothing() {
    FileWatch watch = new FileWatch(List.of(file), () -> {});
    watch.look();
    watch.look();
    assertEquals(List.of("one"), used);
    assertEquals(DataOrigin.OPERATOR, file.age().orElseThrow().origin());
    assertEquals(Instant.parse("2026-11-23T00:00:00Z"), file.age().orElseThrow().dataTime());
  }

  @Test
  void look_changed_readsOnce_andOtherThingsAreDone() throws Exception {
    List<String> done = new ArrayList<>();
    FileWatch watch = new FileWatch(List.of(file), () -> done.add("turn"));
    write("two");
    watch.look();
    watch.look();
    assertEquals(List.of("one", "two"), used);
    assertEquals(List.of("turn", "turn"), done);
  }

  @Test
  void isChanged_sameDateAndSize_butAnotherFile_isSeen() throws Exception {
    FileTime before = Files.getLastModifiedTime(path);
    Path other = Files.writeString(folder.resolve("other"), "two");
    Files.setLastModifiedTime(other, before);
    assertFalse(file.isChanged());
    Files.move(other, path, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    assertTrue(file.isChanged());
  }

  @Test
  void look_badFile_keepsTheOld_saysWhy_andIsNotReadAgain() throws Exception {
    FileWatch watch = new FileWatch(List.of(file), () -> {});
    write("bad");
    watch.look();
    assertFalse(file.isChanged());
    assertEquals(List.of("one"), used);
    assertEquals(path + ":1: expected good, found bad", file.age().orElseThrow().problem());
    assertEquals(Optional.of(path + ":1: expected good, found bad"), file.reload());
    write("two");
    watch.look();
    assertEquals(List.of("one", "two"), used);
    assertEquals("", file.age().orElseThrow().problem());
  }

  @Test
  void look_fileGone_keepsTheOld_untilItIsBack() throws Exception {
    FileWatch watch = new FileWatch(List.of(file), () -> {});
    Files.delete(path);
    watch.look();
    assertFalse(file.isChanged());
    assertEquals(path + " is not there", file.age().orElseThrow().problem());
    write("two");
    watch.look();
    assertEquals(List.of("one", "two"), used);
  }

  @Test
  void load_notText_orTooLong_isRefused() throws Exception {
    Files.write(path, new byte[] {(byte) 0xC3, 0x28});
    assertEquals(
        path + " is not UTF-8 text", assertThrows(IOException.class, file::load).getMessage());
    Files.write(path, new byte[WatchedFile.MAX_BYTES + 1]);
    assertTrue(
        String.valueOf(assertThrows(IOException.class, file::load).getMessage())
            .endsWith("is too long, expected at most 4194304 bytes"));
  }

  @Test
  void turn_somethingFails_doesNotEndTheWatch() throws Exception {
    FileWatch watch =
        new FileWatch(
            List.of(file),
            () -> {
              throw new IllegalStateException("a fault");
            });
    watch.turn();
    write("two");
    watch.turn();
    assertEquals(List.of("one", "two"), used);
  }

  @Test
  void reload_badLineIsLong_isQuotedInPart() throws Exception {
    write("bad" + "x".repeat(100_000));
    int length = file.reload().orElseThrow().length();
    assertTrue(length < 600, () -> "problem of " + length + " characters");
  }
}
