package dev.domaincheck.grpc;

import dev.domaincheck.bench.v1.CallBulkRequest;
import dev.domaincheck.bench.v1.CallBulkResponse;
import dev.domaincheck.bench.v1.CallInterceptedRequest;
import dev.domaincheck.bench.v1.CallInterceptedResponse;
import dev.domaincheck.bench.v1.CallRequest;
import dev.domaincheck.bench.v1.CallResponse;
import dev.domaincheck.bench.v1.NoopGrpc;
import dev.domaincheck.bench.v1.PrepareRequest;
import dev.domaincheck.bench.v1.PrepareResponse;
import dev.domaincheck.v1.DomainResult;
import dev.domaincheck.v1.ErrorReason;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * What benchmarks compare checks with: the same bytes over the same transport, and nothing between.
 * All of it runs on the event loop.
 *
 * <p>An answer is kept for each number of names, 100 of at most 128 KiB in all.
 */
public final class Baseline extends NoopGrpc.NoopImplBase {
  /** As many as a batch of a bulk stream holds. */
  private static final int MAX_RESULTS = BulkCall.MAX_BATCH;

  /** A result has some 300 bytes, with evidence of several services 1,000. */
  private static final int MAX_BYTES = 128 * 1024;

  private static final Reply EMPTY = Reply.of(List.of());

  private final AtomicReferenceArray<Reply> replies = new AtomicReferenceArray<>(MAX_RESULTS + 1);

  /** One answer in the shapes of the rpcs; a message keeps what it has reckoned of its size. */
  private record Reply(
      CallResponse call, CallInterceptedResponse intercepted, CallBulkResponse bulk) {
    static Reply of(List<DomainResult> results) {
      return new Reply(
          CallResponse.newBuilder().addAllResults(results).build(),
          CallInterceptedResponse.newBuilder().addAllResults(results).build(),
          CallBulkResponse.newBuilder().addAllResults(results).build());
    }
  }

  private Reply reply(int names) {
    Reply reply = names > MAX_RESULTS ? null : replies.get(names);
    return reply == null ? EMPTY : reply;
  }

  @Override
  public void prepare(PrepareRequest request, StreamObserver<PrepareResponse> out) {
    Calls.inline(
        out,
        () -> {
          int count = request.getResultsCount();
          if (count == 0 || count > MAX_RESULTS || request.getSerializedSize() > MAX_BYTES) {
            throw Errors.invalid(
                ErrorReason.ERROR_REASON_INVALID_OPTION,
                "results",
                "are not 1 to " + MAX_RESULTS + " of at most " + MAX_BYTES + " bytes together");
          }
          replies.set(count, Reply.of(request.getResultsList()));
          out.onNext(PrepareResponse.getDefaultInstance());
          out.onCompleted();
        });
  }

  @Override
  public void call(CallRequest request, StreamObserver<CallResponse> out) {
    out.onNext(reply(request.getDomainNamesCount()).call());
    out.onCompleted();
  }

  @Override
  public void callIntercepted(
      CallInterceptedRequest request, StreamObserver<CallInterceptedResponse> out) {
    out.onNext(reply(request.getDomainNamesCount()).intercepted());
    out.onCompleted();
  }

  @Override
  public StreamObserver<CallBulkRequest> callBulk(StreamObserver<CallBulkResponse> out) {
    return new Batches((ServerCallStreamObserver<CallBulkResponse>) out);
  }

  /**
   * Takes the next batch when the last answer found room, so that a stopped reader costs little.
   */
  private final class Batches implements StreamObserver<CallBulkRequest> {
    private final ServerCallStreamObserver<CallBulkResponse> out;
    private boolean owesRequest = true;

    private Batches(ServerCallStreamObserver<CallBulkResponse> out) {
      this.out = out;
      out.disableAutoRequest();
      out.setOnReadyHandler(this::requestIfReady);
    }

    private void requestIfReady() {
      if (owesRequest && out.isReady()) {
        owesRequest = false;
        out.request(1);
      }
    }

    @Override
    public void onNext(CallBulkRequest request) {
      if (request.hasBatch()) {
        out.onNext(reply(request.getBatch().getDomainsCount()).bulk());
      }
      owesRequest = true;
      requestIfReady();
    }

    @Override
    public void onError(Throwable cancelled) {
      // Nothing is held that would have to be let go.
    }

    @Override
    public void onCompleted() {
      out.onCompleted();
    }
  }
}
