package dev.domaincheck.client;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.Any;
import com.google.protobuf.Message;
import com.google.rpc.ErrorInfo;
import dev.domaincheck.v1.Availability;
import dev.domaincheck.v1.BulkDomain;
import dev.domaincheck.v1.CacheAdminServiceGrpc;
import dev.domaincheck.v1.CacheEntry;
import dev.domaincheck.v1.CheckDomainsBulkRequest;
import dev.domaincheck.v1.CheckDomainsBulkResponse;
import dev.domaincheck.v1.CheckDomainsRequest;
import dev.domaincheck.v1.CheckDomainsResponse;
import dev.domaincheck.v1.CheckDomainsStreamRequest;
import dev.domaincheck.v1.CheckDomainsStreamResponse;
import dev.domaincheck.v1.ClearCacheRequest;
import dev.domaincheck.v1.ClearCacheResponse;
import dev.domaincheck.v1.DomainCheckServiceGrpc;
import dev.domaincheck.v1.DomainResult;
import dev.domaincheck.v1.EvictCacheEntriesRequest;
import dev.domaincheck.v1.EvictCacheEntriesResponse;
import dev.domaincheck.v1.GetCacheEntryRequest;
import dev.domaincheck.v1.GetCacheEntryResponse;
import dev.domaincheck.v1.GetCacheStatsRequest;
import dev.domaincheck.v1.GetCacheStatsResponse;
import dev.domaincheck.v1.GetServerInfoRequest;
import dev.domaincheck.v1.GetServerInfoResponse;
import dev.domaincheck.v1.ListCacheEntriesRequest;
import dev.domaincheck.v1.ListCacheEntriesResponse;
import dev.domaincheck.v1.ListRegistryHostsRequest;
import dev.domaincheck.v1.ListRegistryHostsResponse;
import dev.domaincheck.v1.PauseHostRequest;
import dev.domaincheck.v1.PauseHostResponse;
import dev.domaincheck.v1.Progress;
import dev.domaincheck.v1.Reason;
import dev.domaincheck.v1.RegistryAdminServiceGrpc;
import dev.domaincheck.v1.RegistryHost;
import dev.domaincheck.v1.ReloadDirectoryRequest;
import dev.domaincheck.v1.ReloadDirectoryResponse;
import dev.domaincheck.v1.ResumeHostRequest;
import dev.domaincheck.v1.ResumeHostResponse;
import dev.domaincheck.v1.SaveCacheSnapshotRequest;
import dev.domaincheck.v1.SaveCacheSnapshotResponse;
import dev.domaincheck.v1.SetHostLimitRequest;
import dev.domaincheck.v1.SetHostLimitResponse;
import dev.domaincheck.v1.WarmCacheRequest;
import dev.domaincheck.v1.WarmCacheResponse;
import io.grpc.Context;
import io.grpc.Deadline;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.StatusProto;
import io.grpc.protobuf.services.HealthStatusManager;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * The service as a fake on loopback: answers by the beginning of a name, unless a test puts another
 * behaviour in.
 */
public final class FakeService implements AutoCloseable {

  private static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

  /** What the calls carried, in order. */
  public final List<Metadata> headers = new CopyOnWriteArrayList<>();

  /** The deadlines of the calls, in order. */
  public final List<Optional<Deadline>> deadlines = new CopyOnWriteArrayList<>();

  public final List<CheckDomainsRequest> checks = new CopyOnWriteArrayList<>();
  public final List<CheckDomainsStreamRequest> streams = new CopyOnWriteArrayList<>();
  public final List<CheckDomainsBulkRequest> bulkMessages = new CopyOnWriteArrayList<>();

  public final AtomicReference<
          BiConsumer<CheckDomainsRequest, StreamObserver<CheckDomainsResponse>>>
      onCheck = new AtomicReference<>(FakeService::answer);

  public final AtomicReference<
          BiConsumer<CheckDomainsStreamRequest, StreamObserver<CheckDomainsStreamResponse>>>
      onStream = new AtomicReference<>(FakeService::answerBackwards);

  public final AtomicReference<
          Function<
              ServerCallStreamObserver<CheckDomainsBulkResponse>,
              StreamObserver<CheckDomainsBulkRequest>>>
      onBulk = new AtomicReference<>(this::answerBatches);

