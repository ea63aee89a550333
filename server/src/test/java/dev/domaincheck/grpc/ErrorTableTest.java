package dev.domaincheck.grpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.Any;
import com.google.protobuf.Duration;
import com.google.protobuf.UnknownFieldSet;
import com.google.rpc.BadRequest;
import com.google.rpc.ErrorInfo;
import dev.domaincheck.v1.BulkDomain;
import dev.domaincheck.v1.CacheAdminServiceGrpc;
import dev.domaincheck.v1.CacheFilter;
import dev.domaincheck.v1.CheckDomainsBulkRequest;
import dev.domaincheck.v1.CheckDomainsBulkResponse;
import dev.domaincheck.v1.CheckDomainsRequest;
import dev.domaincheck.v1.CheckDomainsStreamRequest;
import dev.domaincheck.v1.CheckOptions;
import dev.domaincheck.v1.ClearCacheRequest;
import dev.domaincheck.v1.DomainBatch;
import dev.domaincheck.v1.DomainCheckServiceGrpc;
import dev.domaincheck.v1.DomainCheckServiceGrpc.DomainCheckServiceBlockingStub;
import dev.domaincheck.v1.EvictCacheEntriesRequest;
import dev.domaincheck.v1.GetCacheEntryRequest;
import dev.domaincheck.v1.GetCacheStatsRequest;
import dev.domaincheck.v1.GetSuffixRequest;
import dev.domaincheck.v1.HostLimit;
import dev.domaincheck.v1.ListCacheEntriesRequest;
import dev.domaincheck.v1.ListRegistryHostsRequest;
import dev.domaincheck.v1.ListSuffixesRequest;
import dev.domaincheck.v1.PauseHostRequest;
import dev.domaincheck.v1.RegistryAdminServiceGrpc;
import dev.domaincheck.v1.ResumeHostRequest;
import dev.domaincheck.v1.SaveCacheSnapshotRequest;
import dev.domaincheck.v1.SetHostLimitRequest;
import dev.domaincheck.v1.View;
import dev.domaincheck.v1.WarmCacheRequest;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.StreamObserver;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** One row for each error that the edge sends: its code, its reason, and that it carries both. */
@Timeout(60)
class ErrorTableTest {

  /** A call that must fail. */
  @FunctionalInterface
  interface Call {
    void make(Edge edge) throws Exception;
  }

  record Row(String what, Status.Code code, String reason, Call call) {
    @Override
    public String toString() {
      return what;
    }
  }

  private static Row row(String what, Status.Code code, String reason, Call call) {
    return new Row(what, code, reason, call);
  }

  private static DomainCheckServiceBlockingStub check(Edge edge) {
    return DomainCheckServiceGrpc.newBlockingStub(edge.channel);
  }

  private static CacheAdminServiceGrpc.CacheAdminServiceBlockingStub cache(Edge edge) {
    return CacheAdminServiceGrpc.newBlockingStub(edge.channel);
  }

  private static Call options(CheckOptions.Builder options) {
    return edge ->
        check(edge)
            .checkDomains(
                CheckDomainsRequest.newBuilder()
                    .addDomainNames("taken.com")
                    .setOptions(options)
                    .build());
  }

  private static Call bulk(CheckDomainsBulkRequest... requests) {
    return edge -> {
      CompletableFuture<Void> ended = new CompletableFuture<>();
      StreamObserver<CheckDomainsBulkRequest> out =
          DomainCheckServiceGrpc.newStub(edge.channel)
              .checkDomainsBulk(
                  new StreamObserver<CheckDomainsBulkResponse>() {
                    @Override
                    public void onNext(CheckDomainsBulkResponse response) {}

                    @Override
                    public void onError(Throwable t) {
                      ended.completeExceptionally(t);
                    }

                    @Override
                    public void onCompleted() {
                      ended.complete(null);
                    }
                  });
      for (CheckDomainsBulkRequest request : requests) {
        out.onNext(request);
      }
      try {
        ended.get(20, TimeUnit.SECONDS);
      } catch (ExecutionException e) {
        throw (Exception) e.getCause();
      }
    };
  }

