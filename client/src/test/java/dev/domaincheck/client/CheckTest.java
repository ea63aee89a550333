package dev.domaincheck.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.domaincheck.v1.CheckDomainsResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class CheckTest {

  private final FakeService service = new FakeService();
  private final DomainCheckClient client = service.client();

  @AfterEach
  void close() {
    client.close();
    service.close();
  }

  private static List<String> summary(List<DomainResult> results) {
    return results.stream().map(r -> r.input() + " " + r.availability()).toList();
  }

  @Test
  void check_severalNamesWithDuplicate_answersEachInOrder() {
    assertEquals(
        List.of(
            "registered-b.de REGISTERED",
            "available-a.com AVAILABLE",
            "registered-b.de REGISTERED",
            "bad name INVALID"),
        summary(client.check("registered-b.de", "available-a.com", "registered-b.de", "bad name")));
  }

  @Test
  void check_resultsFewerThanNames_isInternalRatherThanShifted() {
    service.onCheck.set(
        (request, observer) -> {
          observer.onNext(
              CheckDomainsResponse.newBuilder()
                  .addResults(FakeService.result("available-a.com"))
                  .build());
          observer.onCompleted();
        });
    var e =
        assertThrows(
            DomainCheckException.class, () -> client.check("registered-x.com", "available-a.com"));
    assertEquals(ErrorCode.INTERNAL, e.code());
  }

  @Test
  void check_allOptions_reachTheService() {
    client.check(
        List.of("available-a.com"),
        new CheckOptions(
            CachePolicy.REFRESH,
            Duration.ZERO,
            7,
            Duration.ofMillis(1500),
            Assurance.CORROBORATED,
            View.REGISTRATION,
            null));
    var sent = service.checks.getFirst().getOptions();
    assertEquals(dev.domaincheck.v1.CachePolicy.CACHE_POLICY_REFRESH, sent.getCachePolicy());
    assertTrue(sent.hasMaxAge());
    assertEquals(0, sent.getMaxAge().getSeconds());
    assertEquals(7, sent.getMaxParallelism());
    assertEquals(1, sent.getLookupTimeout().getSeconds());
    assertEquals(500_000_000, sent.getLookupTimeout().getNanos());
    assertEquals(dev.domaincheck.v1.Assurance.ASSURANCE_CORROBORATED, sent.getAssurance());
    assertEquals(dev.domaincheck.v1.View.VIEW_REGISTRATION, sent.getView());
  }

  @Test
  void check_defaultOptions_leaveEverythingToTheService() {
    client.check("available-a.com");
    assertEquals(
        dev.domaincheck.v1.CheckOptions.getDefaultInstance(),
        service.checks.getFirst().getOptions());
  }

  @Test
  void check_hugeName_isCutButStaysTooLongToBeValid() {
    client.check("a".repeat(5_000_000));
    assertEquals(1_025, service.checks.getFirst().getDomainNames(0).length());
  }

  @Test
  void check_fromManyVirtualThreads_answersEach() throws InterruptedException {
    var wrong = new java.util.concurrent.ConcurrentLinkedQueue<String>();
    var threads =
        java.util.stream.IntStream.range(0, 200)
            .mapToObj(
                i ->
                    Thread.startVirtualThread(
                        () -> {
                          String name = "available-" + i + ".com";
                          String got = client.check(name).getFirst().input();
                          if (!got.equals(name)) {
                            wrong.add(got);
                          }
                        }))
            .toList();
    for (Thread thread : threads) {
      thread.join();
    }
    assertEquals(200, service.checks.size());
    assertTrue(wrong.isEmpty(), wrong::toString);
  }

  @Test
  void check_interrupted_isCancelledAndKeepsTheInterrupt() {
    service.onCheck.set((request, observer) -> {});
    Thread.currentThread().interrupt();
    var e = assertThrows(DomainCheckException.class, () -> client.check("available-a.com"));
    assertEquals(ErrorCode.CANCELLED, e.code());
    assertTrue(Thread.interrupted());
  }

  @Test
  void check_unaryDeadline_isThirtySecondsUnlessSaidOtherwise() {
    client.check("available-a.com");
    client.check(
        List.of("available-a.com"), CheckOptions.DEFAULT.withTimeout(Duration.ofSeconds(5)));
    client.serverInfo();
    long byDefault = service.deadlines.get(0).orElseThrow().timeRemaining(TimeUnit.SECONDS);
    long asked = service.deadlines.get(1).orElseThrow().timeRemaining(TimeUnit.SECONDS);
    assertTrue(byDefault <= 30 && byDefault > 5, byDefault + " s");
    assertTrue(asked <= 5, asked + " s");
    assertTrue(service.deadlines.get(2).isPresent());
  }

  @Test
  void check_deadlinePassed_saysSo() {
    service.onCheck.set((request, observer) -> {});
    var e =
        assertThrows(
            DomainCheckException.class,
            () ->
                client.check(
                    List.of("available-a.com"),
                    CheckOptions.DEFAULT.withTimeout(Duration.ofMillis(50))));
    assertEquals(ErrorCode.DEADLINE_EXCEEDED, e.code());
    assertFalse(e.isRetryable());
    assertNull(e.retryAfter());
  }

  @Test
  void checkAsync_answers_inOrder() {
    assertEquals(
        List.of("reserved-c.fr RESERVED", "available-a.com AVAILABLE"),
        summary(client.checkAsync(List.of("reserved-c.fr", "available-a.com")).join()));
  }

  @Test
  void checkAsync_fails_completesWithTheClientsException() {
    service.onCheck.set(
        (request, observer) ->
            observer.onError(io.grpc.Status.INVALID_ARGUMENT.asRuntimeException()));
    CompletableFuture<List<DomainResult>> future = client.checkAsync(List.of("a.com"));
    var e = assertThrows(CompletionException.class, future::join);
    assertEquals(
        ErrorCode.INVALID_ARGUMENT,
        assertInstanceOf(DomainCheckException.class, e.getCause()).code());
  }

  @Test
  void checkAsync_cancelled_cancelsTheCall() throws InterruptedException {
    CountDownLatch arrived = new CountDownLatch(1);
    CountDownLatch cancelled = new CountDownLatch(1);
    service.onCheck.set(
        (request, observer) -> {
          io.grpc.Context.current().addListener(context -> cancelled.countDown(), Runnable::run);
          arrived.countDown();
        });
    CompletableFuture<List<DomainResult>> future = client.checkAsync(List.of("a.com"));
    assertTrue(arrived.await(10, TimeUnit.SECONDS));
    assertTrue(future.cancel(true));
    assertTrue(cancelled.await(10, TimeUnit.SECONDS));
  }

  @Test
  void checkAsync_followers_runOnAVirtualThreadAndMayBlock() {
    var future =
        client
            .checkAsync(List.of("available-a.com"))
            .thenApply(
                first ->
                    Thread.currentThread().isVirtual()
                        ? client.check("available-b.com").getFirst().input()
                        : Thread.currentThread().toString());
    // A follower added to a completed future runs here instead; either way it may block.
    String got = future.join();
    assertTrue(
        got.equals("available-b.com") || got.contains(Thread.currentThread().getName()), got);
  }

  @Test
  void close_callUnderWay_failsIt() throws InterruptedException {
    CountDownLatch arrived = new CountDownLatch(1);
    service.onCheck.set((request, observer) -> arrived.countDown());
    CompletableFuture<List<DomainResult>> future = client.checkAsync(List.of("a.com"));
    assertTrue(arrived.await(10, TimeUnit.SECONDS));
    client.close();
    assertThrows(CompletionException.class, future::join);
  }
}
