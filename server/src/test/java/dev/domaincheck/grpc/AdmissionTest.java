package dev.domaincheck.grpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import dev.domaincheck.Await;
import dev.domaincheck.limit.CallerQuotas;
import dev.domaincheck.v1.Availability;
import dev.domaincheck.v1.BulkDomain;
import dev.domaincheck.v1.CheckDomainsBulkRequest;
import dev.domaincheck.v1.CheckDomainsBulkResponse;
import dev.domaincheck.v1.CheckDomainsRequest;
import dev.domaincheck.v1.CheckDomainsStreamRequest;
import dev.domaincheck.v1.CheckDomainsStreamResponse;
import dev.domaincheck.v1.DomainBatch;
import dev.domaincheck.v1.DomainCheckServiceGrpc;
import dev.domaincheck.v1.DomainResult;
import dev.domaincheck.v1.Reason;
import io.grpc.Context;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who is refused before anything is done for them, and told when to come back. */
@Timeout(60)
class AdmissionTest {
  private static final Metadata.Key<String> PUSHBACK =
      Metadata.Key.of("grpc-retry-pushback-ms", Metadata.ASCII_STRING_MARSHALLER);

  private final FakeLookup lookup = new FakeLookup();
  private final AtomicLong nanos = new AtomicLong();

  /** What a bulk call brings, and the error that ends it, if one does. */
  private static final class Collector implements StreamObserver<CheckDomainsBulkResponse> {
    final List<DomainResult> results = new CopyOnWriteArrayList<>();
    final CompletableFuture<Optional<Throwable>> ended = new CompletableFuture<>();
    volatile long accepted;

    @Override
    public void onNext(CheckDomainsBulkResponse response) {
      results.addAll(response.getResultsList());
      accepted = response.getProgress().getAccepted();
    }

    @Override
    public void onError(Throwable t) {
      ended.complete(Optional.of(t));
    }

    @Override
    public void onCompleted() {
      ended.complete(Optional.empty());
    }
  }

  private static DomainResult check(Edge edge, String name) {
    return DomainCheckServiceGrpc.newBlockingStub(edge.channel)
        .withDeadlineAfter(20, TimeUnit.SECONDS)
        .checkDomains(CheckDomainsRequest.newBuilder().addDomainNames(name).build())
        .getResults(0);
  }

