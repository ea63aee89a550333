package dev.domaincheck.load;

import dev.domaincheck.v1.BulkDomain;
import dev.domaincheck.v1.CheckDomainsBulkRequest;
import dev.domaincheck.v1.CheckDomainsBulkResponse;
import dev.domaincheck.v1.CheckDomainsRequest;
import dev.domaincheck.v1.CheckDomainsResponse;
import dev.domaincheck.v1.CheckDomainsStreamRequest;
import dev.domaincheck.v1.CheckDomainsStreamResponse;
import dev.domaincheck.v1.CheckOptions;
import dev.domaincheck.v1.DomainBatch;
import dev.domaincheck.v1.DomainCheckServiceGrpc;
import dev.domaincheck.v1.DomainCheckServiceGrpc.DomainCheckServiceStub;
import dev.domaincheck.v1.DomainResult;
import io.grpc.Channel;
import io.grpc.Status;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One call of a check rpc, on its way. */
final class LabCall {
  /** Names in one message of a bulk call. */
  private static final int BATCH = 100;

  /** Which rpc, and how its caller behaves. */
  enum Shape {
    UNARY,
    STREAM,
    /** The caller may send more. */
    BULK,
    BULK_HALF_CLOSED,
    /** The caller takes the first message of results, and no other. */
    BULK_UNREAD
  }

  final Queue<DomainResult> results = new ConcurrentLinkedQueue<>();
  final CompletableFuture<Status> ended = new CompletableFuture<>();
  private volatile @Nullable ClientCallStreamObserver<?> call;

  private LabCall() {}

  /** Begins a call. */
  static LabCall begin(
      Channel channel, Shape shape, CheckOptions options, List<String> names, Duration deadline) {
    LabCall call = new LabCall();
    DomainCheckServiceStub stub =
        DomainCheckServiceGrpc.newStub(channel)
            .withDeadlineAfter(deadline.toNanos(), TimeUnit.NANOSECONDS);
    switch (shape) {
      case UNARY ->
          stub.checkDomains(
              CheckDomainsRequest.newBuilder().addAllDomainNames(names).setOptions(options).build(),
              call.<CheckDomainsRequest, CheckDomainsResponse>observer(
                  CheckDomainsResponse::getResultsList, true));
      case STREAM ->
          stub.checkDomainsStream(
              CheckDomainsStreamRequest.newBuilder()
                  .addAllDomainNames(names)
                  .setOptions(options)
                  .build(),
              call.<CheckDomainsStreamRequest, CheckDomainsStreamResponse>observer(
                  CheckDomainsStreamResponse::getResultsList, true));
      case BULK, BULK_HALF_CLOSED, BULK_UNREAD -> {
        StreamObserver<CheckDomainsBulkRequest> requests =
            stub.checkDomainsBulk(
                call.<CheckDomainsBulkRequest, CheckDomainsBulkResponse>observer(
                    CheckDomainsBulkResponse::getResultsList, shape != Shape.BULK_UNREAD));
        requests.onNext(CheckDomainsBulkRequest.newBuilder().setOptions(options).build());
        for (int i = 0; i < names.size(); i += BATCH) {
          requests.onNext(batch(names.subList(i, Math.min(names.size(), i + BATCH))));
        }
        if (shape == Shape.BULK_HALF_CLOSED) {
          requests.onCompleted();
        }
      }
    }
    return call;
  }

  private static CheckDomainsBulkRequest batch(List<String> names) {
    return CheckDomainsBulkRequest.newBuilder()
        .setBatch(
            DomainBatch.newBuilder()
                .addAllDomains(
                    names.stream()
                        .map(name -> BulkDomain.newBuilder().setDomainName(name).build())
                        .toList()))
        .build();
  }

  private <Q, A> ClientResponseObserver<Q, A> observer(
      Function<A, List<DomainResult>> unpack, boolean reads) {
    return new ClientResponseObserver<>() {
      @Override
      public void beforeStart(ClientCallStreamObserver<Q> stream) {
        call = stream;
        if (!reads) {
          stream.disableAutoRequestWithInitial(1);
        }
      }

      @Override
      public void onNext(A response) {
        results.addAll(unpack.apply(response));
      }

      @Override
      public void onError(Throwable t) {
        ended.complete(Status.fromThrowable(t));
      }

      @Override
      public void onCompleted() {
        ended.complete(Status.OK);
      }
    };
  }

  void cancel() {
    ClientCallStreamObserver<?> stream = call;
    if (stream != null) {
      stream.cancel("enough", null);
    }
  }

  /** Takes whatever has come: a call's end is handed over behind its results. */
  void readOn() {
    ClientCallStreamObserver<?> stream = call;
    if (stream != null) {
      stream.request(Integer.MAX_VALUE);
    }
  }

  /** The status that ended the call, which is waited for. */
  Status.Code end() throws Exception {
    return ended.get(30, TimeUnit.SECONDS).getCode();
  }
}