  public final AtomicReference<Answer<GetCacheStatsResponse>> onStats =
      new AtomicReference<>(() -> GetCacheStatsResponse.getDefaultInstance());

  public final AtomicReference<Answer<ClearCacheResponse>> onClear =
      new AtomicReference<>(() -> ClearCacheResponse.newBuilder().setCleared(1234).build());

  /** The requests of CacheAdminService but for figures and clearing, in order. */
  public final List<Message> cacheRequests = new CopyOnWriteArrayList<>();

  public final AtomicReference<Function<ListCacheEntriesRequest, ListCacheEntriesResponse>>
      onEntries = new AtomicReference<>(request -> ListCacheEntriesResponse.getDefaultInstance());

  public final AtomicReference<Answer<CacheEntry>> onEntry =
      new AtomicReference<>(
          () -> {
            throw failure(Status.Code.NOT_FOUND, "no such entry", "ENTRY_NOT_FOUND");
          });

  public final AtomicReference<Answer<EvictCacheEntriesResponse>> onEvict =
      new AtomicReference<>(() -> EvictCacheEntriesResponse.getDefaultInstance());

  public final AtomicReference<BiConsumer<WarmCacheRequest, StreamObserver<WarmCacheResponse>>>
      onWarm = new AtomicReference<>(FakeService::warmAll);

  public final AtomicReference<Answer<SaveCacheSnapshotResponse>> onSave =
      new AtomicReference<>(
          () -> SaveCacheSnapshotResponse.newBuilder().setEntries(1234).setBytes(56_789).build());

  public final AtomicReference<Answer<GetServerInfoResponse>> onInfo =
      new AtomicReference<>(() -> GetServerInfoResponse.getDefaultInstance());

  /** The requests of RegistryAdminService, in order. */
  public final List<Message> registryRequests = new CopyOnWriteArrayList<>();

  public final AtomicReference<Function<ListRegistryHostsRequest, ListRegistryHostsResponse>>
      onHosts = new AtomicReference<>(request -> ListRegistryHostsResponse.getDefaultInstance());

  public final AtomicReference<Answer<RegistryHost>> onHostChange =
      new AtomicReference<>(() -> RegistryHost.getDefaultInstance());

  public final AtomicReference<Answer<ReloadDirectoryResponse>> onReload =
      new AtomicReference<>(() -> ReloadDirectoryResponse.newBuilder().setSuffixes(1500).build());

  /** Makes an answer or throws a status. */
  public interface Answer<T> {
    T get();
  }

  /** Says that it serves, unless a test says otherwise. */
  public final HealthStatusManager health = new HealthStatusManager();

  private final Server server;

  public FakeService() {
    this(UnaryOperator.identity());
  }

