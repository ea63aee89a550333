package dev.domaincheck.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.domaincheck.v1.CheckDomainsBulkRequest;
import dev.domaincheck.v1.DomainBatch;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What becomes of a bulk stream whose client is closed. */
@Timeout(60)
final class BulkCloseTest {

  /** Less than a stream that takes the end for a cut would try to come back. */
  private static final long SOON_SECONDS = 10;

  private final FakeService service = new FakeService();
  private final DomainCheckClient client = service.client();

  @AfterEach
  void close() {
    client.close();
    service.close();
  }

  /** Gives some names, then blocks for ever. */
  private static final class Blocking implements Iterator<BulkName> {
    final CountDownLatch blocked = new CountDownLatch(1);
    final CountDownLatch interrupted = new CountDownLatch(1);
    private final Iterator<BulkName> names;

    Blocking(String... names) {
      this.names = List.of(names).stream().map(BulkName::of).iterator();
    }

    @Override
    public boolean hasNext() {
      return true;
    }

    @Override
    public BulkName next() {
      if (!names.hasNext()) {
        blocked.countDown();
        try {
          new CountDownLatch(1).await();
        } catch (InterruptedException e) {
          interrupted.countDown();
          throw new IllegalStateException(e);
        }
      }
      return names.next();
    }
  }

  private static void assertClosed(FutureTask<?> reading) throws Exception {
    var e =
        assertThrows(ExecutionException.class, () -> reading.get(SOON_SECONDS, TimeUnit.SECONDS));
    var failure = assertInstanceOf(DomainCheckException.class, e.getCause());
    assertEquals(ErrorCode.UNAVAILABLE, failure.code());
    assertTrue(String.valueOf(failure.getMessage()).contains("was closed"), failure.getMessage());
  }

  private static FutureTask<?> reading(ResultStream<BulkResult> results) {
    FutureTask<?> reading = new FutureTask<>(results::hasNext);
    Thread.startVirtualThread(reading);
    return reading;
  }

  @Test
  void close_nothingIsOwed_endsTheReaderAndTheBlockedSource() throws Exception {
    Blocking names = new Blocking("available-a.com");
    try (var results = client.checkBulk(names)) {
      results.next();
      FutureTask<?> reading = reading(results);
      assertTrue(names.blocked.await(30, TimeUnit.SECONDS));
      client.close();
      assertClosed(reading);
      assertTrue(names.interrupted.await(SOON_SECONDS, TimeUnit.SECONDS), "the source waits on");
    }
  }

  @Test
  void close_streamWasCutAndNothingIsOwed_endsTheReader() throws Exception {
    CountDownLatch cut = new CountDownLatch(1);
    service.onBulk.set(
        observer ->
            new StreamObserver<>() {
              @Override
              public void onNext(CheckDomainsBulkRequest request) {
                if (request.hasBatch()) {
                  observer.onNext(FakeService.answers(request));
                  observer.onError(
                      FakeService.failure(Status.Code.ABORTED, "idle", "IDLE_TIMEOUT"));
                  cut.countDown();
                }
              }

              @Override
              public void onError(Throwable t) {}

              @Override
              public void onCompleted() {}
            });
    Blocking names = new Blocking("available-a.com");
    try (var results = client.checkBulk(names)) {
      results.next();
      FutureTask<?> reading = reading(results);
      assertTrue(cut.await(30, TimeUnit.SECONDS));
      client.close();
      assertClosed(reading);
      assertTrue(names.interrupted.await(SOON_SECONDS, TimeUnit.SECONDS), "the source waits on");
    }
  }

  @Test
  void close_resultsAreOwed_endsTheReader() throws Exception {
    AtomicBoolean answered = new AtomicBoolean();
    service.onBulk.set(
        observer ->
            new StreamObserver<>() {
              @Override
              public void onNext(CheckDomainsBulkRequest request) {
                // One result, so that the stream is one that came to life, and no other.
                if (request.hasBatch() && !answered.getAndSet(true)) {
                  var first = request.getBatch().getDomains(0);
                  observer.onNext(
                      FakeService.answers(
                          CheckDomainsBulkRequest.newBuilder()
                              .setBatch(DomainBatch.newBuilder().addDomains(first))
                              .build()));
                }
              }

              @Override
              public void onError(Throwable t) {}

              @Override
              public void onCompleted() {}
            });
    var names = List.of(BulkName.of("available-a.com"), BulkName.of("available-b.com"));
    try (var results = client.checkBulk(names.iterator())) {
      results.next();
      FutureTask<?> reading = reading(results);
      client.close();
      assertClosed(reading);
    }
  }

  @Test
  void close_nobodyReads_endsTheBlockedSource() throws Exception {
    Blocking names = new Blocking();
    try (var results = client.checkBulk(names)) {
      assertTrue(names.blocked.await(30, TimeUnit.SECONDS));
      client.close();
      assertTrue(names.interrupted.await(SOON_SECONDS, TimeUnit.SECONDS), "the source waits on");
      assertClosed(reading(results));
    }
  }

  @Test
  void close_beforeTheStreamBegins_failsIt() throws Exception {
    client.close();
    try (var results = client.checkBulk(List.of(BulkName.of("available-a.com")).iterator())) {
      assertClosed(reading(results));
    }
  }
}
