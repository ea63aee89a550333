package dev.domaincheck.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.Any;
import com.google.rpc.RetryInfo;
import dev.domaincheck.v1.BulkDomain;
import dev.domaincheck.v1.CheckDomainsBulkRequest;
import dev.domaincheck.v1.CheckDomainsBulkResponse;
import dev.domaincheck.v1.Progress;
import io.grpc.Context;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
final class BulkReopeningTest {

  private final FakeService service = new FakeService();
  private final DomainCheckClient client = service.client();
  private final AtomicInteger streams = new AtomicInteger();

  @AfterEach
  void close() {
    client.close();
    service.close();
  }

  private static Iterator<BulkName> names(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> new BulkName("available-" + i + ".com", "id-" + i))
        .iterator();
  }

  private static List<String> ids(int count) {
    return IntStream.range(0, count).mapToObj(i -> "id-" + i).sorted().toList();
  }

  private static List<String> take(ResultStream<BulkResult> results) {
    List<String> ids = new ArrayList<>();
    results.forEachRemaining(r -> ids.add(r.correlationId()));
    Collections.sort(ids);
    return ids;
  }

  /** A server whose streams each answer so many names, and then end so. */
  private void answerThenFail(int answersOfEach, Status status, int failingStreams) {
    service.onBulk.set(
        observer ->
            new Answering(
                observer,
                streams.incrementAndGet() <= failingStreams ? answersOfEach : Integer.MAX_VALUE,
                status));
  }

  private static final class Answering implements StreamObserver<CheckDomainsBulkRequest> {
    private final ServerCallStreamObserver<CheckDomainsBulkResponse> observer;
    private final Status status;
    private final Runnable beforeTheEnd;
    private int left;
    private boolean over;

    Answering(
        ServerCallStreamObserver<CheckDomainsBulkResponse> observer, int answers, Status status) {
      this(observer, answers, status, () -> {});
    }

    Answering(
        ServerCallStreamObserver<CheckDomainsBulkResponse> observer,
        int answers,
        Status status,
        Runnable beforeTheEnd) {
      this.observer = observer;
      this.left = answers;
      this.status = status;
      this.beforeTheEnd = beforeTheEnd;
    }

    @Override
    public void onNext(CheckDomainsBulkRequest request) {
      for (BulkDomain domain : request.getBatch().getDomainsList()) {
        if (left-- > 0) {
          observer.onNext(
              CheckDomainsBulkResponse.newBuilder()
                  .addResults(
                      FakeService.result(domain.getDomainName()).toBuilder()
                          .setCorrelationId(domain.getCorrelationId()))
                  .build());
        } else if (!over) {
          over = true;
          beforeTheEnd.run();
          observer.onError(status.asRuntimeException());
        }
      }
    }

    @Override
    public void onError(Throwable t) {}

    @Override
    public void onCompleted() {
      if (!over) {
        observer.onCompleted();
      }
    }
  }

  @Test
  void bulk_cutAgainAndAgain_answersEachNameOnce() {
    answerThenFail(777, Status.UNAVAILABLE, 10);
    try (var results = client.checkBulk(names(12_000))) {
      assertEquals(ids(12_000), take(results));
    }
    assertEquals(11, streams.get());
    assertEquals(11, service.bulkMessages.stream().filter(m -> m.hasOptions()).count());
    assertTrue(service.bulkMessages.stream().allMatch(m -> m.getBatch().getDomainsCount() <= 100));
  }

  @Test
  void bulk_sameNameAndIdTwice_cut_answersBoth() {
    answerThenFail(3, Status.UNAVAILABLE, 1);
    var same = Collections.nCopies(5, BulkName.of("available-a.com"));
    try (var results = client.checkBulk(same.iterator())) {
      assertEquals(Collections.nCopies(5, "available-a.com"), take(results));
    }
  }

  @Test
  void bulk_connectionsReachTheirAge_answersEachNameOnce() {
    try (FakeService aging =
            new FakeService(
                server ->
                    server
                        .maxConnectionAge(300, TimeUnit.MILLISECONDS)
                        .maxConnectionAgeGrace(50, TimeUnit.MILLISECONDS));
        DomainCheckClient client = aging.client();
        var results = client.checkBulk(slowly(names(40)))) {
      assertEquals(ids(40), take(results));
      assertTrue(
          aging.bulkMessages.stream().filter(CheckDomainsBulkRequest::hasOptions).count() > 1,
          "no stream was cut");
    }
  }

  /** Gives a name every 50 ms, for more than one age of a connection. */
  private static Iterator<BulkName> slowly(Iterator<BulkName> names) {
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return names.hasNext();
      }

      @Override
      public BulkName next() {
        try {
          TimeUnit.MILLISECONDS.sleep(50);
        } catch (InterruptedException e) {
          throw new IllegalStateException(e);
        }
        return names.next();
      }
    };
  }

  @Test
  void bulk_serverDrains_goesOnAtAnother() {
    try (FakeService other = new FakeService();
        DomainCheckClient both =
            DomainCheckClient.builder()
                .targets(List.of(service.target(), other.target()))
                .build()) {
      // Whichever gets the stream answers ten of its names and drains.
      List<FakeService> reached = new CopyOnWriteArrayList<>();
      for (FakeService one : List.of(service, other)) {
        one.onBulk.set(
            observer -> {
              reached.add(one);
              if (reached.size() > 1) {
                return new Answering(observer, Integer.MAX_VALUE, Status.UNAVAILABLE);
              }
              return new Answering(observer, 10, Status.UNAVAILABLE, one::beginToDrain);
            });
      }
      try (var results = both.checkBulk(names(500))) {
        assertEquals(ids(500), take(results));
      }
      assertEquals(2, reached.size());
      assertNotSame(reached.getFirst(), reached.getLast());
    }
  }

  @Test
  void bulk_cutAfterTheLastResult_isComplete() {
    service.onBulk.set(
        observer -> {
          streams.incrementAndGet();
          return new StreamObserver<>() {
            @Override
            public void onNext(CheckDomainsBulkRequest request) {
              if (request.hasBatch()) {
                observer.onNext(FakeService.answers(request));
              }
            }

            @Override
            public void onError(Throwable t) {}

            @Override
            public void onCompleted() {
              observer.onError(Status.UNAVAILABLE.asRuntimeException());
            }
          };
        });
    try (var results = client.checkBulk(names(10))) {
      assertEquals(ids(10), take(results));
      assertFalse(results.hasNext());
    }
    assertEquals(1, streams.get());
  }

  @Test
  void bulk_cutWhileTheSourceBlocks_sendsTheUnansweredAgainAtOnce() throws InterruptedException {
    CountDownLatch open = new CountDownLatch(1);
    Iterator<BulkName> blocking =
        new Iterator<>() {
          private final Iterator<BulkName> names = names(4);
          private int count;

          @Override
          public boolean hasNext() {
            return names.hasNext();
          }

          @Override
          public BulkName next() {
            if (++count == 4) {
              try {
                assertTrue(open.await(30, TimeUnit.SECONDS));
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            }
            return names.next();
          }
        };
    answerThenFail(1, Status.UNAVAILABLE, 1);
    try (var results = client.checkBulk(blocking)) {
      List<String> got = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        got.add(results.next().correlationId());
      }
      assertEquals(ids(3), got);
      open.countDown();
      assertEquals("id-3", results.next().correlationId());
      assertFalse(results.hasNext());
    }
  }

  @Test
  void bulk_neverReached_failsAfterFourAttempts() {
    answerThenFail(0, Status.UNAVAILABLE, Integer.MAX_VALUE);
    try (var results = client.checkBulk(names(3))) {
      var e = assertThrows(DomainCheckException.class, results::hasNext);
      assertEquals(ErrorCode.UNAVAILABLE, e.code());
      assertSame(e, assertThrows(DomainCheckException.class, results::hasNext));
    }
    assertEquals(4, streams.get());
  }

  @Test
  void bulk_serverAsksForMoreTimeThanWorthWaiting_failsAndSaysHowLong() {
    var retry =
        RetryInfo.newBuilder()
            .setRetryDelay(com.google.protobuf.Duration.newBuilder().setSeconds(300))
            .build();
    var overloaded =
        FakeService.failure(Status.Code.UNAVAILABLE, "no", "OVERLOADED", Any.pack(retry));
    service.onBulk.set(
        observer -> {
          streams.incrementAndGet();
          observer.onError(overloaded);
          return new Answering(observer, 0, Status.OK);
        });
    try (var results = client.checkBulk(names(3))) {
      var e = assertThrows(DomainCheckException.class, results::hasNext);
      assertEquals(Duration.ofMinutes(5), e.retryAfter());
    }
    assertEquals(1, streams.get());
  }

  @Test
  void bulk_serverAsksForAMoment_comesBackThen() {
    var retry =
        RetryInfo.newBuilder()
            .setRetryDelay(com.google.protobuf.Duration.newBuilder().setSeconds(1))
            .build();
    var overloaded =
        FakeService.failure(Status.Code.UNAVAILABLE, "no", "OVERLOADED", Any.pack(retry));
    service.onBulk.set(
        observer -> {
          if (streams.incrementAndGet() == 1) {
            observer.onError(overloaded);
            return new Answering(observer, 0, Status.OK);
          }
          return new Answering(observer, Integer.MAX_VALUE, Status.OK);
        });
    long begun = System.nanoTime();
    try (var results = client.checkBulk(names(3))) {
      assertEquals(ids(3), take(results));
    }
    assertTrue(System.nanoTime() - begun >= TimeUnit.SECONDS.toNanos(1), "it came back too soon");
  }

  @Test
  void bulk_serverStillCountsTheStreamThatBroke_comesBackWhenItMay() {
    var retry =
        RetryInfo.newBuilder()
            .setRetryDelay(com.google.protobuf.Duration.newBuilder().setNanos(1_000_000))
            .build();
    var counted =
        FakeService.failure(
            Status.Code.RESOURCE_EXHAUSTED, "no", "QUOTA_EXCEEDED", Any.pack(retry));
    service.onBulk.set(
        observer ->
            switch (streams.incrementAndGet()) {
              case 1 -> new Answering(observer, 2, Status.UNAVAILABLE);
              case 2, 3 -> {
                observer.onError(counted);
                yield new Answering(observer, 0, Status.OK);
              }
              default -> new Answering(observer, Integer.MAX_VALUE, Status.OK);
            });
    try (var results = client.checkBulk(names(5))) {
      assertEquals(ids(5), take(results));
    }
    assertEquals(4, streams.get());
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void bulk_callersContextIsCancelled_isNotOpenedAgain() {
    answerThenFail(Integer.MAX_VALUE, Status.OK, 1);
    CountDownLatch noMore = new CountDownLatch(1);
    Iterator<BulkName> thenWaits =
        Stream.concat(
                IntStream.range(0, 2).mapToObj(i -> BulkName.of("available-" + i + ".com")),
                Stream.generate(
                    () -> {
                      awaitQuietly(noMore);
                      return BulkName.of("available-last.com");
                    }))
            .iterator();
    Context.CancellableContext call = Context.current().withCancellation();
    Context before = call.attach();
    ResultStream<BulkResult> results;
    try {
      results = client.checkBulk(thenWaits);
    } finally {
      call.detach(before);
    }
    try (results) {
      results.next();
      results.next();
      call.cancel(new IllegalStateException("the service's own caller has left"));
      var e = assertThrows(DomainCheckException.class, results::hasNext);
      assertEquals(ErrorCode.CANCELLED, e.code());
    }
    assertEquals(1, streams.get());
  }

  @Test
  void bulk_timeIsUpBeforeItMayComeBack_failsAtOnce() {
    var retry =
        RetryInfo.newBuilder()
            .setRetryDelay(com.google.protobuf.Duration.newBuilder().setSeconds(25))
            .build();
    service.onBulk.set(
        observer -> {
          observer.onError(
              FakeService.failure(Status.Code.UNAVAILABLE, "no", "OVERLOADED", Any.pack(retry)));
          return new Answering(observer, 0, Status.OK);
        });
    var brief = CheckOptions.DEFAULT.withTimeout(Duration.ofSeconds(20));
    long begun = System.nanoTime();
    try (var results = client.checkBulk(names(3), brief)) {
      assertThrows(DomainCheckException.class, results::hasNext);
    }
    assertTrue(System.nanoTime() - begun < TimeUnit.SECONDS.toNanos(20), "it waited in vain");
  }

  @Test
  void bulk_closedWhileItWaitsToComeBack_ends() throws Exception {
    service.onBulk.set(
        observer -> {
          streams.incrementAndGet();
          var retry =
              RetryInfo.newBuilder()
                  .setRetryDelay(com.google.protobuf.Duration.newBuilder().setSeconds(29))
                  .build();
          observer.onError(
              FakeService.failure(Status.Code.UNAVAILABLE, "no", "OVERLOADED", Any.pack(retry)));
          return new Answering(observer, 0, Status.OK);
        });
    FutureTask<Boolean> more;
    try (var results = client.checkBulk(names(3))) {
      more = new FutureTask<>(results::hasNext);
      Thread reader = Thread.startVirtualThread(more);
      for (int i = 0; i < 3_000 && (streams.get() < 1 || waitsNot(reader)); i++) {
        TimeUnit.MILLISECONDS.sleep(2);
      }
    }
    assertFalse(more.get(20, TimeUnit.SECONDS));
    assertTrue(streams.get() <= 1, streams + " streams");
  }

  private static boolean waitsNot(Thread thread) {
    return thread.getState() != Thread.State.TIMED_WAITING;
  }

  @Test
  void bulk_sourceThrowsAfterACut_theReaderGetsTheSame() {
    answerThenFail(50, Status.UNAVAILABLE, 1);
    var broken = new IllegalStateException("disk on fire");
    Iterator<BulkName> source =
        new Iterator<>() {
          private int count;

          @Override
          public boolean hasNext() {
            return true;
          }

          @Override
          public BulkName next() {
            for (int i = 0; count == 300 && streams.get() < 2; i++) {
              try {
                assertTrue(i < 3_000, "the stream was not opened again");
                TimeUnit.MILLISECONDS.sleep(10);
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            }
            if (count++ == 300) {
              throw broken;
            }
            return BulkName.of("a.com");
          }
        };
    try (var results = client.checkBulk(source)) {
      assertSame(
          broken,
          assertThrows(IllegalStateException.class, () -> results.forEachRemaining(r -> {})));
    }
  }

  @Test
  void bulk_progressAfterACut_countsFromTheBeginning() {
    CountDownLatch cut = new CountDownLatch(1);
    service.onBulk.set(
        observer -> {
          boolean first = streams.incrementAndGet() == 1;
          return new StreamObserver<>() {
            @Override
            public void onNext(CheckDomainsBulkRequest request) {
              if (request.hasBatch()) {
                observer.onNext(
                    FakeService.answers(request).toBuilder()
                        .setProgress(Progress.newBuilder().setAccepted(2).setDone(1))
                        .build());
                if (first) {
                  observer.onError(Status.UNAVAILABLE.asRuntimeException());
                  cut.countDown();
                }
              }
            }

            @Override
            public void onError(Throwable t) {}

            @Override
            public void onCompleted() {
              observer.onCompleted();
            }
          };
        });
    try (var results = client.checkBulk(oneThenMore(1, cut))) {
      results.next();
      assertEquals(new dev.domaincheck.client.Progress(2, 1, null), results.progress());
      results.next();
      assertEquals(new dev.domaincheck.client.Progress(3, 2, null), results.progress());
    }
  }

  /** Waits for each name but the first until it may go on. */
  private static Iterator<BulkName> oneThenMore(int more, CountDownLatch goOn) {
    Iterator<BulkName> names = names(1 + more);
    return new Iterator<>() {
      private boolean first = true;

      @Override
      public boolean hasNext() {
        if (!first) {
          try {
            assertTrue(goOn.await(30, TimeUnit.SECONDS));
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
        }
        return names.hasNext();
      }

      @Override
      public BulkName next() {
        first = false;
        return names.next();
      }
    };
  }

  /** Each stream ends so once it has answered a batch, but for those after the first. */
  private void endFirstStream(StatusRuntimeException failure, CountDownLatch ended) {
    service.onBulk.set(
        observer -> {
          boolean first = streams.incrementAndGet() == 1;
          return new StreamObserver<>() {
            @Override
            public void onNext(CheckDomainsBulkRequest request) {
              if (request.hasBatch()) {
                observer.onNext(FakeService.answers(request));
                if (first) {
                  observer.onError(failure);
                  ended.countDown();
                }
              }
            }

            @Override
            public void onError(Throwable t) {}

            @Override
            public void onCompleted() {
              if (!first) {
                observer.onCompleted();
              }
            }
          };
        });
  }

  @ParameterizedTest
  @CsvSource({
    "ABORTED,IDLE_TIMEOUT,3",
    "RESOURCE_EXHAUSTED,SLOW_CONSUMER,3",
    "CANCELLED,'',3",
    "UNAVAILABLE,DRAINING,3",
    "ABORTED,IDLE_TIMEOUT,0",
    "UNAVAILABLE,DRAINING,0",
  })
  void bulk_endedWhileNothingIsOwed_isOpenedAgainWhenThereIsAName(
      Status.Code code, String reason, int more) throws InterruptedException {
    CountDownLatch goOn = new CountDownLatch(1);
    CountDownLatch ended = new CountDownLatch(1);
    endFirstStream(FakeService.failure(code, "gone", reason), ended);
    try (var results = client.checkBulk(oneThenMore(more, goOn))) {
      assertEquals("id-0", results.next().correlationId());
      assertTrue(ended.await(30, TimeUnit.SECONDS));
      Thread later =
          Thread.startVirtualThread(
              () -> {
                // Longer than the first wait between attempts, were there any.
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(300));
                assertEquals(1, streams.get());
                goOn.countDown();
              });
      assertEquals(ids(1 + more).subList(1, 1 + more), take(results));
      later.join();
    }
    assertEquals(more == 0 ? 1 : 2, streams.get());
  }
}
