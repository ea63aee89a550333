package dev.domaincheck.bench;

import java.lang.management.ManagementFactory;

/** The live objects of this process. */
final class HeapNow {
  private HeapNow() {}

  /** Bytes of heap in use after collections, the least of a few readings. */
  static long bytes() {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 4; i++) {
      System.gc();
      least = Math.min(least, ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
    }
    return least;
  }
}
