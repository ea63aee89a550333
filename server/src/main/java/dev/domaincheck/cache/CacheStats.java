package dev.domaincheck.cache;

import dev.domaincheck.availability.Availability;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The cache's figures; counters run from the start of the process.
 *
 * @param enabled whether anything is kept
 * @param ttl how long a registration is served
 * @param size entries held now
 * @param maxEntries entries held at most
 * @param oldestAge null if the cache is empty
 * @param bytes estimated heap of the entries
 * @param evictions entries dropped for want of room
 * @param staleServed answers past their time that stood in for a failed lookup
 * @param sizes entries by verdict
 * @param hitsByVerdict names answered, by the verdict that they got, if any did
 * @param ages entries by the age of their evidence, youngest first
 */
public record CacheStats(
    boolean enabled,
    Duration ttl,
    long size,
    long maxEntries,
    long bytes,
    @Nullable Duration oldestAge,
    long hits,
    long misses,
    long evictions,
    long staleServed,
    Map<Availability, Long> sizes,
    Map<Availability, Long> hitsByVerdict,
    List<AgeHistogram.Bucket> ages) {
  public CacheStats {
    sizes = Map.copyOf(sizes);
    hitsByVerdict = Map.copyOf(hitsByVerdict);
    ages = List.copyOf(ages);
  }
}
