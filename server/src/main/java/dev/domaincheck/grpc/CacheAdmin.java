package dev.domaincheck.grpc;

import dev.domaincheck.availability.Deadline;
import dev.domaincheck.cache.AnswerCache;
import dev.domaincheck.cache.Snapshots;
import dev.domaincheck.v1.CacheAdminServiceGrpc;
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
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The cache's admin service. {@link Credentials} lets only admins in. */
public final class CacheAdmin extends CacheAdminServiceGrpc.CacheAdminServiceImplBase {
  /** No bound: the registries' pace decides, and the caller sees how far it is. */
  private static final Duration WARM_TIME = Duration.ofDays(36_500);

  private final @Nullable AnswerCache cache;
  private final CacheEntries entries;
  private final @Nullable CacheWarmer warmer;
  private final LongSupplier coalesced;
  private final Duration ttl;
  private final Drain drain;
  private final @Nullable Snapshots snapshots;
  private final StreamPatience patience;

  /**
   * @param cache null if the server caches nothing
   * @param warmer null if the server caches nothing
   * @param coalesced names that joined a lookup already under way
   * @param ttl the configured time of a registration, told also when the cache is off
   * @param snapshots null if the cache does not outlive the process
   */
  public CacheAdmin(
      @Nullable AnswerCache cache,
      @Nullable CacheWarmer warmer,
      LongSupplier coalesced,
      Duration ttl,
      Drain drain,
      @Nullable Snapshots snapshots) {
    this(cache, warmer, coalesced, ttl, drain, snapshots, StreamPatience.STANDARD);
  }

  CacheAdmin(
      @Nullable AnswerCache cache,
      @Nullable CacheWarmer warmer,
      LongSupplier coalesced,
      Duration ttl,
      Drain drain,
      @Nullable Snapshots snapshots,
      StreamPatience patience) {
    this.cache = cache;
    this.entries = new CacheEntries(cache);
    this.warmer = warmer;
    this.patience = patience;
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
    if (cache != null) {
      CacheStatsMessages.add(cache.stats(), message);
    }
    Audit.did("read the cache's figures");
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
          Audit.did("cleared the cache: {} entries", cleared);
          forget(cleared);
          out.onNext(ClearCacheResponse.newBuilder().setCleared(cleared).build());
          out.onCompleted();
        });
  }

  /** What was removed must not come back after a restart either. */
  private void forget(long removed) {
    if (snapshots == null) {
      return;
    }
    try {
      var unused = snapshots.save();
    } catch (IOException e) {
      throw snapshotFailed(
          removed
              + " entries were removed, but "
              + e.getMessage()
              + "; a restart would bring those back that the file holds");
    }
  }

  private static StatusRuntimeException snapshotFailed(String text) {
    return Errors.of(
        Status.Code.FAILED_PRECONDITION, ErrorReason.ERROR_REASON_SNAPSHOT_FAILED, text, Map.of());
  }

  @Override
  public void listCacheEntries(
      ListCacheEntriesRequest request, StreamObserver<ListCacheEntriesResponse> out) {
    Calls.onVirtualThread(
        "ListCacheEntries",
        out,
        drain,
        () -> {
          EntryFilter filter = EntryFilter.read(request.getFilter());
          ListCacheEntriesResponse page =
              entries.list(filter, PageSize.of(request.getPageSize()), request.getPageToken());
          Audit.did(
              "listed cache entries, {}: {} on this page",
              filter.described(),
              page.getEntriesCount());
          out.onNext(page);
          out.onCompleted();
        });
  }

  @Override
  public void getCacheEntry(
      GetCacheEntryRequest request, StreamObserver<GetCacheEntryResponse> out) {
    Calls.onVirtualThread(
        "GetCacheEntry",
        out,
        drain,
        () -> {
          String name = EntryFilter.name(request.getDomainName(), "domain_name");
          Audit.did("looked at a cache entry by domain_name");
          out.onNext(GetCacheEntryResponse.newBuilder().setEntry(entries.get(name)).build());
          out.onCompleted();
        });
  }

  @Override
  public void evictCacheEntries(
      EvictCacheEntriesRequest request, StreamObserver<EvictCacheEntriesResponse> out) {
    Calls.onVirtualThread(
        "EvictCacheEntries",
        out,
        drain,
        () -> {
          EntryFilter filter = EntryFilter.read(request.getFilter());
          if (filter.isEmpty()) {
            throw Errors.invalid(
                ErrorReason.ERROR_REASON_EMPTY_FILTER,
                "filter",
                "is empty, expected one field or more; ClearCache removes everything");
          }
          EvictCacheEntriesResponse evicted = entries.evict(filter, request.getDryRun());
          Audit.did(
              "{} cache entries, {}: {}",
              request.getDryRun() ? "counted (dry run)" : "evicted",
              filter.described(),
              evicted.getEvicted());
          // The file may hold what memory has lost to its bound.
          if (!request.getDryRun()) {
            forget(evicted.getEvicted());
          }
          out.onNext(evicted);
          out.onCompleted();
        });
  }

  @Override
  public void warmCache(WarmCacheRequest request, StreamObserver<WarmCacheResponse> out) {
    Calls.inline(
        out,
        () -> {
          List<String> names = request.getDomainNamesList();
          CheckService.requireCount(names.size(), CheckService.MAX_STREAM_NAMES);
          if (warmer == null) {
            throw Errors.of(
                Status.Code.FAILED_PRECONDITION,
                ErrorReason.ERROR_REASON_DISABLED,
                "the server runs with --no-cache, so there is no cache to warm",
                Map.of());
          }
          Deadline deadline = Calls.deadline(WARM_TIME);
          WarmCall call =
              new WarmCall(
                  warmer,
                  names.size(),
                  (ServerCallStreamObserver<WarmCacheResponse>) out,
                  patience);
          Calls.onVirtualThread(
              "WarmCache",
              out,
              drain,
              () -> {
                Audit.did("warmed the cache: {}", call);
                call.run(names, deadline);
              });
        });
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
          Audit.did("saved the cache: {} entries, {} bytes", saved.entries(), saved.bytes());
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
      throw snapshotFailed(e.getMessage() + "; the snapshot before it stays");
    }
  }
}
