package dev.domaincheck.client.internal;

import dev.domaincheck.client.CacheStats;
import dev.domaincheck.v1.CacheAdminServiceGrpc;
import dev.domaincheck.v1.ClearCacheRequest;
import dev.domaincheck.v1.GetCacheStatsRequest;
import io.grpc.MethodDescriptor;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;

/** The calls of CacheAdminService. */
public final class CacheCalls {

  private final Connection connection;
  private final Failures failures;

  public CacheCalls(Connection connection) {
    this.connection = connection;
    this.failures = new Failures(connection.settings().target());
  }

  /** Asks for the figures. */
  public CacheStats stats() {
    return Descriptions.cacheStats(
        call(
            CacheAdminServiceGrpc.getGetCacheStatsMethod(),
            GetCacheStatsRequest.getDefaultInstance()));
  }

  /** Removes all entries and tells how many. */
  public long clear() {
    return call(CacheAdminServiceGrpc.getClearCacheMethod(), ClearCacheRequest.getDefaultInstance())
        .getCleared();
  }

  private <ReqT, RespT> RespT call(MethodDescriptor<ReqT, RespT> method, ReqT request) {
    try {
      return ClientCalls.blockingUnaryCall(
          connection.administration(),
          method,
          Connection.within(connection.settings().timeout()),
          request);
    } catch (StatusRuntimeException e) {
      throw failures.of(e);
    }
  }
}
