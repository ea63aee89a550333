package dev.domaincheck.client.internal;

import dev.domaincheck.client.CacheEntry;
import dev.domaincheck.client.CacheFilter;
import dev.domaincheck.client.CachePage;
import dev.domaincheck.client.CacheStats;
import dev.domaincheck.client.DomainCheckException;
import dev.domaincheck.client.ErrorReason;
import dev.domaincheck.client.EvictedEntries;
import dev.domaincheck.client.SavedSnapshot;
import dev.domaincheck.client.WarmProgress;
import dev.domaincheck.v1.CacheAdminServiceGrpc;
import dev.domaincheck.v1.ClearCacheRequest;
import dev.domaincheck.v1.EvictCacheEntriesRequest;
import dev.domaincheck.v1.EvictCacheEntriesResponse;
import dev.domaincheck.v1.GetCacheEntryRequest;
import dev.domaincheck.v1.GetCacheStatsRequest;
import dev.domaincheck.v1.ListCacheEntriesRequest;
import dev.domaincheck.v1.ListCacheEntriesResponse;
import dev.domaincheck.v1.SaveCacheSnapshotRequest;
import dev.domaincheck.v1.SaveCacheSnapshotResponse;
import dev.domaincheck.v1.WarmCacheRequest;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** The calls of CacheAdminService. */
public final class CacheCalls {

  private final AdminCalls calls;

  public CacheCalls(Connection connection) {
    this.calls = new AdminCalls(connection);
  }

  /** Asks for the figures. */
  public CacheStats stats() {
    return Descriptions.cacheStats(
        calls.call(
            CacheAdminServiceGrpc.getGetCacheStatsMethod(),
            GetCacheStatsRequest.getDefaultInstance()));
  }

  /** Asks for page after page. */
  public Stream<CacheEntry> list(CacheFilter filter, int pageSize) {
    CachePages pages =
        new CachePages(
            token -> page(filter, pageSize, token),
            () -> calls.contract("a page of entries leads to none but itself"));
    return StreamSupport.stream(
        Spliterators.spliteratorUnknownSize(pages, Spliterator.ORDERED | Spliterator.NONNULL),
        false);
  }

  /** Asks for one page. */
  public CachePage page(CacheFilter filter, int pageSize, String pageToken) {
    ListCacheEntriesResponse page =
        calls.call(
            CacheAdminServiceGrpc.getListCacheEntriesMethod(),
            ListCacheEntriesRequest.newBuilder()
                .setFilter(ToWire.filter(filter))
                .setPageSize(pageSize)
                .setPageToken(pageToken)
                .build());
    return new CachePage(
        page.getEntriesList().stream().map(CacheCalls::entry).toList(), page.getNextPageToken());
  }

  /** Asks for one entry. */
  public Optional<CacheEntry> get(String domainName) {
    try {
      return Optional.of(
          entry(
              calls
                  .call(
                      CacheAdminServiceGrpc.getGetCacheEntryMethod(),
                      GetCacheEntryRequest.newBuilder()
                          .setDomainName(ToWire.name(domainName))
                          .build())
                  .getEntry()));
    } catch (DomainCheckException e) {
      if (e.reason() == ErrorReason.ENTRY_NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private static CacheEntry entry(dev.domaincheck.v1.CacheEntry wire) {
    Duration age = FromWire.duration(wire.getAge());
    return new CacheEntry(
        FromWire.result(wire.getResult()),
        age == null ? Duration.ZERO : age,
        wire.getWeightBytes());
  }

  /** Removes or counts what a filter chooses. */
  public EvictedEntries evict(CacheFilter filter, boolean dryRun) {
    EvictCacheEntriesResponse evicted =
        calls.call(
            CacheAdminServiceGrpc.getEvictCacheEntriesMethod(),
            EvictCacheEntriesRequest.newBuilder()
                .setFilter(ToWire.filter(filter))
                .setDryRun(dryRun)
                .build());
    return new EvictedEntries(evicted.getEvicted(), evicted.getSampleDomainNamesList());
  }

  /** Removes all entries and tells how many. */
  public long clear() {
    return calls
        .call(CacheAdminServiceGrpc.getClearCacheMethod(), ClearCacheRequest.getDefaultInstance())
        .getCleared();
  }

  /**
   * Has names looked up.
   *
   * @param timeout null: by the number of names
   */
  public Results<?, WarmProgress> warm(List<String> domainNames, @Nullable Duration timeout) {
    return calls.stream(
        CacheAdminServiceGrpc.getWarmCacheMethod(),
        WarmCacheRequest.newBuilder().addAllDomainNames(ToWire.names(domainNames)).build(),
        failures -> new WarmResponses(domainNames.size(), failures),
        timeout == null ? DefaultTimeout.ofAll(domainNames.size()) : timeout);
  }

  /** Has the snapshot written. */
  public SavedSnapshot save() {
    SaveCacheSnapshotResponse saved =
        calls.call(
            CacheAdminServiceGrpc.getSaveCacheSnapshotMethod(),
            SaveCacheSnapshotRequest.getDefaultInstance());
    return new SavedSnapshot(saved.getEntries(), saved.getBytes());
  }
}
