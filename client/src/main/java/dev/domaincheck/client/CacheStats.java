package dev.domaincheck.client;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The figures of the server's cache. Counters run from the start of its process.
 *
 * @param enabled whether the server caches at all
 * @param ttl how long a REGISTERED answer is served; null if not told
 * @param size entries held now
 * @param maxEntries entries held at most
 * @param weightBytes estimated heap of the entries; 0 if the server does not count it
 * @param oldestAge the age of the oldest entry; null if the cache is empty
 * @param hits names answered from the cache
 * @param misses names that it could not answer
 * @param hitRate hits / (hits + misses), 0 to 1
 * @param evictions entries dropped for want of room
 * @param coalesced names that joined a lookup already under way
 * @param staleServed expired answers served because asking anew failed
 * @param tiers the figures of each tier
 * @param availabilities entries by verdict
 * @param availabilityHits names answered from the cache, by the verdict that they got; empty if the
 *     server does not count them so
 * @param ages entries by age, youngest first
 */
public record CacheStats(
    boolean enabled,
    @Nullable Duration ttl,
    long size,
    long maxEntries,
    long weightBytes,
    @Nullable Duration oldestAge,
    long hits,
    long misses,
    double hitRate,
    long evictions,
    long coalesced,
    long staleServed,
    List<Tier> tiers,
    Map<Availability, Long> availabilities,
    Map<Availability, Long> availabilityHits,
    List<AgeBucket> ages) {

  /**
   * One tier's figures.
   *
   * @param tier the tier
   * @param size entries held now
   * @param hits names answered
   * @param misses names not found
   */
  public record Tier(CacheTier tier, long size, long hits, long misses) {}

  /**
   * The number of entries of an age.
   *
   * @param below entries younger than this, and not in the bucket before; null on the last
   * @param size entries held now
   */
  public record AgeBucket(@Nullable Duration below, long size) {}

  public CacheStats {
    tiers = List.copyOf(tiers);
    availabilities = Map.copyOf(availabilities);
    availabilityHits = Map.copyOf(availabilityHits);
    ages = List.copyOf(ages);
  }
}