  public FakeService(UnaryOperator<NettyServerBuilder> configuration) {
    try {
      server =
          configuration
              .apply(
                  NettyServerBuilder.forAddress(
                      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)))
              .addService(health.getHealthService())
              .addService(new Checks())
              .addService(new CacheAdministration())
              .addService(new RegistryAdministration())
              .intercept(new Recorder())
              .build()
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public String target() {
    return "127.0.0.1:" + server.getPort();
  }

  public DomainCheckClient client() {
    return DomainCheckClient.builder().target(target()).build();
  }

  /** The credential of the last call. */
  public Optional<String> authorization() {
    return Optional.ofNullable(headers.getLast().get(AUTHORIZATION));
  }

  /** As {@link #drain} does, without waiting for calls. */
  public void beginToDrain() {
    health.enterTerminalState();
    server.shutdown();
  }

  /** As a server does on SIGTERM: says that it serves no more, ends what it has begun, and goes. */
  public void drain() throws InterruptedException {
    beginToDrain();
    assertTrue(server.awaitTermination(30, TimeUnit.SECONDS), "calls did not end");
  }

  @Override
  public void close() {
    server.shutdownNow();
  }

  /** A status with an ErrorInfo, and further details. */
  public static StatusRuntimeException failure(
      Status.Code code, String message, String reason, Any... more) {
    return StatusProto.toStatusRuntimeException(
        com.google.rpc.Status.newBuilder()
            .setCode(code.value())
            .setMessage(message)
            .addDetails(
                Any.pack(
                    ErrorInfo.newBuilder()
                        .setDomain("domaincheck.dev")
                        .setReason(reason)
                        .putMetadata("limit", "1000")
                        .build()))
            .addAllDetails(List.of(more))
            .build());
  }

  /** {@code available-*}, {@code registered-*}, ... or UNKNOWN; a second dash part is no matter. */
  public static DomainResult result(String name) {
    DomainResult.Builder result = DomainResult.newBuilder().setInput(name);
    String kind = name.substring(0, Math.max(0, name.indexOf('-')));
    if (name.contains(" ")) {
      return result
          .setAvailability(Availability.AVAILABILITY_INVALID)
          .setReason(Reason.REASON_SYNTAX)
          .build();
    }
    result.setDomainName(name).setUnicodeName(name);
    return switch (kind) {
      case "available" -> result.setAvailability(Availability.AVAILABILITY_AVAILABLE).build();
      case "registered" -> result.setAvailability(Availability.AVAILABILITY_REGISTERED).build();
      case "reserved" -> result.setAvailability(Availability.AVAILABILITY_RESERVED).build();
      default ->
          result
              .setAvailability(Availability.AVAILABILITY_UNKNOWN)
              .setReason(Reason.REASON_THROTTLED)
              .build();
    };
  }

  private static void answer(
      CheckDomainsRequest request, StreamObserver<CheckDomainsResponse> observer) {
    CheckDomainsResponse.Builder response = CheckDomainsResponse.newBuilder();
    request.getDomainNamesList().forEach(name -> response.addResults(result(name)));
    observer.onNext(response.build());
    observer.onCompleted();
  }

  private static void answerBackwards(
      CheckDomainsStreamRequest request, StreamObserver<CheckDomainsStreamResponse> observer) {
    for (int i = request.getDomainNamesCount() - 1; i >= 0; i--) {
      observer.onNext(indexed(i, request.getDomainNames(i)));
    }
    observer.onCompleted();
  }

  public static CheckDomainsStreamResponse indexed(int index, String name) {
    return CheckDomainsStreamResponse.newBuilder()
        .addResults(result(name).toBuilder().setIndex(index))
        .build();
  }

  private StreamObserver<CheckDomainsBulkRequest> answerBatches(
      ServerCallStreamObserver<CheckDomainsBulkResponse> observer) {
    return new StreamObserver<>() {
      @Override
      public void onNext(CheckDomainsBulkRequest request) {
        if (request.hasBatch()) {
          observer.onNext(answers(request));
        }
      }

      @Override
      public void onError(Throwable t) {}

      @Override
      public void onCompleted() {
        observer.onCompleted();
      }
    };
  }

  public static CheckDomainsBulkResponse answers(CheckDomainsBulkRequest request) {
    CheckDomainsBulkResponse.Builder response = CheckDomainsBulkResponse.newBuilder();
    for (BulkDomain domain : request.getBatch().getDomainsList()) {
      response.addResults(
          result(domain.getDomainName()).toBuilder().setCorrelationId(domain.getCorrelationId()));
    }
    return response.build();
  }

  /** How far a warming is. */
  public static WarmCacheResponse warmed(long accepted, long done, long cached, long failed) {
    return WarmCacheResponse.newBuilder()
        .setProgress(Progress.newBuilder().setAccepted(accepted).setDone(done))
        .setAlreadyCached(cached)
        .setFailed(failed)
        .build();
  }

  private static void warmAll(
      WarmCacheRequest request, StreamObserver<WarmCacheResponse> observer) {
    int names = request.getDomainNamesCount();
    observer.onNext(warmed(names, 0, 0, 0));
    observer.onNext(warmed(names, names, 0, 0));
    observer.onCompleted();
  }

  private final class Recorder implements ServerInterceptor {
    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(
        ServerCall<Q, R> call, Metadata metadata, ServerCallHandler<Q, R> next) {
      if (call.getMethodDescriptor().getFullMethodName().startsWith("grpc.health")) {
        return next.startCall(call, metadata);
      }
      headers.add(metadata);
      deadlines.add(Optional.ofNullable(Context.current().getDeadline()));
      return next.startCall(call, metadata);
    }
  }

  private final class Checks extends DomainCheckServiceGrpc.DomainCheckServiceImplBase {
    @Override
    public void checkDomains(
        CheckDomainsRequest request, StreamObserver<CheckDomainsResponse> observer) {
      checks.add(request);
      onCheck.get().accept(request, observer);
    }

    @Override
    public void checkDomainsStream(
        CheckDomainsStreamRequest request, StreamObserver<CheckDomainsStreamResponse> observer) {
      streams.add(request);
      onStream.get().accept(request, observer);
    }

    @Override
    public StreamObserver<CheckDomainsBulkRequest> checkDomainsBulk(
        StreamObserver<CheckDomainsBulkResponse> observer) {
      StreamObserver<CheckDomainsBulkRequest> reader =
          onBulk.get().apply((ServerCallStreamObserver<CheckDomainsBulkResponse>) observer);
      return new StreamObserver<>() {
        @Override
        public void onNext(CheckDomainsBulkRequest request) {
          bulkMessages.add(request);
          reader.onNext(request);
        }

        @Override
        public void onError(Throwable t) {
          reader.onError(t);
        }

        @Override
        public void onCompleted() {
          reader.onCompleted();
        }
      };
    }

    @Override
    public void getServerInfo(
        GetServerInfoRequest request, StreamObserver<GetServerInfoResponse> observer) {
      respond(onInfo.get(), observer);
    }
  }

  private final class CacheAdministration extends CacheAdminServiceGrpc.CacheAdminServiceImplBase {
    @Override
    public void getCacheStats(
        GetCacheStatsRequest request, StreamObserver<GetCacheStatsResponse> observer) {
      respond(onStats.get(), observer);
    }

    @Override
    public void clearCache(ClearCacheRequest request, StreamObserver<ClearCacheResponse> observer) {
      respond(onClear.get(), observer);
    }

    @Override
    public void listCacheEntries(
        ListCacheEntriesRequest request, StreamObserver<ListCacheEntriesResponse> observer) {
      cacheRequests.add(request);
      respond(() -> onEntries.get().apply(request), observer);
    }

    @Override
    public void getCacheEntry(
        GetCacheEntryRequest request, StreamObserver<GetCacheEntryResponse> observer) {
      cacheRequests.add(request);
      respond(
          () -> GetCacheEntryResponse.newBuilder().setEntry(onEntry.get().get()).build(), observer);
    }

    @Override
    public void evictCacheEntries(
        EvictCacheEntriesRequest request, StreamObserver<EvictCacheEntriesResponse> observer) {
      cacheRequests.add(request);
      respond(onEvict.get(), observer);
    }

    @Override
    public void warmCache(WarmCacheRequest request, StreamObserver<WarmCacheResponse> observer) {
      cacheRequests.add(request);
      onWarm.get().accept(request, observer);
    }

    @Override
    public void saveCacheSnapshot(
        SaveCacheSnapshotRequest request, StreamObserver<SaveCacheSnapshotResponse> observer) {
      cacheRequests.add(request);
      respond(onSave.get(), observer);
    }
  }

  private final class RegistryAdministration
      extends RegistryAdminServiceGrpc.RegistryAdminServiceImplBase {
    @Override
    public void listRegistryHosts(
        ListRegistryHostsRequest request, StreamObserver<ListRegistryHostsResponse> observer) {
      registryRequests.add(request);
      respond(() -> onHosts.get().apply(request), observer);
    }

    @Override
    public void pauseHost(PauseHostRequest request, StreamObserver<PauseHostResponse> observer) {
      registryRequests.add(request);
      respond(
          () -> PauseHostResponse.newBuilder().setHost(onHostChange.get().get()).build(), observer);
    }

    @Override
    public void resumeHost(ResumeHostRequest request, StreamObserver<ResumeHostResponse> observer) {
      registryRequests.add(request);
      respond(
          () -> ResumeHostResponse.newBuilder().setHost(onHostChange.get().get()).build(),
          observer);
    }

    @Override
    public void setHostLimit(
        SetHostLimitRequest request, StreamObserver<SetHostLimitResponse> observer) {
      registryRequests.add(request);
      respond(
          () -> SetHostLimitResponse.newBuilder().setHost(onHostChange.get().get()).build(),
          observer);
    }

    @Override
    public void reloadDirectory(
        ReloadDirectoryRequest request, StreamObserver<ReloadDirectoryResponse> observer) {
      registryRequests.add(request);
      respond(onReload.get(), observer);
    }
  }

  private static <T> void respond(Answer<T> function, StreamObserver<T> observer) {
    try {
      observer.onNext(function.get());
      observer.onCompleted();
    } catch (StatusRuntimeException e) {
      observer.onError(e);
    }
  }
}
