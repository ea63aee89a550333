package dev.domaincheck.cache;

import dev.domaincheck.availability.Availability;
import java.time.Duration;
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
 * @param evictions entries dropped for want of room
 * @param sizes entries by verdict
 */
public record CacheStats(
    boolean enabled,
    Duration ttl,
    long size,
    long maxEntries,
    @Nullable Duration oldestAge,
    long hits,
    long misses,
    long evictions,
    Map<Availability, Long> sizes) {
  public CacheStats {
    sizes = Map.copyOf(sizes);
  }
}