  private static CheckDomainsBulkRequest batch(BulkDomain... domains) {
    return CheckDomainsBulkRequest.newBuilder()
        .setBatch(DomainBatch.newBuilder().addAllDomains(List.of(domains)))
        .build();
  }

  private static final BulkDomain TAKEN =
      BulkDomain.newBuilder().setDomainName("taken.com").build();

  private static final CheckDomainsBulkRequest OPTIONS =
      CheckDomainsBulkRequest.newBuilder().setOptions(CheckOptions.getDefaultInstance()).build();

  private static Duration duration(long seconds, int nanos) {
    return Duration.newBuilder().setSeconds(seconds).setNanos(nanos).build();
  }

  static Stream<Row> rows() {
    Status.Code invalid = Status.Code.INVALID_ARGUMENT;
    Status.Code unimplemented = Status.Code.UNIMPLEMENTED;
    return Stream.of(
        row(
            "no names",
            invalid,
            "EMPTY_REQUEST",
            edge -> check(edge).checkDomains(CheckDomainsRequest.getDefaultInstance())),
        row(
            "1,001 names",
            invalid,
            "TOO_MANY_NAMES",
            edge ->
                check(edge)
                    .checkDomains(
                        CheckDomainsRequest.newBuilder()
                            .addAllDomainNames(Collections.nCopies(1_001, "taken.com"))
                            .build())),
        row(
            "no names in a stream",
            invalid,
            "EMPTY_REQUEST",
            edge ->
                check(edge)
                    .checkDomainsStream(CheckDomainsStreamRequest.getDefaultInstance())
                    .next()),
        row(
            "10,001 names in a stream",
            invalid,
            "TOO_MANY_NAMES",
            edge ->
                check(edge)
                    .checkDomainsStream(
                        CheckDomainsStreamRequest.newBuilder()
                            .addAllDomainNames(Collections.nCopies(10_001, "taken.com"))
                            .build())
                    .next()),
        row(
            "negative max_age",
            invalid,
            "INVALID_OPTION",
            options(CheckOptions.newBuilder().setMaxAge(duration(-1, 0)))),
        row(
            "malformed max_age",
            invalid,
            "INVALID_OPTION",
            options(CheckOptions.newBuilder().setMaxAge(duration(1, -1)))),
        row(
            "lookup_timeout of 99 ms",
            invalid,
            "INVALID_OPTION",
            options(CheckOptions.newBuilder().setLookupTimeout(duration(0, 99_000_000)))),
        row(
            "lookup_timeout of 31 s",
            invalid,
            "INVALID_OPTION",
            options(CheckOptions.newBuilder().setLookupTimeout(duration(31, 0)))),
        row(
            "negative max_parallelism",
            invalid,
            "INVALID_OPTION",
            options(CheckOptions.newBuilder().setMaxParallelism(-1))),
        row(
            "cache_policy of a newer contract",
            unimplemented,
            "NOT_SUPPORTED",
            options(CheckOptions.newBuilder().setCachePolicyValue(99))),
        row(
            "assurance of a newer contract",
            unimplemented,
            "NOT_SUPPORTED",
            options(CheckOptions.newBuilder().setAssuranceValue(99))),
        row(
            "201 names with registration data",
            invalid,
            "TOO_MANY_NAMES",
            edge ->
                check(edge)
                    .checkDomains(
                        CheckDomainsRequest.newBuilder()
                            .addAllDomainNames(Collections.nCopies(201, "taken.com"))
                            .setOptions(CheckOptions.newBuilder().setView(View.VIEW_REGISTRATION))
                            .build())),
        row(
            "view of a newer contract",
            unimplemented,
            "NOT_SUPPORTED",
            options(CheckOptions.newBuilder().setViewValue(99))),
        row(
            "option of a newer contract",
            unimplemented,
            "NOT_SUPPORTED",
            options(
                CheckOptions.newBuilder()
                    .setUnknownFields(
                        UnknownFieldSet.newBuilder()
                            .addField(99, UnknownFieldSet.Field.newBuilder().addVarint(1).build())
                            .build()))),
        row("bulk options twice", invalid, "UNEXPECTED_MESSAGE", bulk(OPTIONS, OPTIONS)),
        row(
            "bulk options after a batch",
            invalid,
            "UNEXPECTED_MESSAGE",
            bulk(batch(TAKEN), OPTIONS)),
        row(
            "bulk message with nothing",
            invalid,
            "UNEXPECTED_MESSAGE",
            bulk(CheckDomainsBulkRequest.getDefaultInstance())),
        row("bulk batch without names", invalid, "EMPTY_REQUEST", bulk(batch())),
        row(
            "bulk batch of 101",
            invalid,
            "TOO_MANY_NAMES",
            bulk(batch(Collections.nCopies(101, TAKEN).toArray(new BulkDomain[0])))),
        row(
            "bulk correlation id of 129 bytes",
            invalid,
            "INVALID_OPTION",
            bulk(batch(TAKEN.toBuilder().setCorrelationId("x".repeat(129)).build()))),
        row(
            "bulk options that are not supported",
            unimplemented,
            "NOT_SUPPORTED",
            bulk(
                CheckDomainsBulkRequest.newBuilder()
                    .setOptions(CheckOptions.newBuilder().setViewValue(99))
                    .build())),
        row(
            "bulk on a draining server",
            Status.Code.UNAVAILABLE,
            "DRAINING",
            edge -> {
              edge.drain.begin();
              bulk(batch(TAKEN)).make(edge);
            }),
        row(
            "suffix that is none",
            invalid,
            "INVALID_OPTION",
            edge -> check(edge).getSuffix(GetSuffixRequest.newBuilder().setSuffix("a b").build())),
        row(
            "page size of 1,001",
            invalid,
            "INVALID_OPTION",
            edge ->
                check(edge)
                    .listSuffixes(ListSuffixesRequest.newBuilder().setPageSize(1_001).build())),
        row(
            "admin call without a token",
            Status.Code.UNAUTHENTICATED,
            "CREDENTIAL_MISSING",
            edge -> cache(edge).clearCache(ClearCacheRequest.getDefaultInstance())),
        row(
            "admin call with a wrong token",
            Status.Code.UNAUTHENTICATED,
            "CREDENTIAL_INVALID",
            edge ->
                Edge.authorized(cache(edge), "Bearer nonsense")
                    .clearCache(ClearCacheRequest.getDefaultInstance())),
        row(
            "admin call with basic authentication",
            Status.Code.UNAUTHENTICATED,
            "CREDENTIAL_INVALID",
            edge ->
                Edge.authorized(cache(edge), "Basic " + Edge.ADMIN_TOKEN)
                    .clearCache(ClearCacheRequest.getDefaultInstance())),
        row(
            "admin call with two credentials",
            Status.Code.UNAUTHENTICATED,
            "CREDENTIAL_INVALID",
            edge ->
                Edge.authorized(
                        cache(edge), "Bearer " + Edge.ADMIN_TOKEN, "Bearer " + Edge.ADMIN_TOKEN)
                    .clearCache(ClearCacheRequest.getDefaultInstance())),
        row(
            "admin call with a client's token",
            Status.Code.PERMISSION_DENIED,
            "SCOPE_MISSING",
            edge ->
                Edge.authorized(cache(edge), "Bearer " + Edge.CLIENT_TOKEN)
                    .getCacheStats(GetCacheStatsRequest.getDefaultInstance())),
        row(
            "check with a wrong token, though anonymous ones are allowed",
            Status.Code.UNAUTHENTICATED,
            "CREDENTIAL_INVALID",
            edge ->
                Edge.authorized(check(edge), "Bearer nonsense")
                    .checkDomains(
                        CheckDomainsRequest.newBuilder().addDomainNames("taken.com").build())),
        row(
            "check of a name at which the server itself is at fault",
            Status.Code.INTERNAL,
            "INTERNAL",
            edge -> {
              edge.breakLookups();
              check(edge)
                  .checkDomains(
                      CheckDomainsRequest.newBuilder().addDomainNames("taken.com").build());
            }),
        row(
            "entries with a page size of 1,001",
            invalid,
            "INVALID_OPTION",
            edge ->
                Edge.admin(cache(edge))
                    .listCacheEntries(
                        ListCacheEntriesRequest.newBuilder().setPageSize(1_001).build())),
        row(
            "entries with a negative page size",
            invalid,
            "INVALID_OPTION",
            edge ->
                Edge.admin(cache(edge))
                    .listCacheEntries(
                        ListCacheEntriesRequest.newBuilder().setPageSize(-1).build())),
        row(
            "entries of a suffix that is none",
            invalid,
            "INVALID_OPTION",
            list(CacheFilter.newBuilder().setSuffix("a b"))),
        row(
            "entries of a name below a registrable one",
            invalid,
            "INVALID_OPTION",
            list(CacheFilter.newBuilder().setDomainName("www.taken.com"))),
        row(
            "entries older than less than nothing",
            invalid,
            "INVALID_OPTION",
            list(CacheFilter.newBuilder().setOlderThan(duration(-1, 0)))),
        row(
            "entries older than a malformed time",
            invalid,
            "INVALID_OPTION",
            list(CacheFilter.newBuilder().setOlderThan(duration(1, -1)))),
        row(
            "entries of a verdict of a newer contract",
            unimplemented,
            "NOT_SUPPORTED",
            list(CacheFilter.newBuilder().setAvailabilityValue(99))),
        row(
            "entries by a filter field of a newer contract",
            unimplemented,
            "NOT_SUPPORTED",
            list(
                CacheFilter.newBuilder()
                    .setUnknownFields(
                        UnknownFieldSet.newBuilder()
                            .addField(99, UnknownFieldSet.Field.newBuilder().addVarint(1).build())
                            .build()))),
        row(
            "entry of no name",
            invalid,
            "INVALID_OPTION",
            edge ->
                Edge.admin(cache(edge)).getCacheEntry(GetCacheEntryRequest.getDefaultInstance())),
        row("entry of a text that is no name", invalid, "INVALID_OPTION", entry("bad name")),
        row(
            "entry that is not there",
            Status.Code.NOT_FOUND,
            "ENTRY_NOT_FOUND",
            entry("taken.com")),
        row(
            "eviction without a filter",
            invalid,
            "EMPTY_FILTER",
            edge ->
                Edge.admin(cache(edge))
                    .evictCacheEntries(EvictCacheEntriesRequest.getDefaultInstance())),
        row(
            "eviction with an empty filter, even if nothing is to be removed",
            invalid,
            "EMPTY_FILTER",
            edge ->
                Edge.admin(cache(edge))
                    .evictCacheEntries(
                        EvictCacheEntriesRequest.newBuilder()
                            .setFilter(CacheFilter.getDefaultInstance())
                            .setDryRun(true)
                            .build())),
        row("warming of no names", invalid, "EMPTY_REQUEST", warm(0)),
        row("warming of 10,001 names", invalid, "TOO_MANY_NAMES", warm(10_001)),
        row(
            "warming on a draining server",
            Status.Code.UNAVAILABLE,
            "DRAINING",
            edge -> {
              edge.drain.begin();
              warm(1).make(edge);
            }),
        row(
            "warming at which the server itself is at fault",
            Status.Code.INTERNAL,
            "INTERNAL",
            edge -> {
              edge.breakLookups();
              warm(1).make(edge);
            }),
        row(
            "warming with a client's token",
            Status.Code.PERMISSION_DENIED,
            "SCOPE_MISSING",
            edge ->
                Edge.authorized(cache(edge), "Bearer " + Edge.CLIENT_TOKEN)
                    .warmCache(WarmCacheRequest.getDefaultInstance())
                    .next()),
        row(
            "snapshot of a server without a snapshot file",
            Status.Code.FAILED_PRECONDITION,
            "DISABLED",
            edge ->
                Edge.admin(cache(edge))
                    .saveCacheSnapshot(SaveCacheSnapshotRequest.getDefaultInstance())),
        row(
            "hosts with a page size of 1,001",
            invalid,
            "INVALID_OPTION",
            edge -> hosts(edge, "", 1_001)),
        row(
            "hosts with a negative page size",
            invalid,
            "INVALID_OPTION",
            edge -> hosts(edge, "", -1)),
        row(
            "host that nobody knows",
            Status.Code.NOT_FOUND,
            "HOST_NOT_FOUND",
            edge -> hosts(edge, "rdap:rdap.nowhere.example", 0)),
        row(
            "host with a name of 100,000 characters",
            Status.Code.NOT_FOUND,
            "HOST_NOT_FOUND",
            edge -> hosts(edge, "ü".repeat(100_000), 0)),
        row(
            "name servers of a domain that is not delegated",
            Status.Code.NOT_FOUND,
            "HOST_NOT_FOUND",
            edge -> hosts(edge, "dns:nowhere", 0)),
        row(
            "name servers of a zone below a top-level domain",
            Status.Code.NOT_FOUND,
            "HOST_NOT_FOUND",
            edge -> hosts(edge, "dns:co.uk", 0)),
        row("pause of no host", invalid, "INVALID_OPTION", pause("", duration(60, 0))),
        row(
            "pause of a host that nobody knows",
            Status.Code.NOT_FOUND,
            "HOST_NOT_FOUND",
            pause("whois:nowhere.example", duration(60, 0))),
        row(
            "pause without a duration",
            invalid,
            "INVALID_OPTION",
            edge ->
                registry(edge)
                    .pauseHost(PauseHostRequest.newBuilder().setLimitGroup(HOST).build())),
        row("pause of 999 ms", invalid, "INVALID_OPTION", pause(HOST, duration(0, 999_000_000))),
        row("pause of over a day", invalid, "INVALID_OPTION", pause(HOST, duration(86_400, 1))),
        row("malformed pause", invalid, "INVALID_OPTION", pause(HOST, duration(2, -1))),
        row(
            "resumption of no host",
            invalid,
            "INVALID_OPTION",
            edge -> registry(edge).resumeHost(ResumeHostRequest.getDefaultInstance())),
        row(
            "resumption of a host that nobody knows",
            Status.Code.NOT_FOUND,
            "HOST_NOT_FOUND",
            edge ->
                registry(edge)
                    .resumeHost(ResumeHostRequest.newBuilder().setLimitGroup("nobody").build())),
        row(
            "limit of a host that nobody knows",
            Status.Code.NOT_FOUND,
            "HOST_NOT_FOUND",
            edge ->
                registry(edge)
                    .setHostLimit(
                        SetHostLimitRequest.newBuilder()
                            .setLimitGroup("nobody")
                            .setLimit(HostLimit.getDefaultInstance())
                            .build())),
        row(
            "limit that is missing",
            invalid,
            "INVALID_OPTION",
            edge ->
                registry(edge)
                    .setHostLimit(SetHostLimitRequest.newBuilder().setLimitGroup(HOST).build())),
        row("negative concurrency", invalid, "INVALID_OPTION", limit(-1, 1, 1, 0)),
        row("negative rate", invalid, "INVALID_OPTION", limit(1, -0.1, 1, 0)),
        row("rate that is no number", invalid, "INVALID_OPTION", limit(1, Double.NaN, 1, 0)),
        row("endless rate", invalid, "INVALID_OPTION", limit(1, Double.POSITIVE_INFINITY, 1, 0)),
        row("rate without a burst", invalid, "INVALID_OPTION", limit(1, 1, 0, 0)),
        row("negative burst", invalid, "INVALID_OPTION", limit(1, 0, -1, 0)),
        row("negative daily quota", invalid, "INVALID_OPTION", limit(1, 1, 1, -1)),
        row(
            "pause with a client's token",
            Status.Code.PERMISSION_DENIED,
            "SCOPE_MISSING",
            edge ->
                Edge.authorized(
                        RegistryAdminServiceGrpc.newBlockingStub(edge.channel),
                        "Bearer " + Edge.CLIENT_TOKEN)
                    .pauseHost(PauseHostRequest.getDefaultInstance())));
  }

