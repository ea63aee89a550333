package dev.domaincheck.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.domaincheck.v1.CheckDomainsBulkRequest;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Guards against code that blocks while it pins a virtual thread's carrier. Up to JDK 23 that is
 * what blocks within {@code synchronized}, too; from JDK 24 on (JEP 491) native frames and class
 * initialisation alone. So it guards the older ones only where it runs on one of them.
 */
@Timeout(120)
final class PinningTest {

  private static final int THREADS = 200;
  private static final int STREAMS = 20;

  @Test
  void client_fromVirtualThreads_pinsNoCarrier(@TempDir Path folder) throws Exception {
    Path token = Files.writeString(folder.resolve("token"), "secret");
    try (FakeService service = new FakeService();
        FakeService other = new FakeService();
        DomainCheckClient client = client(token, service, other);
        Recording recording = new Recording()) {
      cutEachOtherStream(service);
      cutEachOtherStream(other);
      // What is loaded and initialised once may hold a monitor.
      useAll(client);
      closeWithOpenStreams(client(token, service, other));
      recording.enable("jdk.VirtualThreadPinned").withThreshold(Duration.ofMillis(1));
      recording.start();
      List<Thread> threads =
          IntStream.range(0, THREADS)
              .mapToObj(i -> Thread.startVirtualThread(() -> useAll(client)))
              .toList();
      for (Thread thread : threads) {
        thread.join();
      }
      closeWithOpenStreams(client);
      recording.stop();
      Path file = folder.resolve("pinned.jfr");
      recording.dump(file);
      List<RecordedEvent> pinned = RecordingFile.readAllEvents(file);
      assertEquals(List.of(), pinned);
    }
  }

  private static void useAll(DomainCheckClient client) {
    client.check("a.com");
    client.checkAsync(List.of("a.com")).join();
    client.checkStream(List.of("a.com", "b.com")).forEachRemaining(r -> {});
    client
        .checkBulk(IntStream.range(0, 300).mapToObj(i -> BulkName.of(i + ".com")).iterator())
        .forEachRemaining(r -> {});
    client.cache().stats();
    client.registries().list();
  }

  private static DomainCheckClient client(Path token, FakeService... services) {
    return DomainCheckClient.builder()
        .targets(Stream.of(services).map(FakeService::target).toList())
        .tokenFile(token)
        .build();
  }

  /** Has bulk streams opened again: each other one ends after its first batch. */
  private static void cutEachOtherStream(FakeService service) {
    AtomicInteger streams = new AtomicInteger();
    service.onBulk.set(
        observer -> {
          boolean cut = streams.incrementAndGet() % 2 == 1;
          return new StreamObserver<>() {
            private boolean over;

            @Override
            public void onNext(CheckDomainsBulkRequest request) {
              if (request.hasBatch() && !over) {
                observer.onNext(FakeService.answers(request));
                if (cut) {
                  over = true;
                  observer.onError(Status.UNAVAILABLE.asRuntimeException());
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
          };
        });
  }

  /** Closes a client on a virtual thread, while others wait for names and for results. */
  private static void closeWithOpenStreams(DomainCheckClient client) throws Exception {
    CountDownLatch open = new CountDownLatch(STREAMS);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<DomainCheckException>> readers =
          IntStream.range(0, STREAMS)
              .mapToObj(i -> threads.submit(() -> readUntilClosed(client, open)))
              .toList();
      open.await();
      threads.submit(client::close).get();
      for (Future<DomainCheckException> reader : readers) {
        assertEquals(ErrorCode.UNAVAILABLE, reader.get().code());
      }
    }
  }

  private static DomainCheckException readUntilClosed(
      DomainCheckClient client, CountDownLatch open) {
    Iterator<BulkName> endless =
        new Iterator<>() {
          @Override
          public boolean hasNext() {
            return true;
          }

          @Override
          public BulkName next() {
            open.countDown();
            LockSupport.park();
            throw new IllegalStateException("the stream is over");
          }
        };
    try (var results = client.checkBulk(endless)) {
      return assertThrows(DomainCheckException.class, results::hasNext);
    }
  }
}
