package dev.domaincheck.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.domaincheck.v1.CheckDomainsStreamResponse;
import io.grpc.stub.ServerCallStreamObserver;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class StreamTest {

  private final FakeService service = new FakeService();
  private final DomainCheckClient client = service.client();

  @AfterEach
  void close() {
    client.close();
    service.close();
  }

  private ErrorCode failureWith(CheckDomainsStreamResponse... responses) {
    service.onStream.set(
        (request, observer) -> {
          List.of(responses).forEach(observer::onNext);
          observer.onCompleted();
        });
    try (var results = client.checkStream(List.of("a.com", "b.com"))) {
      return assertThrows(DomainCheckException.class, () -> results.forEachRemaining(r -> {}))
          .code();
    }
  }

  @Test
  void stream_anyOrder_givesEachIndexOnce() {
    List<String> names = List.of("available-a.com", "registered-b.com", "reserved-c.com");
    List<String> got = new ArrayList<>();
    try (var results = client.checkStream(names)) {
      results.forEachRemaining(r -> got.add(r.index() + " " + r.result().availability()));
      assertFalse(results.hasNext());
      assertThrows(NoSuchElementException.class, results::next);
    }
    assertEquals(List.of("2 RESERVED", "1 REGISTERED", "0 AVAILABLE"), got);
  }

  @Test
  void stream_answersAgainstTheContract_areInternal() {
    var zero = FakeService.indexed(0, "a.com");
    var one = FakeService.indexed(1, "b.com");
    var beyond = FakeService.indexed(2, "c.com");
    var without =
        CheckDomainsStreamResponse.newBuilder().addResults(FakeService.result("a.com")).build();
    assertEquals(ErrorCode.INTERNAL, failureWith(zero));
    assertEquals(ErrorCode.INTERNAL, failureWith(zero, zero));
    assertEquals(ErrorCode.INTERNAL, failureWith(zero, beyond));
    assertEquals(ErrorCode.INTERNAL, failureWith(one, without));
  }

  @Test
  void stream_progress_isTheServersLastWord() {
    service.onStream.set(
        (request, observer) -> {
          observer.onNext(
              CheckDomainsStreamResponse.newBuilder()
                  .setProgress(
                      dev.domaincheck.v1.Progress.newBuilder()
                          .setAccepted(1)
                          .setEstimatedRemaining(
                              com.google.protobuf.Duration.newBuilder().setSeconds(4)))
                  .build());
          observer.onNext(FakeService.indexed(0, "a.com"));
          observer.onCompleted();
        });
    try (var results = client.checkStream(List.of("a.com"))) {
      results.next();
      assertEquals(new Progress(1, 0, Duration.ofSeconds(4)), results.progress());
    }
  }

  @Test
  void stream_deadline_isFiveMinutesUnlessSaidOtherwise() {
    client.checkStream(List.of("a.com")).forEachRemaining(r -> {});
    client
        .checkStream(List.of("a.com"), CheckOptions.DEFAULT.withTimeout(Duration.ofSeconds(7)))
        .forEachRemaining(r -> {});
    long byDefault = service.deadlines.get(0).orElseThrow().timeRemaining(TimeUnit.SECONDS);
    assertTrue(byDefault > 200 && byDefault <= 300, byDefault + " s");
    assertTrue(service.deadlines.get(1).orElseThrow().timeRemaining(TimeUnit.SECONDS) <= 7);
  }

  @Test
  void close_beforeTheEnd_cancelsTheCallAndEndsTheStream() throws InterruptedException {
    CountDownLatch cancelled = new CountDownLatch(1);
    service.onStream.set(
        (request, observer) -> {
          ((ServerCallStreamObserver<CheckDomainsStreamResponse>) observer)
              .setOnCancelHandler(cancelled::countDown);
          observer.onNext(FakeService.indexed(0, "a.com"));
        });
    var results = client.checkStream(List.of("a.com", "b.com"));
    results.next();
    results.close();
    assertFalse(results.hasNext());
    assertTrue(cancelled.await(10, TimeUnit.SECONDS));
  }

  @Test
  void close_fromAnotherThread_wakesTheReader() throws InterruptedException {
    CountDownLatch arrived = new CountDownLatch(1);
    service.onStream.set((request, observer) -> arrived.countDown());
    var results = client.checkStream(List.of("a.com"));
    Thread closer =
        Thread.startVirtualThread(
            () -> {
              try {
                arrived.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
              results.close();
            });
    assertFalse(results.hasNext());
    closer.join();
  }

  @Test
  void hasNext_interrupted_cancelsTheCallAndKeepsTheInterrupt() throws InterruptedException {
    CountDownLatch cancelled = new CountDownLatch(1);
    service.onStream.set(
        (request, observer) -> {
          ((ServerCallStreamObserver<CheckDomainsStreamResponse>) observer)
              .setOnCancelHandler(cancelled::countDown);
        });
    try (var results = client.checkStream(List.of("a.com"))) {
      Thread.currentThread().interrupt();
      var e = assertThrows(DomainCheckException.class, results::hasNext);
      assertEquals(ErrorCode.CANCELLED, e.code());
      assertTrue(Thread.interrupted());
    }
  }

  @Test
  void stream_readerStops_theServerIsNotReadyForLong() throws InterruptedException {
    List<String> names =
        IntStream.range(0, 10_000).mapToObj(i -> "available-" + i + ".com").toList();
    // About 2.5 kB a result: all of them would be 25 MB, the windows hold about 1 MB.
    String message = "x".repeat(2_500);
    AtomicInteger sent = new AtomicInteger();
    CountDownLatch stalled = new CountDownLatch(1);
    service.onStream.set(
        (request, plain) -> {
          var observer = (ServerCallStreamObserver<CheckDomainsStreamResponse>) plain;
          observer.setOnReadyHandler(
              () -> {
                while (observer.isReady() && sent.get() < names.size()) {
                  int index = sent.getAndIncrement();
                  observer.onNext(
                      CheckDomainsStreamResponse.newBuilder()
                          .addResults(
                              FakeService.result(names.get(index)).toBuilder()
                                  .setMessage(message)
                                  .setIndex(index))
                          .build());
                }
                if (sent.get() == names.size()) {
                  observer.onCompleted();
                } else {
                  stalled.countDown();
                }
              });
        });
    try (var results = client.checkStream(names)) {
      results.next();
      assertTrue(stalled.await(10, TimeUnit.SECONDS));
      // Nothing is taken from here on, so what the server got rid of stays what fits the windows.
      assertTrue(sent.get() < 5_000, sent + " results sent to a reader who took one");
      int taken = 1;
      while (results.hasNext()) {
        results.next();
        taken++;
      }
      assertEquals(names.size(), taken);
    }
  }
}