  private static Call list(CacheFilter.Builder filter) {
    return edge ->
        Edge.admin(cache(edge))
            .listCacheEntries(ListCacheEntriesRequest.newBuilder().setFilter(filter).build());
  }

  private static Call entry(String name) {
    return edge ->
        Edge.admin(cache(edge))
            .getCacheEntry(GetCacheEntryRequest.newBuilder().setDomainName(name).build());
  }

  private static Call warm(int names) {
    return edge ->
        Edge.admin(cache(edge))
            .warmCache(
                WarmCacheRequest.newBuilder()
                    .addAllDomainNames(Collections.nCopies(names, "taken.com"))
                    .build())
            .next();
  }

  private static final String HOST = "rdap:rdap.verisign.com";

  private static void hosts(Edge edge, String group, int pageSize) {
    registry(edge)
        .listRegistryHosts(
            ListRegistryHostsRequest.newBuilder()
                .setLimitGroup(group)
                .setPageSize(pageSize)
                .build());
  }

  private static Call pause(String group, Duration duration) {
    return edge ->
        registry(edge)
            .pauseHost(
                PauseHostRequest.newBuilder().setLimitGroup(group).setDuration(duration).build());
  }

  private static Call limit(int concurrency, double rate, int burst, long dailyQuota) {
    return edge ->
        registry(edge)
            .setHostLimit(
                SetHostLimitRequest.newBuilder()
                    .setLimitGroup(HOST)
                    .setLimit(
                        HostLimit.newBuilder()
                            .setConcurrency(concurrency)
                            .setRate(rate)
                            .setBurst(burst)
                            .setDailyQuota(dailyQuota))
                    .build());
  }

