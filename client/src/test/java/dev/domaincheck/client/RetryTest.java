package dev.domaincheck.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.domaincheck.v1.CheckDomainsResponse;
import io.grpc.Metadata;
import io.grpc.Status;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
final class RetryTest {

  private static final Metadata.Key<String> PUSHBACK =
      Metadata.Key.of("grpc-retry-pushback-ms", Metadata.ASCII_STRING_MARSHALLER);

  private final FakeService service = new FakeService();
  private final DomainCheckClient client = service.client();

  @AfterEach
  void close() {
    client.close();
    service.close();
  }

  /** Has the first calls fail, with so many milliseconds to wait; null: without a word on it. */
  private void failFirst(int calls, Status status, @Nullable String pushback) {
    Metadata trailers = new Metadata();
    if (pushback != null) {
      trailers.put(PUSHBACK, pushback);
    }
    service.onCheck.set(
        (request, observer) -> {
          if (service.checks.size() <= calls) {
            observer.onError(status.asRuntimeException(trailers));
          } else {
            observer.onNext(
                CheckDomainsResponse.newBuilder()
                    .addResults(FakeService.result("available-a.com"))
                    .build());
            observer.onCompleted();
          }
        });
  }

  @Test
  void retry_serverSaysWhen_isThenAndNotSooner() {
    failFirst(1, Status.UNAVAILABLE, "1200");
    long begun = System.nanoTime();
    client.check("available-a.com");
    assertTrue(System.nanoTime() - begun >= TimeUnit.MILLISECONDS.toNanos(1_200), "too soon");
    assertEquals(2, service.checks.size());
  }

  @Test
  void retry_serverSaysNever_isNot() {
    failFirst(1, Status.UNAVAILABLE, "-1");
    assertThrows(DomainCheckException.class, () -> client.check("available-a.com"));
    assertEquals(1, service.checks.size());
  }

  @Test
  void retry_deadlineIsSooner_endsAtTheDeadline() {
    failFirst(1, Status.UNAVAILABLE, "30000");
    var brief = CheckOptions.DEFAULT.withTimeout(Duration.ofMillis(300));
    long begun = System.nanoTime();
    var e =
        assertThrows(
            DomainCheckException.class, () -> client.check(List.of("available-a.com"), brief));
    assertEquals(ErrorCode.DEADLINE_EXCEEDED, e.code());
    assertTrue(System.nanoTime() - begun < TimeUnit.SECONDS.toNanos(20), "it waited in vain");
  }

  @ParameterizedTest
  @EnumSource(
      value = Status.Code.class,
      names = {"OK", "UNAVAILABLE"},
      mode = EnumSource.Mode.EXCLUDE)
  void retry_ofAnyOtherFailure_isNot(Status.Code code) {
    failFirst(1, Status.fromCode(code), null);
    assertThrows(DomainCheckException.class, () -> client.check("available-a.com"));
    assertEquals(1, service.checks.size());
  }

  /** The channel takes the server's word for it; the service gives none with other codes. */
  @ParameterizedTest
  @EnumSource(
      value = Status.Code.class,
      names = {"OK", "UNAVAILABLE"},
      mode = EnumSource.Mode.EXCLUDE)
  void retry_ofAnyOtherFailure_isThenIfTheServerSaysWhen(Status.Code code) {
    failFirst(1, Status.fromCode(code), "10");
    client.check("available-a.com");
    assertEquals(2, service.checks.size());
  }

  @Test
  void retry_mostCallsFailed_endsUntilCallsSucceedAgain() throws InterruptedException {
    service.onCheck.set(
        (request, observer) -> observer.onError(Status.UNAVAILABLE.asRuntimeException()));
    // 500 failed attempts use half of the tokens up.
    List<Thread> callers =
        IntStream.range(0, 200)
            .mapToObj(
                i ->
                    Thread.startVirtualThread(
                        () ->
                            assertThrows(DomainCheckException.class, () -> client.check("a.com"))))
            .toList();
    for (Thread caller : callers) {
      caller.join();
    }
    int attempts = service.checks.size();
    assertTrue(attempts >= 500 && attempts < 800, attempts + " attempts");
    assertThrows(DomainCheckException.class, () -> client.check("a.com"));
    assertEquals(attempts + 1, service.checks.size());

    // Each gives a tenth of a token back: a few more than half of all, so that a call may fail.
    int successes = 10 * (attempts + 1 - 500 + 10);
    service.onCheck.set(
        (request, observer) -> {
          observer.onNext(
              CheckDomainsResponse.newBuilder()
                  .addResults(FakeService.result("available-a.com"))
                  .build());
          observer.onCompleted();
        });
    for (int i = 0; i < successes; i++) {
      client.check("available-a.com");
    }
    service.onCheck.set(
        (request, observer) -> observer.onError(Status.UNAVAILABLE.asRuntimeException()));
    int before = service.checks.size();
    assertThrows(DomainCheckException.class, () -> client.check("a.com"));
    assertEquals(before + 4, service.checks.size());
  }
}
