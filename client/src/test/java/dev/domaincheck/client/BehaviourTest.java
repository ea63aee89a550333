package dev.domaincheck.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.google.protobuf.Any;
import com.google.rpc.RetryInfo;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;

/**
 * One table: each kind of call against each kind of trouble. Whatever the call, the same trouble is
 * the same failure.
 */
@Timeout(120)
final class BehaviourTest {

  /** A call that waits for its end, bounded by the timeout of its options where it takes any. */
  private interface Call {
    void make(DomainCheckClient client, List<String> names, CheckOptions options);
  }

  private static final Map<String, Call> CALLS = new LinkedHashMap<>();

  static {
    CALLS.put("check", DomainCheckClient::check);
    CALLS.put("checkAsync", (client, names, options) -> client.checkAsync(names, options).join());
    CALLS.put("checkAll", DomainCheckClient::checkAll);
    CALLS.put(
        "checkStream",
        (client, names, options) -> {
          try (var results = client.checkStream(names, options)) {
            results.forEachRemaining(r -> {});
          }
        });
    CALLS.put(
        "checkBulk",
        (client, names, options) -> {
          try (var results =
              client.checkBulk(names.stream().map(BulkName::of).iterator(), options)) {
            results.forEachRemaining(r -> {});
          }
        });
    CALLS.put("serverInfo", (client, names, options) -> client.serverInfo());
    CALLS.put("cache.stats", (client, names, options) -> client.cache().stats());
    CALLS.put(
        "cache.list",
        (client, names, options) -> client.cache().list(CacheFilter.ALL).forEach(entry -> {}));
    CALLS.put("cache.get", (client, names, options) -> client.cache().get(names.getFirst()));
    CALLS.put("cache.clear", (client, names, options) -> client.cache().clear());
    CALLS.put("cache.save", (client, names, options) -> client.cache().save());
    CALLS.put(
        "cache.warm",
        (client, names, options) -> {
          Duration timeout = options.timeout();
          try (var progress =
              timeout == null ? client.cache().warm(names) : client.cache().warm(names, timeout)) {
            progress.forEachRemaining(p -> {});
          }
        });
    CALLS.put("registries.list", (client, names, options) -> client.registries().list());
    CALLS.put(
        "registries.resume",
        (client, names, options) -> client.registries().resume("whois:whois.nic.fr"));
    CALLS.put("registries.reload", (client, names, options) -> client.registries().reload());
  }

  private static final CheckOptions IN_TIME =
      CheckOptions.DEFAULT.withTimeout(Duration.ofSeconds(20));

  /** All at once, as most of them wait: for attempts in vain, or until a deadline. */
  private static Stream<DynamicTest> each(Trouble trouble) {
    Map<String, FutureTask<?>> running = new LinkedHashMap<>();
    CALLS.forEach(
        (name, call) -> {
          FutureTask<?> meeting =
              new FutureTask<>(
                  () -> {
                    trouble.meet(call);
                    return name;
                  });
          Thread.startVirtualThread(meeting);
          running.put(name, meeting);
        });
    return running.entrySet().stream()
        .map(call -> dynamicTest(call.getKey(), () -> outcome(call.getValue())));
  }

  private static void outcome(FutureTask<?> meeting) throws Throwable {
    try {
      var unused = meeting.get();
    } catch (ExecutionException e) {
      throw e.getCause() == null ? e : e.getCause();
    }
  }

  private interface Trouble {
    void meet(Call call) throws Exception;
  }

  private static DomainCheckException failure(
      DomainCheckClient client, Call call, CheckOptions options) {
    return failure(() -> call.make(client, List.of("available-a.com"), options));
  }

  private static DomainCheckException failure(Runnable call) {
    return assertThrows(
        DomainCheckException.class,
        () -> {
          try {
            call.run();
          } catch (CompletionException e) {
            throw e.getCause() == null ? e : e.getCause();
          }
        });
  }

  /** A service that fails every call alike. */
  private static FakeService failing(StatusRuntimeException failure) {
    ServerInterceptor refusal =
        new ServerInterceptor() {
          @Override
          public <Q, A> ServerCall.Listener<Q> interceptCall(
              ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
            Metadata trailers = failure.getTrailers();
            call.close(failure.getStatus(), trailers == null ? new Metadata() : trailers);
            return new ServerCall.Listener<>() {};
          }
        };
    return new FakeService(server -> server.intercept(refusal));
  }

  @TestFactory
  Stream<DynamicTest> badTarget_isUnavailableAndNamesIt() {
    return each(
        call -> {
          String target;
          try (FreezingProxy gone = FreezingProxy.frozen()) {
            target = gone.target();
          }
          try (DomainCheckClient client = DomainCheckClient.builder().target(target).build()) {
            var e = failure(client, call, IN_TIME);
            assertEquals(ErrorCode.UNAVAILABLE, e.code());
            assertTrue(e.isRetryable());
            assertTrue(String.valueOf(e.getMessage()).contains(target), e.getMessage());
          }
        });
  }