  private static Status.Code tryToken(Edge edge, String token) {
    Metadata headers = new Metadata();
    headers.put(
        Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), "Bearer " + token);
    try {
      var unused =
          DomainCheckServiceGrpc.newBlockingStub(edge.channel)
              .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers))
              .withDeadlineAfter(20, TimeUnit.SECONDS)
              .checkDomains(CheckDomainsRequest.newBuilder().addDomainNames("taken.com").build());
      return Status.Code.OK;
    } catch (StatusRuntimeException e) {
      return e.getStatus().getCode();
    }
  }

  /** For our clients, and for gRPC's own retries the same where they are for that code. */
  private static long comeBackMillis(StatusRuntimeException e, String reason) throws Exception {
    com.google.rpc.Status status = StatusProto.fromThrowable(e);
    ErrorInfo info = Objects.requireNonNull(status).getDetails(0).unpack(ErrorInfo.class);
    assertEquals(reason, info.getReason());
    RetryInfo retry = status.getDetails(1).unpack(RetryInfo.class);
    long millis =
        retry.getRetryDelay().getSeconds() * 1_000 + retry.getRetryDelay().getNanos() / 1_000_000;
    assertEquals(
        e.getStatus().getCode() == Status.Code.UNAVAILABLE ? Long.toString(millis) : null,
        Objects.requireNonNull(e.getTrailers()).get(PUSHBACK),
        "pushback");
    return millis;
  }

  @Test
  void namesBeyondTheQuota_areRefusedUntilTheyAreSavedUp() throws Exception {
    CallerQuotas quotas = new CallerQuotas(1, 2, 0, nanos::get);
    try (Edge edge = Edge.limited(lookup, quotas)) {
      assertEquals(
          Availability.AVAILABILITY_REGISTERED, check(edge, "taken.com").getAvailability());
      assertTrue(check(edge, "taken.com").getCached(), "cached names count, too");
      StatusRuntimeException refused =
          assertThrows(StatusRuntimeException.class, () -> check(edge, "taken.com"));
      assertEquals(Status.Code.RESOURCE_EXHAUSTED, refused.getStatus().getCode());
      assertEquals(1, comeBackMillis(refused, "QUOTA_EXCEEDED"), "as soon as any is there");
      nanos.addAndGet(TimeUnit.SECONDS.toNanos(1));
      assertTrue(check(edge, "taken.com").getCached());
    }
  }

  @Test
  void bulkBeyondTheQuota_isHeldBackAndAnsweredWhole() throws Exception {
    CallerQuotas quotas = new CallerQuotas(2_000, 10, 0, System::nanoTime);
    try (Edge edge = Edge.limited(lookup, quotas)) {
      Collector caller = new Collector();
      StreamObserver<CheckDomainsBulkRequest> out =
          DomainCheckServiceGrpc.newStub(edge.channel).checkDomainsBulk(caller);
      long begun = System.nanoTime();
      for (int batch = 0; batch < 10; batch++) {
        int from = 50 * batch;
        out.onNext(
            CheckDomainsBulkRequest.newBuilder()
                .setBatch(
                    DomainBatch.newBuilder()
                        .addAllDomains(
                            IntStream.range(from, from + 50)
                                .mapToObj(
                                    i ->
                                        BulkDomain.newBuilder()
                                            .setDomainName("taken-" + i % 60 + ".com")
                                            .build())
                                .toList()))
                .build());
      }
      out.onCompleted();
      assertEquals(Optional.empty(), caller.ended.get(50, TimeUnit.SECONDS));
      assertEquals(500, caller.results.size());
      long least = TimeUnit.MILLISECONDS.toNanos((500 - 50 - 10) / 2);
      assertTrue(System.nanoTime() - begun >= least, "no faster than the quota");
    }
  }

  @Test
  void serverDrainsWhileABatchWaitsForItsQuota_thoseBeforeAreAnswered() throws Exception {
    // No time passes: the second batch's turn never comes.
    try (Edge edge = Edge.limited(lookup, new CallerQuotas(1, 1, 0, nanos::get))) {
      Collector caller = new Collector();
      StreamObserver<CheckDomainsBulkRequest> out =
          DomainCheckServiceGrpc.newStub(edge.channel).checkDomainsBulk(caller);
      out.onNext(batch("held-a.com", "held-b.com", "held-c.com"));
      out.onNext(batch("held-d.com", "held-e.com", "held-f.com"));
      Await.until(() -> caller.accepted == 6);
      edge.drain.begin();
      // Who waits for a quota looks for a stop ten times a second.
      TimeUnit.MILLISECONDS.sleep(200);
      assertEquals(0, lookup.interrupted.get(), "what was read is not given up");
      lookup.letGo.countDown();
      Throwable error = caller.ended.get(30, TimeUnit.SECONDS).orElseThrow();
      com.google.rpc.Status status = Objects.requireNonNull(StatusProto.fromThrowable(error));
      assertEquals("DRAINING", status.getDetails(0).unpack(ErrorInfo.class).getReason());
      assertEquals(3, caller.results.size());
    }
  }

  @Test
  void bulkWhoseQuotaComesAfterItsDeadline_isRefusedOnceWhatBeganIsAnswered() throws Exception {
    try (Edge edge = Edge.limited(lookup, new CallerQuotas(0.01, 1, 0, nanos::get))) {
      Collector caller = new Collector();
      StreamObserver<CheckDomainsBulkRequest> out =
          DomainCheckServiceGrpc.newStub(edge.channel)
              .withDeadlineAfter(50, TimeUnit.SECONDS)
              .checkDomainsBulk(caller);
      // The first is paid back in a hundred seconds, and the call has fifty.
      out.onNext(batch("held-a.com", "held-b.com"));
      out.onNext(batch("held-c.com"));
      Await.until(() -> caller.accepted == 3);
      TimeUnit.MILLISECONDS.sleep(50);
      assertEquals(0, lookup.interrupted.get(), "what was read is not given up");
      lookup.letGo.countDown();
      Throwable error = caller.ended.get(30, TimeUnit.SECONDS).orElseThrow();
      com.google.rpc.Status status = Objects.requireNonNull(StatusProto.fromThrowable(error));
      assertEquals("QUOTA_EXCEEDED", status.getDetails(0).unpack(ErrorInfo.class).getReason());
      assertEquals(2, caller.results.size());
    }
  }

  private static CheckDomainsBulkRequest batch(String... names) {
    DomainBatch.Builder batch = DomainBatch.newBuilder();
    for (String name : names) {
      batch.addDomains(BulkDomain.newBuilder().setDomainName(name));
    }
    return CheckDomainsBulkRequest.newBuilder().setBatch(batch).build();
  }

  @Test
  void callsThatAreTurnedAway_costNoQuota() throws Exception {
    try (Edge edge = Edge.limited(lookup, new CallerQuotas(1, 1, 0, nanos::get))) {
      edge.pressure = true;
      for (int i = 0; i < 10; i++) {
        StatusRuntimeException refused =
            assertThrows(StatusRuntimeException.class, () -> check(edge, "taken.com"));
        assertEquals(Status.Code.UNAVAILABLE, refused.getStatus().getCode());
      }
      edge.pressure = false;
      assertEquals(
          Availability.AVAILABILITY_REGISTERED, check(edge, "taken.com").getAvailability());
    }
  }

  @Test
  void streamsBeyondTheQuota_areRefusedUntilOneEnds() throws Exception {
    CallerQuotas quotas = new CallerQuotas(0, 1, 1, nanos::get);
    CheckDomainsStreamRequest held =
        CheckDomainsStreamRequest.newBuilder().addDomainNames("held.com").build();
    CheckDomainsStreamRequest taken =
        CheckDomainsStreamRequest.newBuilder().addDomainNames("taken.com").build();
    try (Edge edge = Edge.limited(lookup, quotas)) {
      var stub =
          DomainCheckServiceGrpc.newBlockingStub(edge.channel)
              .withDeadlineAfter(40, TimeUnit.SECONDS);
      Iterator<CheckDomainsStreamResponse> first = stub.checkDomainsStream(held);
      Await.until(() -> lookup.begun.get() == 1);
      StatusRuntimeException refused =
          assertThrows(
              StatusRuntimeException.class, () -> stub.checkDomainsStream(taken).hasNext());
      assertEquals(1_000, comeBackMillis(refused, "QUOTA_EXCEEDED"));
      assertEquals(
          Availability.AVAILABILITY_REGISTERED,
          check(edge, "taken.com").getAvailability(),
          "a call that is no stream is not concerned");
      lookup.letGo.countDown();
      while (first.hasNext()) {
        var unused = first.next();
      }
      Await.until(() -> edge.streamsEnded.get() == 3);
      assertTrue(stub.checkDomainsStream(taken).hasNext());
    }
  }

  @Test
  void underPressure_onlyWhatIsCachedIsAnswered_andAllAgainAfterwards() throws Exception {
    try (Edge edge = new Edge(lookup)) {
      assertFalse(check(edge, "taken.com").getCached());
      edge.pressure = true;
      assertTrue(check(edge, "taken.com").getCached());
      StatusRuntimeException refused =
          assertThrows(StatusRuntimeException.class, () -> check(edge, "free.com"));
      assertEquals(Status.Code.UNAVAILABLE, refused.getStatus().getCode());
      assertEquals(1_000, comeBackMillis(refused, "OVERLOADED"));
      assertEquals(1, lookup.begun.get(), "nothing was looked up");
      List<DomainResult> mixed =
          DomainCheckServiceGrpc.newBlockingStub(edge.channel)
              .withDeadlineAfter(20, TimeUnit.SECONDS)
              .checkDomains(
                  CheckDomainsRequest.newBuilder()
                      .addDomainNames("free.com")
                      .addDomainNames("taken.com")
                      .build())
              .getResultsList();
      assertEquals(Reason.REASON_OVERLOADED, mixed.get(0).getReason());
      assertEquals(1, mixed.get(0).getRetryAfter().getSeconds());
      assertTrue(mixed.get(1).getCached(), "one cold name takes no cached one along");
      edge.pressure = false;
      assertEquals(Availability.AVAILABILITY_AVAILABLE, check(edge, "free.com").getAvailability());
    }
  }

  /** gRPC's own retries would keep the caller waiting until its deadline, and tell only of that. */
  @Test
  void overloaded_comeBackAfterTheCallsEnd_isNotTriedAgain() throws Exception {
    ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    Context.CancellableContext call =
        Context.current().withDeadlineAfter(20, TimeUnit.SECONDS, timer);
    try {
      assertEquals("5000", pushback(call, Duration.ofSeconds(5)));
      assertEquals("-1", pushback(call, Duration.ofSeconds(30)));
      assertEquals("30000", pushback(Context.ROOT, Duration.ofSeconds(30)));
    } finally {
      call.cancel(null);
      timer.shutdownNow();
    }
  }

  private static @Nullable String pushback(Context call, Duration comeBack) throws Exception {
    StatusRuntimeException refused = call.call(() -> Errors.overloaded(comeBack));
    return Objects.requireNonNull(refused.getTrailers()).get(PUSHBACK);
  }

  @Test
  void unknownTokens_manyAtOnce_areToldToComeBack_andKnownOnesAreServed() throws Exception {
    try (Edge edge = new Edge(lookup, false, 16)) {
      edge.attemptsAtOnce = true;
      for (int i = 0; i < 10; i++) {
        assertEquals(Status.Code.UNAUTHENTICATED, tryToken(edge, "guess-" + i));
      }
      assertEquals(Status.Code.RESOURCE_EXHAUSTED, tryToken(edge, "guess"));
      assertEquals(Status.Code.OK, tryToken(edge, Edge.CLIENT_TOKEN));
      edge.attemptsAtOnce = false;
      assertEquals(Status.Code.UNAUTHENTICATED, tryToken(edge, "guess"));
    }
  }
}
