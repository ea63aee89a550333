package dev.domaincheck.cache;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A process that saves two caches by turns until it is killed, or until a save fails. */
final class SavingLoop {
  static final String RULES = "rules";
  static final String ORIGIN = "the loop";

  private SavingLoop() {}

  static List<CacheEntry> cache(boolean odd) {
    return odd ? SnapshotEntries.several(2_000, "odd") : SnapshotEntries.several(3_000, "even");
  }

  /**
   * Runs.
   *
   * @param args the file, and how many entries more than the first time each further save has
   */
  public static void main(String[] args) {
    SnapshotFile file = new SnapshotFile(Path.of(args[0]), ORIGIN);
    int growth = Integer.parseInt(args[1]);
    List<List<CacheEntry>> caches = List.of(cache(false), cache(true));
    try {
      for (int turn = 0; ; turn++) {
        var unused =
            file.write(
                RULES,
                growth == 0
                    ? caches.get(turn % 2).stream()
                    : SnapshotEntries.several(1 + growth * turn, "grown").stream());
        if (turn == 0) {
          System.out.println("saved");
        }
      }
    } catch (IOException e) {
      System.out.println(e.getMessage());
    }
  }
}