  @TestFactory
  Stream<DynamicTest> tlsMismatch_isUnavailable() {
    return each(
        call -> {
          try (FakeService plain = new FakeService();
              DomainCheckClient client =
                  DomainCheckClient.builder().target(plain.target()).useTls().build()) {
            assertEquals(ErrorCode.UNAVAILABLE, failure(client, call, IN_TIME).code());
            assertEquals(0, plain.headers.size());
          }
        });
  }

  @TestFactory
  Stream<DynamicTest> wrongToken_isUnauthenticatedAfterOneAttempt() {
    return each(
        call -> {
          try (FakeService service =
                  failing(
                      FakeService.failure(
                          Status.Code.UNAUTHENTICATED, "no", "CREDENTIAL_INVALID"));
              DomainCheckClient client =
                  DomainCheckClient.builder().target(service.target()).token("wrong").build()) {
            var e = failure(client, call, IN_TIME);
            assertEquals(ErrorCode.UNAUTHENTICATED, e.code());
            assertEquals(ErrorReason.CREDENTIAL_INVALID, e.reason());
            assertTrue(!String.valueOf(e.getMessage()).contains("wrong"), e.getMessage());
          }
        });
  }

  @TestFactory
  Stream<DynamicTest> deadline_serverNeverAnswers_isDeadlineExceeded() {
    return each(
        call -> {
          try (FreezingProxy hung = FreezingProxy.frozen();
              DomainCheckClient client =
                  DomainCheckClient.builder()
                      .target(hung.target())
                      .timeout(Duration.ofMillis(300))
                      .build()) {
            var brief = CheckOptions.DEFAULT.withTimeout(Duration.ofMillis(300));
            assertEquals(ErrorCode.DEADLINE_EXCEEDED, failure(client, call, brief).code());
          }
        });
  }

  @TestFactory
  Stream<DynamicTest> cancel_threadInterrupted_isCancelledAndKeepsTheInterrupt() {
    return each(call -> {
          try (FreezingProxy hung = FreezingProxy.frozen();
              DomainCheckClient client =
                  DomainCheckClient.builder().target(hung.target()).build()) {
            Thread.currentThread().interrupt();
            try {
              assertEquals(ErrorCode.CANCELLED, failure(client, call, IN_TIME).code());
            } finally {
              assertTrue(Thread.interrupted(), "the interrupt is lost");
            }
          }
        })
        // A future is cancelled itself: CheckTest.
        .filter(test -> !test.getDisplayName().equals("checkAsync"));
  }

  @TestFactory
  Stream<DynamicTest> overload_isUnavailableAndSaysWhenToComeBack() {
    var retry =
        RetryInfo.newBuilder()
            .setRetryDelay(com.google.protobuf.Duration.newBuilder().setSeconds(40))
            .build();
    return each(
        call -> {
          try (FakeService service =
                  failing(
                      FakeService.failure(
                          Status.Code.UNAVAILABLE, "full", "OVERLOADED", Any.pack(retry)));
              DomainCheckClient client = service.client()) {
            var e = failure(client, call, IN_TIME);
            assertEquals(ErrorCode.UNAVAILABLE, e.code());
            assertEquals(ErrorReason.OVERLOADED, e.reason());
            assertEquals(Duration.ofSeconds(40), e.retryAfter());
            assertTrue(e.isRetryable());
          }
        });
  }

  @TestFactory
  Stream<DynamicTest> oversizedBatch_isRefusedByTheServiceAndNotRetryable() {
    List<String> names = new ArrayList<>(Collections.nCopies(10_001, "available-a.com"));
    return Stream.of("check", "checkAsync", "checkStream", "cache.warm")
        .map(
            name ->
                dynamicTest(
                    name,
                    () -> {
                      try (FakeService service =
                              failing(
                                  FakeService.failure(
                                      Status.Code.INVALID_ARGUMENT, "many", "TOO_MANY_NAMES"));
                          DomainCheckClient client = service.client()) {
                        Call call = CALLS.get(name);
                        assertTrue(call != null);
                        var e = failure(() -> call.make(client, names, IN_TIME));
                        assertEquals(ErrorCode.INVALID_ARGUMENT, e.code());
                        assertEquals(ErrorReason.TOO_MANY_NAMES, e.reason());
                        assertEquals("1000", e.metadata().get("limit"));
                        assertTrue(!e.isRetryable());
                      }
                    }));
  }

  @TestFactory
  Stream<DynamicTest> oversizedBatch_whereThereIsNoBound_isAnswered() {
    List<String> names = new ArrayList<>(Collections.nCopies(10_001, "available-a.com"));
    return Stream.of("checkAll", "checkBulk")
        .map(
            name ->
                dynamicTest(
                    name,
                    () -> {
                      try (FakeService service = new FakeService();
                          DomainCheckClient client = service.client()) {
                        Call call = CALLS.get(name);
                        assertTrue(call != null);
                        call.make(client, names, IN_TIME);
                      }
                    }));
  }
}
