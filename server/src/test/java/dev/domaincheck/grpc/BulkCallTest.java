package dev.domaincheck.grpc;

import static dev.domaincheck.Await.until;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.rpc.ErrorInfo;
import dev.domaincheck.RawHttp2;
import dev.domaincheck.availability.Caller;
import dev.domaincheck.availability.Deadline;
import dev.domaincheck.availability.Protocol;
import dev.domaincheck.v1.BulkDomain;
import dev.domaincheck.v1.CheckDomainsBulkRequest;
import dev.domaincheck.v1.CheckDomainsBulkResponse;
import dev.domaincheck.v1.CheckDomainsStreamRequest;
import dev.domaincheck.v1.CheckOptions;
import dev.domaincheck.v1.DomainBatch;
import dev.domaincheck.v1.DomainCheckServiceGrpc;
import dev.domaincheck.v1.DomainResult;
import dev.domaincheck.v1.Progress;
import io.grpc.Status;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class BulkCallTest {
  private static final int PARALLELISM = 16;

  private final FakeLookup lookup = new FakeLookup();
  private final Edge edge;
  private final List<Thread> waiting = new ArrayList<>();

  BulkCallTest() throws Exception {
    edge = new Edge(lookup, true, PARALLELISM);
  }

  @AfterEach
  void close() throws Exception {
    waiting.forEach(Thread::interrupt);
    lookup.letGo.countDown();
    edge.close();
  }

  /** A caller that reads only what it asks for. */
  private static final class BulkCaller
      implements ClientResponseObserver<CheckDomainsBulkRequest, CheckDomainsBulkResponse> {
    final BlockingQueue<DomainResult> results = new LinkedBlockingQueue<>();
    final List<Progress> progress = new CopyOnWriteArrayList<>();
    final CompletableFuture<Status> ended = new CompletableFuture<>();
    volatile @Nullable Throwable error;
    volatile @Nullable Thread lastThread;
    final int initialRequest;
    ClientCallStreamObserver<CheckDomainsBulkRequest> call;

    @SuppressWarnings("NullAway.Init") // grpc calls beforeStart before it hands the call out.
    BulkCaller(Edge edge, int initialRequest) {
      this.initialRequest = initialRequest;
      var unused = DomainCheckServiceGrpc.newStub(edge.channel).checkDomainsBulk(this);
    }

    @Override
    public void beforeStart(ClientCallStreamObserver<CheckDomainsBulkRequest> stream) {
      call = stream;
      stream.disableAutoRequestWithInitial(initialRequest);
    }

    @Override
    public void onNext(CheckDomainsBulkResponse response) {
      lastThread = Thread.currentThread();
      progress.add(response.getProgress());
      results.addAll(response.getResultsList());
    }

    @Override
    public void onError(Throwable t) {
      error = t;
      ended.complete(Status.fromThrowable(t));
    }

    @Override
    public void onCompleted() {
      ended.complete(Status.OK);
    }

    /** The reason of the error that ended the call. */
    String reason() throws Exception {
      com.google.rpc.Status status = StatusProto.fromThrowable(Objects.requireNonNull(error));
      assertNotNull(status);
      return status.getDetails(0).unpack(ErrorInfo.class).getReason();
    }

    Status end() throws Exception {
      return ended.get(30, TimeUnit.SECONDS);
    }
  }

  private static CheckDomainsBulkRequest batch(String label, int from, int count) {
    return CheckDomainsBulkRequest.newBuilder()
        .setBatch(
            DomainBatch.newBuilder()
                .addAllDomains(
                    IntStream.range(from, from + count)
                        .mapToObj(
                            i ->
                                BulkDomain.newBuilder()
                                    .setDomainName(label + i + ".com")
                                    .setCorrelationId("id" + i)
                                    .build())
                        .toList()))
        .build();
  }

  @Test
  void bulk_manyBatches_eachIdAnsweredOnce() throws Exception {
    BulkCaller caller = new BulkCaller(edge, Integer.MAX_VALUE);
    caller.call.onNext(
        CheckDomainsBulkRequest.newBuilder().setOptions(CheckOptions.getDefaultInstance()).build());
    for (int i = 0; i < 20; i++) {
      caller.call.onNext(batch("taken", i * 100, 100));
    }
    caller.call.onCompleted();
    assertEquals(Status.Code.OK, caller.end().getCode());
    Set<String> ids = new HashSet<>();
    for (DomainResult result : caller.results) {
      assertTrue(ids.add(result.getCorrelationId()));
      assertEquals(
          "taken" + result.getCorrelationId().substring(2) + ".com", result.getDomainName());
    }
    assertEquals(2_000, ids.size());
  }

  @Test
  void bulk_callerDoesNotRead_lookupsStop() throws Exception {
    BulkCaller caller = new BulkCaller(edge, 1);
    for (int i = 0; i < 300; i++) {
      caller.call.onNext(batch("taken", i * 100, 100));
    }
    until(() -> lookup.begun.get() > 256);
    int before = -1;
    for (int i = 0; i < 100 && before != lookup.begun.get(); i++) {
      before = lookup.begun.get();
      TimeUnit.MILLISECONDS.sleep(200);
    }
    assertTrue(lookup.begun.get() <= 4_000, "lookups " + lookup.begun.get());
    caller.call.cancel("enough", null);
    until(() -> edge.flights.underWay() == 0);
  }

  @Test
  void bulk_cancelled_lookupsAreInterrupted() throws Exception {
    BulkCaller caller = new BulkCaller(edge, Integer.MAX_VALUE);
    caller.call.onNext(batch("held", 0, 50));
    until(() -> lookup.inFlight.get() == PARALLELISM);
    caller.call.cancel("enough", null);
    until(() -> lookup.interrupted.get() == PARALLELISM);
    until(() -> edge.flights.underWay() == 0);
    assertEquals(PARALLELISM, lookup.begun.get(), "nothing more was begun");
  }

  @Test
  void bulk_serverDrains_whatWasReadIsAnsweredFirst() throws Exception {
    BulkCaller caller = new BulkCaller(edge, Integer.MAX_VALUE);
    caller.call.onNext(batch("held", 0, 10));
    until(() -> lookup.inFlight.get() == 10);
    edge.drain.begin();
    lookup.letGo.countDown();
    assertEquals(Status.Code.UNAVAILABLE, caller.end().getCode());
    assertEquals(10, caller.results.size());
  }

  @Test
  void bulk_nothingSent_isEnded() throws Exception {
    try (Edge impatient = Edge.impatient(lookup, Duration.ofMillis(50))) {
      BulkCaller caller = new BulkCaller(impatient, Integer.MAX_VALUE);
      assertEquals(Status.Code.ABORTED, caller.end().getCode());
      assertEquals("IDLE_TIMEOUT", caller.reason());
    }
  }

  @Test
  void bulk_lookupTakesLonger_isNotIdle() throws Exception {
    try (Edge impatient = Edge.impatient(lookup, Duration.ofMillis(50))) {
      BulkCaller caller = new BulkCaller(impatient, Integer.MAX_VALUE);
      caller.call.onNext(batch("held", 0, 1));
      until(() -> lookup.inFlight.get() == 1);
      TimeUnit.MILLISECONDS.sleep(200);
      lookup.letGo.countDown();
      until(() -> caller.results.size() == 1);
    }
  }

  @Test
  void bulk_callerNeverReads_isGivenUp() throws Exception {
    try (Edge impatient = Edge.impatient(lookup, Duration.ofMillis(50))) {
      BulkCaller caller = new BulkCaller(impatient, 1);
      for (int i = 0; i < 50; i++) {
        caller.call.onNext(batch("taken", i * 100, 100));
      }
      until(() -> impatient.flights.underWay() == 0 && !caller.results.isEmpty());
      // Only now does it read on, and finds that the server has left.
      TimeUnit.MILLISECONDS.sleep(200);
      caller.call.request(1_000);
      assertEquals(Status.Code.RESOURCE_EXHAUSTED, caller.end().getCode());
      assertEquals("SLOW_CONSUMER", caller.reason());
    }
  }

  @Test
  void bulk_callerNeverReadsTheTrailers_streamIsReset() throws Exception {
    try (Edge impatient = Edge.impatientOverNetty(lookup, Duration.ofSeconds(1))) {
      BulkCaller caller = new BulkCaller(impatient, 1);
      // Several times what fits into the caller's flow control window of 1 MiB.
      for (int i = 0; i < 400; i++) {
        caller.call.onNext(batch("taken", i * 100, 100));
      }
      // The caller never asks for more, and yet the server lets go of the stream.
      until(() -> impatient.streamsEnded.get() == 1);
      until(() -> impatient.flights.underWay() == 0);
      caller.call.request(100_000);
      assertEquals(Status.Code.CANCELLED, caller.end().getCode());
    }
  }

  /** All that there is to write fits into what gRPC takes at once. */
  @Test
  void stream_callerTakesNoByteOfTheLastResults_isReset() throws Exception {
    try (Edge impatient = Edge.impatientOverNetty(lookup, Duration.ofMillis(500));
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), impatient.port());
        RawHttp2 caller = RawHttp2.withoutWindow(socket)) {
      socket.setSoTimeout(20_000);
      int stream =
          caller.begin(RawHttp2.headers("/domaincheck.v1.DomainCheckService/CheckDomainsStream"));
      caller.send(
          stream,
          CheckDomainsStreamRequest.newBuilder()
              .addDomainNames("taken-1.com")
              .build()
              .toByteArray());
      assertEquals(RawHttp2.CANCEL, caller.resetOf(stream));
      until(() -> impatient.streamsEnded.get() == 1);
      assertEquals(1, lookup.begun.get());
    }
  }

  @Test
  void bulk_nothingAnsweredForLong_progressIsTold() throws Exception {
    try (Edge impatient = Edge.impatient(lookup, Duration.ofMillis(50))) {
      BulkCaller caller = new BulkCaller(impatient, Integer.MAX_VALUE);
      caller.call.onNext(batch("held", 0, 3));
      until(() -> caller.progress.size() >= 2);
      assertEquals(3, caller.progress.getFirst().getAccepted());
      assertEquals(0, caller.progress.getFirst().getDone());
      assertEquals(0, caller.results.size());
      lookup.letGo.countDown();
      caller.call.onCompleted();
      assertEquals(Status.Code.OK, caller.end().getCode());
      assertEquals(3, caller.progress.getLast().getDone());
    }
  }

  @Test
  void bulk_drainIsCut_endsWithItsReason() throws Exception {
    BulkCaller caller = new BulkCaller(edge, Integer.MAX_VALUE);
    caller.call.onNext(batch("held", 0, 10));
    until(() -> lookup.inFlight.get() == 10);
    edge.drain.cut();
    assertEquals(Status.Code.UNAVAILABLE, caller.end().getCode());
    assertEquals("DRAINING", caller.reason());
    until(() -> lookup.interrupted.get() == 10);
  }

  @Test
  void bulk_serverDrains_namesThatWereNotBegunAreLeft() throws Exception {
    BulkCaller caller = new BulkCaller(edge, Integer.MAX_VALUE);
    caller.call.onNext(batch("held", 0, 100));
    until(() -> lookup.inFlight.get() == PARALLELISM);
    edge.drain.begin();
    lookup.letGo.countDown();
    assertEquals(Status.Code.UNAVAILABLE, caller.end().getCode());
    assertEquals("DRAINING", caller.reason());
    // The submitter had passed its look at the drain for one more name at most.
    assertTrue(lookup.begun.get() <= PARALLELISM + 1, "begun " + lookup.begun.get());
    assertEquals(lookup.begun.get(), caller.results.size());
  }

  @Test
  void bulk_allNamesCached_areAnsweredOnTheTransportsThread() throws Exception {
    BulkCaller caller = new BulkCaller(edge, Integer.MAX_VALUE);
    caller.call.onNext(batch("taken", 0, 50));
    until(() -> caller.results.size() == 50);
    AtomicInteger sent = new AtomicInteger(50);
    // The call's own threads give it back once all they wrote is written.
    until(
        () -> {
          caller.call.onNext(batch("taken", 0, 50));
          sent.addAndGet(50);
          until(() -> caller.results.size() == sent.get());
          return caller.lastThread == Thread.currentThread();
        });
    assertEquals(sent.get(), caller.results.size(), "executors are direct, so it is all there");
    assertEquals(sent.get(), caller.progress.getLast().getAccepted());
    assertEquals(sent.get(), caller.progress.getLast().getDone());
    // A name that is not cached takes its batch to the call's own threads.
    caller.call.onNext(batch("taken", 25, 50));
    caller.call.onCompleted();
    assertEquals(Status.Code.OK, caller.end().getCode());
    assertEquals(sent.get() + 50, caller.results.size());
    assertEquals(75, lookup.begun.get());
  }

  @Test
  void bulk_lookupsHaveEnded_nextBatchIsAnsweredOnTheTransportsThread() throws Exception {
    AtomicInteger streams = new AtomicInteger();
    // The call's own threads need a moment to leave; no further message makes them.
    until(
        () -> {
          BulkCaller caller = new BulkCaller(edge, Integer.MAX_VALUE);
          caller.call.onNext(batch("taken", 10 * streams.incrementAndGet(), 10));
          until(() -> caller.results.size() == 10);
          TimeUnit.MILLISECONDS.sleep(streams.get());
          caller.call.onNext(batch("taken", 10 * streams.get(), 10));
          until(() -> caller.results.size() == 20);
          caller.call.onCompleted();
          return caller.lastThread == Thread.currentThread();
        });
  }

  @Test
  void bulk_registriesLinesAreFullByThen_isNotRefusedAgain() throws Exception {
    BulkCaller begun = new BulkCaller(edge, Integer.MAX_VALUE);
    begun.call.onNext(batch("taken", 0, 10));
    until(() -> begun.results.size() == 10);
    fillLines();
    BulkCaller late = new BulkCaller(edge, Integer.MAX_VALUE);
    late.call.onNext(batch("taken", 10, 10));
    assertEquals(Status.Code.UNAVAILABLE, late.end().getCode());
    assertEquals("OVERLOADED", late.reason());
    begun.call.onNext(batch("taken", 20, 10));
    begun.call.onCompleted();
    assertEquals(Status.Code.OK, begun.end().getCode());
    assertEquals(20, begun.results.size());
  }

  /** Takes all the places where queries may wait. */
  private void fillLines() throws Exception {
    for (int i = 0; i < 11_000; i++) {
      int group = i / 1_000;
      waiting.add(Thread.ofVirtual().start(() -> waitInLine(group)));
    }
    until(() -> edge.gate.isFull(new Caller("any")));
  }

  private void waitInLine(int group) {
    try {
      var unused =
          edge.gate.admit(
              "group" + group,
              Protocol.WHOIS,
              new Caller("other" + group),
              Deadline.after(Duration.ofMinutes(1)));
    } catch (InterruptedException e) {
      // The test is over.
    }
  }

  @Test
  void bulk_halfClosedInASecondBurst_isAnsweredWhole() throws Exception {
    BulkCaller caller = afterABurst(edge);
    caller.call.onNext(batch("held", 0, 10));
    until(() -> lookup.inFlight.get() == 10);
    caller.call.onCompleted();
    lookup.letGo.countDown();
    assertEquals(Status.Code.OK, caller.end().getCode());
    assertEquals(10, caller.results.size());
  }

  @Test
  void bulk_serverDrainsInASecondBurst_whatWasReadIsAnsweredFirst() throws Exception {
    BulkCaller caller = afterABurst(edge);
    caller.call.onNext(batch("held", 0, 10));
    until(() -> lookup.inFlight.get() == 10);
    edge.drain.begin();
    lookup.letGo.countDown();
    assertEquals(Status.Code.UNAVAILABLE, caller.end().getCode());
    assertEquals("DRAINING", caller.reason());
    assertEquals(10, caller.results.size());
  }

  @Test
  void bulk_serverDrainsAfterABurst_isEnded() throws Exception {
    BulkCaller caller = afterABurst(edge);
    edge.drain.begin();
    assertEquals(Status.Code.UNAVAILABLE, caller.end().getCode());
    assertEquals("DRAINING", caller.reason());
  }

  @Test
  void bulk_badMessageAfterABurst_isRefused() throws Exception {
    BulkCaller caller = afterABurst(edge);
    caller.call.onNext(batch("taken", 0, 0));
    assertEquals(Status.Code.INVALID_ARGUMENT, caller.end().getCode());
    assertEquals("EMPTY_REQUEST", caller.reason());
    assertEquals(0, caller.results.size());
  }

  @Test
  void bulk_lookupFailsInASecondBurst_isTold() throws Exception {
    BulkCaller caller = afterABurst(edge);
    edge.breakLookups();
    caller.call.onNext(batch("free", 0, 10));
    assertEquals(Status.Code.INTERNAL, caller.end().getCode());
    assertEquals("INTERNAL", caller.reason());
    assertEquals(0, caller.results.size());
  }

  @Test
  void bulk_nothingSentAfterABurst_isEnded() throws Exception {
    try (Edge impatient = Edge.impatient(lookup, Duration.ofMillis(50))) {
      BulkCaller caller = new BulkCaller(impatient, Integer.MAX_VALUE);
      caller.call.onNext(batch("taken", 0, 10));
      assertEquals(Status.Code.ABORTED, caller.end().getCode());
      assertEquals("IDLE_TIMEOUT", caller.reason());
      assertEquals(10, caller.results.size());
    }
  }

  @Test
  void bulk_cancelledInASecondBurst_lookupsAreInterrupted() throws Exception {
    BulkCaller caller = afterABurst(edge);
    caller.call.onNext(batch("held", 0, 50));
    until(() -> lookup.inFlight.get() == PARALLELISM);
    caller.call.cancel("enough", null);
    until(() -> lookup.interrupted.get() == PARALLELISM);
    until(() -> edge.flights.underWay() == 0);
  }

  @Test
  void bulk_registriesLinesAreFullAndSomeNamesAreCached_isServed() throws Exception {
    BulkCaller before = new BulkCaller(edge, Integer.MAX_VALUE);
    before.call.onNext(batch("taken", 0, 10));
    until(() -> before.results.size() == 10);
    fillLines();
    BulkCaller caller = new BulkCaller(edge, Integer.MAX_VALUE);
    caller.call.onNext(batch("taken", 5, 10));
    caller.call.onCompleted();
    assertEquals(Status.Code.OK, caller.end().getCode());
    assertEquals(10, caller.results.size());
  }

  /** A caller that has had ten names looked up and answered, and nothing is under way any more. */
  private static BulkCaller afterABurst(Edge edge) throws Exception {
    BulkCaller caller = new BulkCaller(edge, Integer.MAX_VALUE);
    AtomicInteger sent = new AtomicInteger();
    until(
        () -> {
          caller.call.onNext(batch("taken", 0, 10));
          sent.addAndGet(10);
          until(() -> caller.results.size() == sent.get());
          return caller.lastThread == Thread.currentThread();
        });
    caller.results.clear();
    return caller;
  }

  @Test
  void bulk_cachedNamesBehindSlowOnes_areSentAtOnce() throws Exception {
    BulkCaller first = new BulkCaller(edge, Integer.MAX_VALUE);
    first.call.onNext(batch("taken", 0, 20));
    until(() -> first.results.size() == 20);
    first.call.onCompleted();
    BulkCaller caller = new BulkCaller(edge, Integer.MAX_VALUE);
    caller.call.onNext(
        CheckDomainsBulkRequest.newBuilder()
            .setBatch(
                DomainBatch.newBuilder()
                    .addAllDomains(batch("held", 0, 50).getBatch().getDomainsList())
                    .addAllDomains(batch("taken", 0, 20).getBatch().getDomainsList()))
            .build());
    until(() -> caller.results.size() == 20);
    assertTrue(caller.results.stream().allMatch(DomainResult::getCached));
    lookup.letGo.countDown();
    caller.call.onCompleted();
    assertEquals(Status.Code.OK, caller.end().getCode());
    assertEquals(70, caller.results.size());
  }

  @Test
  void bulk_cachedAndOtherNamesWhileTheServerDrains_noIdIsAnsweredTwice() throws Exception {
    for (int round = 0; round < 50; round++) {
      try (Edge edge = new Edge(lookup, true, PARALLELISM)) {
        BulkCaller caller = new BulkCaller(edge, Integer.MAX_VALUE);
        Thread drain = Thread.ofVirtual().unstarted(edge.drain::begin);
        int sent = 0;
        for (int i = 0; i < 40; i++) {
          // Every third batch is new, and two are of names that came before.
          String label = "taken" + round + "-" + i / 3 + "-";
          caller.call.onNext(batch(label, 0, 10));
          sent += 10;
          if (i == round % 40) {
            drain.start();
          }
        }
        caller.call.onCompleted();
        Status end = caller.end();
        assertTrue(
            end.isOk() ? caller.results.size() == sent : "DRAINING".equals(caller.reason()),
            () -> end + " after " + caller.results.size());
        assertTrue(caller.results.size() <= sent);
        drain.join();
      }
    }
  }

  @Test
  void bulk_badNames_areAnsweredAmongTheRest() throws Exception {
    BulkCaller caller = new BulkCaller(edge, Integer.MAX_VALUE);
    caller.call.onNext(
        CheckDomainsBulkRequest.newBuilder()
            .setBatch(
                DomainBatch.newBuilder()
                    .addAllDomains(
                        List.of(
                            BulkDomain.newBuilder()
                                .setDomainName("bad name")
                                .setCorrelationId("a")
                                .build(),
                            BulkDomain.newBuilder()
                                .setDomainName("taken.com")
                                .setCorrelationId("a")
                                .build())))
            .build());
    caller.call.onCompleted();
    assertEquals(Status.Code.OK, caller.end().getCode());
    assertEquals(2, caller.results.size(), "an id sent twice is answered twice");
  }
}
