package dev.domaincheck.grpc;

import dev.domaincheck.cache.AgeHistogram;
import dev.domaincheck.cache.AnswerCache;
import dev.domaincheck.cache.CacheStats;
import dev.domaincheck.cache.Snapshots;
import dev.domaincheck.v1.CacheAdminServiceGrpc;
import dev.domaincheck.v1.CacheAgeBucket;
import dev.domaincheck.v1.CacheAvailabilityStats;
import dev.domaincheck.v1.CacheTier;
import dev.domaincheck.v1.CacheTierStats;
import dev.domaincheck.v1.ClearCacheRequest;
import dev.domaincheck.v1.ClearCacheResponse;
import dev.domaincheck.v1.ErrorReason;
import dev.domaincheck.v1.EvictCacheEntriesRequest;
import dev.domaincheck.v1.EvictCacheEntriesResponse;
import dev.domaincheck.v1.GetCacheEntryRequest;
import dev.domaincheck.v1.GetCacheEntryResponse;
import dev.domaincheck.v1.GetCacheStatsRequest;
import dev.domaincheck.v1.GetCacheStatsResponse;
import dev.domaincheck.v1.ListCacheEntriesRequest;
import dev.domaincheck.v1.ListCacheEntriesResponse;
import dev.domaincheck.v1.SaveCacheSnapshotRequest;
import dev.domaincheck.v1.SaveCacheSnapshotResponse;
import dev.domaincheck.v1.WarmCacheRequest;
import dev.domaincheck.v1.WarmCacheResponse;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The cache's admin service. {@link Credentials} lets only admins in. */
public final class CacheAdmin extends CacheAdminServiceGrpc.CacheAdminServiceImplBase {
  private static final Logger AUDIT = LoggerFactory.getLogger("dev.domaincheck.audit");

  private final @Nullable AnswerCache cache;
  private final LongSupplier coalesced;
  private final Duration ttl;
  private final Drain drain;
  private final @Nullable Snapshots snapshots;

  /**
   * @param cache null if the server caches nothing
   * @param coalesced names that joined a lookup already under way
   * @param ttl the configured time of a registration, told also when the cache is off
   * @param snapshots null if the cache does not outlive the process
   */
  public CacheAdmin(
      @Nullable AnswerCache cache,
      LongSupplier coalesced,
      Duration ttl,
      Drain drain,
      @Nullable Snapshots snapshots) {
    this.cache = cache;
    this.coalesced = coalesced;
    this.ttl = ttl;
    this.drain = drain;
    this.snapshots = snapshots;
  }

  @Override
  public void getCacheStats(
      GetCacheStatsRequest request, StreamObserver<GetCacheStatsResponse> out) {
    Calls.onVirtualThread(
        "GetCacheStats",
        out,
        drain,
        () -> {
          out.onNext(stats());
          out.onCompleted();
        });
  }

  private GetCacheStatsResponse stats() {
    GetCacheStatsResponse.Builder message =
        GetCacheStatsResponse.newBuilder()
            .setTtl(ResultMessages.duration(ttl))
            .setCoalesced(coalesced.getAsLong());
    if (cache == null) {
      return message.build();
    }
    CacheStats stats = cache.stats();
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
    stats.sizes().entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(
            entry ->
                message.addAvailabilities(
                    CacheAvailabilityStats.newBuilder()
                        .setAvailability(ResultMessages.availability(entry.getKey()))
                        .setSize(entry.getValue())));
    for (AgeHistogram.Bucket bucket : stats.ages()) {
      CacheAgeBucket.Builder age = CacheAgeBucket.newBuilder().setSize(bucket.size());
      if (bucket.below() != null) {
        age.setBelow(ResultMessages.duration(bucket.below()));
      }
      message.addAges(age);
    }
    return message.build();
  }

  @Override
  public void clearCache(ClearCacheRequest request, StreamObserver<ClearCacheResponse> out) {
    Calls.onVirtualThread(
        "ClearCache",
        out,
        drain,
        () -> {
          long cleared = cache == null ? 0 : cache.clear();
          if (snapshots != null) {
            // What was cleared must not come back after a crash either.
            snapshots.saveOrLog();
          }
          AUDIT.info("{} cleared the cache: {} entries", Calls.caller().id(), cleared);
          out.onNext(ClearCacheResponse.newBuilder().setCleared(cleared).build());
          out.onCompleted();
        });
  }

  @Override
  public void listCacheEntries(
      ListCacheEntriesRequest request, StreamObserver<ListCacheEntriesResponse> out) {
    out.onError(Errors.notSupported("ListCacheEntries"));
  }

  @Override
  public void getCacheEntry(
      GetCacheEntryRequest request, StreamObserver<GetCacheEntryResponse> out) {
    out.onError(Errors.notSupported("GetCacheEntry"));
  }

  @Override
  public void evictCacheEntries(
      EvictCacheEntriesRequest request, StreamObserver<EvictCacheEntriesResponse> out) {
    out.onError(Errors.notSupported("EvictCacheEntries"));
  }

  @Override
  public void warmCache(WarmCacheRequest request, StreamObserver<WarmCacheResponse> out) {
    out.onError(Errors.notSupported("WarmCache"));
  }

  @Override
  public void saveCacheSnapshot(
      SaveCacheSnapshotRequest request, StreamObserver<SaveCacheSnapshotResponse> out) {
    Calls.onVirtualThread(
        "SaveCacheSnapshot",
        out,
        drain,
        () -> {
          Snapshots.Saved saved = save();
          AUDIT.info(
              "{} saved the cache: {} entries, {} bytes",
              Calls.caller().id(),
              saved.entries(),
              saved.bytes());
          out.onNext(
              SaveCacheSnapshotResponse.newBuilder()
                  .setEntries(saved.entries())
                  .setBytes(saved.bytes())
                  .build());
          out.onCompleted();
        });
  }

  private Snapshots.Saved save() {
    if (snapshots == null) {
      throw Errors.of(
          Status.Code.FAILED_PRECONDITION,
          ErrorReason.ERROR_REASON_DISABLED,
          "this server has no snapshot file; it is started with --snapshot-file FILE",
          Map.of());
    }
    try {
      return snapshots.save();
    } catch (IOException e) {
      throw Errors.of(
          Status.Code.FAILED_PRECONDITION,
          ErrorReason.ERROR_REASON_SNAPSHOT_FAILED,
          e.getMessage() + "; the snapshot before it stays",
          Map.of());
    }
  }
}
