package dev.domaincheck.bench;

import dev.domaincheck.availability.Availability;
import dev.domaincheck.cache.AnswerCache;
import dev.domaincheck.name.DomainName;
import java.util.Random;

/**
 * 5,000,000 names that are asked for once each, beside some that are asked for again and again, in
 * a cache of 20,000. One in five of either kind is registered, the rest is free: what users try out
 * is mostly free.
 */
final class CacheFlood implements Benchmark {
  private static final int ENTRIES = 20_000;
  private static final int HOT = 1_000;
  private static final int UNIQUE = 5_000_000;

  @Override
  public void run(Figures figures) {
    long before = HeapNow.bytes();
    AnswerCache full = CachedNames.cache(ENTRIES);
    for (int i = 0; i < 2 * ENTRIES; i++) {
      land(full, i, i % 2 == 0);
    }
    long bound = HeapNow.bytes() - before;
    figures.say(
        "  a full cache holds %,d entries, %.1f MiB".formatted(full.stats().size(), mib(bound)));
    full.clear();
    flood(figures, 9, 0.95, bound);
    flood(figures, 99, 0.75, bound);
  }

  private static void flood(Figures figures, int uniquePerHot, double wanted, long bound) {
    long before = HeapNow.bytes();
    AnswerCache cache = CachedNames.cache(ENTRIES);
    Random random = new Random(1);
    long asked = 0;
    long hits = 0;
    int unique = HOT;
    while (unique < UNIQUE) {
      for (int i = 0; i < uniquePerHot; i++) {
        ask(cache, unique++);
      }
      boolean hit = ask(cache, random.nextInt(HOT));
      // The first tenth is for the cache to learn.
      if (unique > UNIQUE / 10) {
        asked++;
        hits += hit ? 1 : 0;
      }
    }
    cache.stats();
    long heap = HeapNow.bytes() - before;
    figures.atLeast(
        "hit rate of hot names at %d:1".formatted(uniquePerHot), (double) hits / asked, wanted);
    figures.atMost("heap after the flood over that of a full cache", (double) heap / bound, 1.3);
    figures.say("  %,d entries held".formatted(cache.stats().size()));
  }

  private static boolean ask(AnswerCache cache, int number) {
    DomainName name = CachedNames.name(number);
    if (cache.get(name, CachedNames.VERDICT) != null) {
      return true;
    }
    land(cache, number, number % 5 == 0);
    return false;
  }

  private static void land(AnswerCache cache, int number, boolean registered) {
    CachedNames.land(
        cache,
        CachedNames.name(number),
        registered ? Availability.REGISTERED : Availability.AVAILABLE,
        CachedNames.VERDICT);
  }

  private static double mib(long bytes) {
    return bytes / 1024.0 / 1024.0;
  }
}
