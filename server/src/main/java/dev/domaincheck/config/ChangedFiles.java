package dev.domaincheck.config;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Files that belong together, looked at now and then. A change counts at the second look that finds
 * it the same, for what is being written may look whole. Of their texts, which may be secrets, it
 * keeps hashes. Used by one thread at a time.
 */
public final class ChangedFiles {
  private final List<Path> paths;
  private final SettingsFiles files;
  private List<byte[]> used;
  private List<byte[]> seen;

  /**
   * Takes the files for used as they are.
   *
   * @throws IOException if one cannot be read
   */
  public ChangedFiles(List<Path> paths, SettingsFiles files) throws IOException {
    this.paths = List.copyOf(paths);
    this.files = files;
    this.used = hashes();
    this.seen = used;
  }

  /**
   * Whether they differ from those used, and not from those of the last look.
   *
   * @throws IOException if one cannot be read
   */
  public boolean look() throws IOException {
    List<byte[]> now = hashes();
    boolean settled = isSame(now, seen);
    seen = now;
    return settled && !isSame(now, used);
  }

  /** Whether the last look found them as they are used. */
  public boolean areUsed() {
    return isSame(seen, used);
  }

  /** They are used now as the last look found them. */
  public void used() {
    used = seen;
  }

  private List<byte[]> hashes() throws IOException {
    List<byte[]> hashes = new ArrayList<>();
    for (Path path : paths) {
      try {
        hashes.add(TokenSet.sha256(files.read(path)));
      } catch (IOException e) {
        throw new IOException("cannot read " + path + ": " + e.getMessage(), e);
      }
    }
    return hashes;
  }

  private static boolean isSame(List<byte[]> a, List<byte[]> b) {
    for (int i = 0; i < a.size(); i++) {
      if (!Arrays.equals(a.get(i), b.get(i))) {
        return false;
      }
    }
    return true;
  }
}
