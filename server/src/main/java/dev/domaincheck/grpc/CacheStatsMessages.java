package dev.domaincheck.grpc;

import dev.domaincheck.availability.Availability;
import dev.domaincheck.cache.AgeHistogram;
import dev.domaincheck.cache.CacheStats;
import dev.domaincheck.v1.CacheAgeBucket;
import dev.domaincheck.v1.CacheAvailabilityStats;
import dev.domaincheck.v1.CacheTier;
import dev.domaincheck.v1.CacheTierStats;
import dev.domaincheck.v1.GetCacheStatsResponse;

/** Turns the cache's figures into the contract's message. */
final class CacheStatsMessages {
  private CacheStatsMessages() {}

  /** Adds the figures of a cache that is on. */
  static void add(CacheStats stats, GetCacheStatsResponse.Builder message) {
    long asked = stats.hits() + stats.misses();
    message
        .setEnabled(true)
        .setSize(stats.size())
        .setMaxEntries(stats.maxEntries())
        .setHits(stats.hits())
        .setMisses(stats.misses())
        .setHitRate(asked == 0 ? 0 : (double) stats.hits() / asked)
        .setEvictions(stats.evictions())
        .setStaleServed(stats.staleServed())
        .setWeightBytes(stats.bytes())
        .addTiers(
            CacheTierStats.newBuilder()
                .setTier(CacheTier.CACHE_TIER_MEMORY)
                .setSize(stats.size())
                .setHits(stats.hits())
                .setMisses(stats.misses()));
    if (stats.oldestAge() != null) {
      message.setOldestAge(ResultMessages.duration(stats.oldestAge()));
    }
    for (Availability availability : Availability.values()) {
      long size = stats.sizes().getOrDefault(availability, 0L);
      long hits = stats.hitsByVerdict().getOrDefault(availability, 0L);
      // Those that were answered may be gone.
      if (size > 0 || hits > 0) {
        message.addAvailabilities(
            CacheAvailabilityStats.newBuilder()
                .setAvailability(ResultMessages.availability(availability))
                .setSize(size)
                .setHits(hits));
      }
    }
    for (AgeHistogram.Bucket bucket : stats.ages()) {
      CacheAgeBucket.Builder age = CacheAgeBucket.newBuilder().setSize(bucket.size());
      if (bucket.below() != null) {
        age.setBelow(ResultMessages.duration(bucket.below()));
      }
      message.addAges(age);
    }
  }
}
