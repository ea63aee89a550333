package dev.domaincheck.client.internal;

import dev.domaincheck.client.CacheStats;
import dev.domaincheck.v1.CacheAdminServiceGrpc;
import dev.domaincheck.v1.ClearCacheRequest;
import dev.domaincheck.v1.GetCacheStatsRequest;

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

  /** Removes all entries and tells how many. */
  public long clear() {
    return calls
        .call(CacheAdminServiceGrpc.getClearCacheMethod(), ClearCacheRequest.getDefaultInstance())
        .getCleared();
  }
}
