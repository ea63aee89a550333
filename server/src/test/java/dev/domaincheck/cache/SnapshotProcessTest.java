package dev.domaincheck.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What only another process can show: it is killed while it writes, or its disk is full. */
@Timeout(900)
class SnapshotProcessTest {
  /** A process each; {@code -Ddomaincheck.kills=200} is the long run. */
  private static final int KILLS = Integer.getInteger("domaincheck.kills", 20);

  private static final long SEED = 20_261_101;

  /** Several saves of the loop's. */
  private static final int LONGEST_WAIT_MILLIS = 60;

  @TempDir Path folder;

  private Process loop(Path file, int growth, String... before) throws Exception {
    List<String> command = new ArrayList<>(List.of(before));
    command.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xshare:auto",
            "-XX:TieredStopAtLevel=1",
            "-Xmx64m",
            "-cp",
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
            SavingLoop.class.getName(),
            file.toString(),
            Integer.toString(growth)));
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }

  private static BufferedReader out(Process process) {
    return new BufferedReader(
        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  private static List<CacheEntry> read(Path file) throws Exception {
    List<CacheEntry> read = new ArrayList<>();
    var unused = new SnapshotFile(file, SavingLoop.ORIGIN).read(SavingLoop.RULES, read::add);
    return read;
  }

  private List<Path> drafts() throws Exception {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(found -> found.toString().endsWith(".draft")).toList();
    }
  }

  @Test
  void write_killedAtAnyPoint_leavesTheOldFileOrTheNew() throws Exception {
    Path file = folder.resolve("cache.snapshot");
    List<List<CacheEntry>> whole = List.of(SavingLoop.cache(false), SavingLoop.cache(true));
    Random random = new Random(SEED);
    int amid = 0;
    for (int kill = 0; kill < KILLS; kill++) {
      Process loop = loop(file, 0);
      assertEquals("saved", out(loop).readLine());
      Thread.sleep(random.nextInt(LONGEST_WAIT_MILLIS));
      loop.destroyForcibly();
      loop.waitFor();
      assertTrue(whole.contains(read(file)), "torn by kill " + kill);
      List<Path> left = drafts();
      amid += left.isEmpty() ? 0 : 1;
      for (Path draft : left) {
        Files.delete(draft);
      }
    }
    assertTrue(amid > KILLS / 4, "only " + amid + " of " + KILLS + " came while it wrote");
  }

  /** The kernel refuses the bytes beyond a limit on the size of files, as a full disk does. */
  @Test
  void write_noRoomForMore_fileBeforeStaysAndNoDraft() throws Exception {
    Path file = folder.resolve("cache.snapshot");
    // 512 or 1,024 blocks of 512 bytes or 1 KiB, as the shell counts.
    Process loop = loop(file, 1_000, "sh", "-c", "ulimit -f 512; exec \"$@\"", "sh");
    List<String> lines = out(loop).lines().toList();
    loop.waitFor();
    assertEquals(List.of("saved", file + " cannot be written: File too large"), lines);
    List<CacheEntry> kept = read(file);
    assertEquals(SnapshotEntries.several(kept.size(), "grown"), kept);
    assertTrue(kept.size() > 1_000, "it grew");
    assertEquals(List.of(), drafts());
  }
}