  private static RegistryAdminServiceGrpc.RegistryAdminServiceBlockingStub registry(Edge edge) {
    return Edge.admin(RegistryAdminServiceGrpc.newBlockingStub(edge.channel));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void call_thatMustFail_carriesItsCodeAndReason(Row row) throws Exception {
    try (Edge edge = new Edge(new FakeLookup())) {
      StatusRuntimeException thrown =
          assertThrows(StatusRuntimeException.class, () -> row.call().make(edge));
      assertEquals(row.code(), thrown.getStatus().getCode());
      com.google.rpc.Status status = StatusProto.fromThrowable(thrown);
      assertNotNull(status);
      assertFalse(status.getMessage().isBlank());
      ErrorInfo info = detail(status, ErrorInfo.class);
      assertEquals(row.reason(), info.getReason());
      assertEquals("domaincheck.dev", info.getDomain());
      if (row.code() == Status.Code.INVALID_ARGUMENT) {
        BadRequest request = detail(status, BadRequest.class);
        assertTrue(request.getFieldViolationsCount() > 0);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("anonymousRows")
  void check_credentialsNeeded_isRefusedWithoutOne(Row row) throws Exception {
    FakeLookup lookup = new FakeLookup();
    try (Edge edge = new Edge(lookup, false, 16)) {
      StatusRuntimeException thrown =
          assertThrows(StatusRuntimeException.class, () -> row.call().make(edge));
      assertEquals(Status.Code.UNAUTHENTICATED, thrown.getStatus().getCode());
      assertEquals(0, lookup.begun.get());
      Edge.authorized(check(edge), "Bearer " + Edge.CLIENT_TOKEN)
          .checkDomains(CheckDomainsRequest.newBuilder().addDomainNames("taken.com").build());
      Edge.admin(check(edge))
          .checkDomains(CheckDomainsRequest.newBuilder().addDomainNames("taken2.com").build());
      assertEquals(2, lookup.begun.get());
    }
  }

  static Stream<Row> anonymousRows() {
    return Stream.of(
        row(
            "unary",
            Status.Code.UNAUTHENTICATED,
            "CREDENTIAL_MISSING",
            edge ->
                check(edge)
                    .checkDomains(
                        CheckDomainsRequest.newBuilder().addDomainNames("taken.com").build())),
        row("bulk", Status.Code.UNAUTHENTICATED, "CREDENTIAL_MISSING", bulk(batch(TAKEN))));
  }

  private static <T extends com.google.protobuf.Message> T detail(
      com.google.rpc.Status status, Class<T> type) throws Exception {
    List<Any> found = status.getDetailsList().stream().filter(any -> any.is(type)).toList();
    assertEquals(1, found.size(), "exactly one " + type.getSimpleName());
    return found.getFirst().unpack(type);
  }
}
