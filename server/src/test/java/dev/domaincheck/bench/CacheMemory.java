package dev.domaincheck.bench;

import dev.domaincheck.availability.Availability;
import dev.domaincheck.availability.CheckOptions;
import dev.domaincheck.cache.AnswerCache;

/**
 * The heap of a kept answer, in a full cache of 1,000,000, and beside it the cache's own estimate.
 */
final class CacheMemory implements Benchmark {
  private static final int ENTRIES = 1_000_000;

  /** Registration data are five times as large: fewer do. */
  private static final int ENTRIES_WITH_DATA = 200_000;

  @Override
  public void run(Figures figures) {
    figures.atMost("bytes of heap, verdict alone", measure(figures, ENTRIES, false), 250);
    figures.say(
        "  bytes of heap, a registration with its data        %.0f"
            .formatted(measure(figures, ENTRIES_WITH_DATA, true)));
  }

  private static double measure(Figures figures, int entries, boolean data) {
    long before = HeapNow.bytes();
    AnswerCache cache = CachedNames.cache(data ? 2L * entries : entries);
    CheckOptions options = data ? CachedNames.DATA : CachedNames.VERDICT;
    for (int i = 0; i < entries; i++) {
      // Half of each region's kind, so that both are full.
      Availability availability =
          data || i % 2 == 0 ? Availability.REGISTERED : Availability.AVAILABLE;
      CachedNames.land(cache, CachedNames.name(i), availability, options);
    }
    long after = HeapNow.bytes();
    var stats = cache.stats();
    figures.say(
        "  %,d entries held, estimated at %.0f bytes each"
            .formatted(stats.size(), (double) stats.bytes() / stats.size()));
    return (double) (after - before) / stats.size();
  }
}
