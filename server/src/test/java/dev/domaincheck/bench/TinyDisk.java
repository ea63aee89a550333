package dev.domaincheck.bench;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A file system of 1 MiB in memory, mounted as long as this is open; only root can. */
final class TinyDisk implements AutoCloseable {
  private final Path folder;

  private TinyDisk(Path folder) {
    this.folder = folder;
  }

  /**
   * Mounts one.
   *
   * @throws IOException if this process may not: why, as mount says it
   */
  static TinyDisk mount() throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("disk");
    try {
      run("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", folder.toString());
    } catch (IOException e) {
      Files.delete(folder);
      throw e;
    }
    return new TinyDisk(folder);
  }

  private static void run(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    if (!process.waitFor(10, TimeUnit.SECONDS) || process.exitValue() != 0) {
      throw new IOException(List.of(command) + ": " + said);
    }
  }

  Path folder() {
    return folder;
  }

  /** Takes all room that is left. */
  void fill() throws IOException {
    long begun = Files.getFileStore(folder).getUsableSpace();
    try (OutputStream out = Files.newOutputStream(folder.resolve("filler-" + System.nanoTime()))) {
      // One byte more than there is fails; where there is no room at all, the first does.
      out.write(new byte[(int) begun + 1]);
    } catch (IOException e) {
      return;
    }
    throw new IOException("the disk took more than the " + begun + " bytes it had left");
  }

  /** Gives it back. */
  void free() throws IOException {
    try (var files = Files.newDirectoryStream(folder, "filler-*")) {
      for (Path file : files) {
        Files.delete(file);
      }
    }
  }

  @Override
  public void close() throws IOException {
    try {
      run("umount", folder.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while unmounting " + folder, e);
    }
    Files.delete(folder);
  }
}
