package dev.domaincheck.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.domaincheck.v1.CheckDomainsBulkRequest;
import dev.domaincheck.v1.CheckDomainsBulkResponse;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class BulkTest {

  /** The 10,000 that may be open, two batches taken ahead, one in the sender's hands, one name. */
  private static final int MOST_TAKEN = 10_000 + 200 + 100 + 1;

  private final FakeService service = new FakeService();
  private final DomainCheckClient client = service.client();

  @AfterEach
  void close() {
    client.close();
    service.close();
  }

  private static Iterator<BulkName> names(int count, AtomicInteger taken) {
    return IntStream.range(0, count)
        .mapToObj(
            i -> {
              taken.set(i + 1);
              return new BulkName("available-" + i + ".com", "id-" + i);
            })
        .iterator();
  }

  private static StreamObserver<CheckDomainsBulkRequest> reader(
      Consumer<CheckDomainsBulkRequest> onNext, Runnable onCompleted) {
    return new StreamObserver<>() {
      @Override
      public void onNext(CheckDomainsBulkRequest request) {
        onNext.accept(request);
      }

      @Override
      public void onError(Throwable t) {}

      @Override
      public void onCompleted() {
        onCompleted.run();
      }
    };
  }

  @Test
  void bulk_manyNames_answersEachOnceInFullBatches() {
    Set<String> ids = new HashSet<>();
    AtomicInteger taken = new AtomicInteger();
    try (var results = client.checkBulk(names(30_000, taken))) {
      while (results.hasNext()) {
        BulkResult next = results.next();
        assertEquals(
            "available-" + next.correlationId().substring(3) + ".com", next.result().input());
        assertTrue(ids.add(next.correlationId()));
      }
    }
    assertEquals(30_000, ids.size());
    assertTrue(service.bulkMessages.getFirst().hasOptions());
    for (CheckDomainsBulkRequest message :
        service.bulkMessages.subList(1, service.bulkMessages.size())) {
      int size = message.getBatch().getDomainsCount();
      assertTrue(size >= 1 && size <= 100, size + " names in a batch");
    }
  }

  @Test
  void bulk_noNames_endsAtOnce() {
    try (var results = client.checkBulk(List.<BulkName>of().iterator())) {
      assertFalse(results.hasNext());
    }
  }

  @Test
  void bulk_noTimeout_hasNoDeadlineAndOptionsReachTheService() {
    client
        .checkBulk(
            List.of(BulkName.of("a.com")).iterator(),
            CheckOptions.DEFAULT.withCachePolicy(CachePolicy.CACHE_ONLY))
        .forEachRemaining(r -> {});
    assertTrue(service.deadlines.getFirst().isEmpty());
    assertEquals(
        dev.domaincheck.v1.CachePolicy.CACHE_POLICY_CACHE_ONLY,
        service.bulkMessages.getFirst().getOptions().getCachePolicy());
    client
        .checkBulk(
            List.of(BulkName.of("a.com")).iterator(),
            CheckOptions.DEFAULT.withTimeout(Duration.ofMinutes(1)))
        .forEachRemaining(r -> {});
    assertTrue(service.deadlines.getLast().isPresent());
  }

  @Test
  void bulk_sourceWaitsForEachAnswer_isAnsweredWithoutAFullBatch() throws InterruptedException {
    SynchronousQueue<BulkName> queue = new SynchronousQueue<>();
    AtomicInteger left = new AtomicInteger(3);
    Iterator<BulkName> slow =
        new Iterator<>() {
          @Override
          public boolean hasNext() {
            return left.get() > 0;
          }

          @Override
          public BulkName next() {
            try {
              left.decrementAndGet();
              return queue.take();
            } catch (InterruptedException e) {
              throw new IllegalStateException(e);
            }
          }
        };
    try (var results = client.checkBulk(slow)) {
      for (int i = 0; i < 3; i++) {
        queue.put(BulkName.of("available-" + i + ".com"));
        assertEquals("available-" + i + ".com", results.next().correlationId());
      }
      assertFalse(results.hasNext());
    }
  }

  @Test
  void bulk_readerStops_theSourceStops() throws InterruptedException {
    AtomicInteger answered = new AtomicInteger();
    CountDownLatch full = new CountDownLatch(1);
    service.onBulk.set(
        observer ->
            reader(
                request -> {
                  if (request.hasBatch()) {
                    observer.onNext(FakeService.answers(request));
                    if (answered.addAndGet(request.getBatch().getDomainsCount()) >= 9_900) {
                      full.countDown();
                    }
                  }
                },
                observer::onCompleted));
    AtomicInteger taken = new AtomicInteger();
    try (var results = client.checkBulk(names(1_000_000, taken))) {
      assertTrue(full.await(30, TimeUnit.SECONDS));
      // The server has answered all it was sent; only the reader holds the source back.
      settle(taken);
      assertTrue(taken.get() <= MOST_TAKEN, taken + " names taken, no result");
      for (int i = 0; i < 500; i++) {
        results.next();
      }
      settle(taken);
      assertTrue(taken.get() <= MOST_TAKEN + 500, taken + " names taken, 500 results");
    }
    int atClose = taken.get();
    settle(taken);
    assertEquals(atClose, taken.get());
  }

  /** Waits until the source has not been asked for 50 looks in a row. */
  private static void settle(AtomicInteger taken) throws InterruptedException {
    int same = 0;
    for (int i = 0; i < 2_000 && same < 50; i++) {
      int before = taken.get();
      TimeUnit.MILLISECONDS.sleep(2);
      same = taken.get() == before ? same + 1 : 0;
    }
  }

  @Test
  void bulk_serverStopsReading_theSourceStops() throws InterruptedException {
    CountDownLatch open = new CountDownLatch(1);
    service.onBulk.set(
        observer -> {
          observer.disableAutoRequest();
          open.countDown();
          return reader(request -> {}, () -> {});
        });
    AtomicInteger taken = new AtomicInteger();
    try (var results = client.checkBulk(names(1_000_000, taken))) {
      assertTrue(open.await(10, TimeUnit.SECONDS));
      settle(taken);
      assertNull(results.progress());
      assertTrue(taken.get() <= MOST_TAKEN, taken + " names taken, none read");
    }
  }

  @Test
  void bulk_sourceThrows_theReaderGetsTheSameAndTheCallIsCancelled() throws InterruptedException {
    CountDownLatch arrived = new CountDownLatch(1);
    CountDownLatch cancelled = new CountDownLatch(1);
    service.onBulk.set(
        observer -> {
          observer.setOnCancelHandler(cancelled::countDown);
          arrived.countDown();
          return reader(request -> {}, () -> {});
        });
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
            if (count++ == 150) {
              try {
                arrived.await();
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
              throw broken;
            }
            return BulkName.of("a.com");
          }
        };
    try (var results = client.checkBulk(source)) {
      assertSame(broken, assertThrows(IllegalStateException.class, results::hasNext));
      assertSame(broken, assertThrows(IllegalStateException.class, results::hasNext));
    }
    assertTrue(cancelled.await(10, TimeUnit.SECONDS));
  }

  @Test
  void bulk_serverFailsMidwayForGood_givesWhatWasAnsweredThenTheFailure() {
    service.onBulk.set(
        observer ->
            reader(
                request -> {
                  if (request.hasBatch()) {
                    observer.onNext(
                        CheckDomainsBulkResponse.newBuilder()
                            .addResults(FakeService.answers(request).getResults(0))
                            .build());
                    observer.onError(FakeService.failure(Status.Code.INTERNAL, "bye", "INTERNAL"));
                  }
                },
                () -> {}));
    List<BulkResult> got = new ArrayList<>();
    AtomicInteger taken = new AtomicInteger();
    try (var results = client.checkBulk(names(50, taken))) {
      var e = assertThrows(DomainCheckException.class, () -> results.forEachRemaining(got::add));
      assertEquals(ErrorReason.INTERNAL, e.reason());
    }
    assertEquals(1, got.size());
    assertEquals(1, service.headers.size());
  }

  @Test
  void bulk_answersAgainstTheContract_areInternal() {
    service.onBulk.set(observer -> reader(request -> {}, observer::onCompleted));
    AtomicInteger taken = new AtomicInteger();
    try (var results = client.checkBulk(names(5, taken))) {
      assertEquals(
          ErrorCode.INTERNAL, assertThrows(DomainCheckException.class, results::hasNext).code());
    }
    service.onBulk.set(
        observer ->
            reader(
                request -> {
                  if (request.hasBatch()) {
                    observer.onNext(FakeService.answers(request));
                    observer.onNext(FakeService.answers(request));
                  }
                },
                observer::onCompleted));
    try (var results = client.checkBulk(names(1, taken))) {
      assertEquals(
          ErrorCode.INTERNAL,
          assertThrows(DomainCheckException.class, () -> results.forEachRemaining(r -> {})).code());
    }
  }

  @Test
  void bulk_nameLongerThanAnIdMayBe_isAnsweredAndKeepsItsId() {
    // No name at all, as any that long: the others of the job are answered none the less.
    String junk = "no name ".repeat(100);
    var names = List.of(BulkName.of("available-a.com"), BulkName.of(junk));
    Map<String, Availability> answers = new HashMap<>();
    try (var results = client.checkBulk(names.iterator())) {
      results.forEachRemaining(r -> answers.put(r.correlationId(), r.result().availability()));
    }
    assertEquals(
        Map.of("available-a.com", Availability.AVAILABLE, junk, Availability.INVALID), answers);
    service.bulkMessages.stream()
        .flatMap(message -> message.getBatch().getDomainsList().stream())
        .forEach(name -> assertTrue(name.getCorrelationId().length() < 10, name.toString()));
  }
}
