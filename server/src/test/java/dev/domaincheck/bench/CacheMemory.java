package dev.domaincheck.bench;

import dev.domaincheck.availability.Availability;
import dev.domaincheck.cache.AnswerCache;
import java.util.Locale;
import java.util.function.ObjIntConsumer;

/**
 * The heap of a kept answer, in a full cache of 1,000,000, and beside it the cache's own estimate.
 */
final class CacheMemory implements Benchmark {
  private static final int ENTRIES = 1_000_000;

  /** Registration data are five times as large: fewer do. */
  private static final int ENTRIES_WITH_DATA = 200_000;

  /** Three times as large. */
  private static final int ENTRIES_OF_TWO = 200_000;

  @Override
  public void run(Figures figures) {
    figures.atMost(
        "bytes of heap, verdict alone", measure(figures, ENTRIES, CacheMemory::landVerdict), 250);
    say(
        figures,
        "verdict alone, of two pieces of evidence",
        measure(figures, ENTRIES_OF_TWO, CachedNames::landOfTwo));
    say(
        figures,
        "a registration with its data",
        measure(
            figures,
            ENTRIES_WITH_DATA,
            (cache, i) ->
                CachedNames.land(
                    cache, CachedNames.name(i), Availability.REGISTERED, CachedNames.DATA)));
  }

  private static void say(Figures figures, String what, double bytes) {
    figures.say(String.format(Locale.ROOT, "  bytes of heap, %-42s %.0f", what, bytes));
  }

  /** In the regions' shares, so that both are full. */
  private static void landVerdict(AnswerCache cache, int i) {
    CachedNames.land(
        cache,
        CachedNames.name(i),
        i % 5 < 2 ? Availability.REGISTERED : Availability.AVAILABLE,
        CachedNames.VERDICT);
  }

  private static double measure(Figures figures, int entries, ObjIntConsumer<AnswerCache> landing) {
    long before = HeapNow.bytes();
    // The million fills both regions; of fewer each has room for all, for all may be registrations.
    AnswerCache cache = CachedNames.cache(entries == ENTRIES ? entries : 3L * entries);
    for (int i = 0; i < entries; i++) {
      landing.accept(cache, i);
    }
    long after = HeapNow.bytes();
    var stats = cache.stats();
    figures.say(
        "  %,d entries held, estimated at %.0f bytes each"
            .formatted(stats.size(), (double) stats.bytes() / stats.size()));
    if (stats.size() != entries) {
      throw new IllegalStateException(stats.size() + " of " + entries + " entries are held");
    }
    return (double) (after - before) / entries;
  }
}
