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
  private static final int SEEDS = 3;
  private static final int SAMPLE_EVERY = 10_000;

  /** What an entry may cost; the cache's own tables come on top. */
  private static final int ENTRY_BYTES = 250;

  @Override
  public void run(Figures figures) {
    flood(figures, 9, 0.95);
    flood(figures, 99, 0.75);
  }

  private static void flood(Figures figures, int uniquePerHot, double wanted) {
    double least = 1;
    long grown = 0;
    long most = 0;
    for (int seed = 1; seed <= SEEDS; seed++) {
      AnswerCache cache = CachedNames.cache(ENTRIES);
      long empty = HeapNow.bytes();
      Random random = new Random(seed);
      long asked = 0;
      long hits = 0;
      int unique = HOT;
      while (unique < UNIQUE) {
        for (int i = 0; i < uniquePerHot; i++) {
          ask(cache, unique++);
          if (unique % SAMPLE_EVERY == 0) {
            // As it is: what the cache counts itself comes after it has tidied up.
            most = Math.max(most, cache.entries().count());
          }
        }
        boolean hit = ask(cache, random.nextInt(HOT));
        // The first tenth is for the cache to learn.
        if (unique > UNIQUE / 10) {
          asked++;
          hits += hit ? 1 : 0;
        }
      }
      double rate = (double) hits / asked;
      least = Math.min(least, rate);
      cache.stats();
      grown = Math.max(grown, HeapNow.bytes() - empty);
      figures.say(
          "  seed %d: hit rate %.3f, %,d entries held".formatted(seed, rate, cache.stats().size()));
    }
    figures.atLeast(
        "hit rate of hot names at %d:1, the least of the seeds".formatted(uniquePerHot),
        least,
        wanted);
    figures.atMost("entries during the flood at most", (double) most, ENTRIES * 1.01);
    figures.atMost(
        "heap after the flood over that of the empty cache, MiB",
        mib(grown),
        mib((long) (ENTRIES * ENTRY_BYTES * 1.3)));
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
