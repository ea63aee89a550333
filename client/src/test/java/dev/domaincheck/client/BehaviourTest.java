package dev.domaincheck.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.google.protobuf.Any;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import dev.domaincheck.v1.CheckDomainsBulkRequest;
import dev.domaincheck.v1.CheckDomainsRequest;
import dev.domaincheck.v1.CheckDomainsStreamRequest;
import dev.domaincheck.v1.WarmCacheRequest;
import io.grpc.ForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.protobuf.StatusProto;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

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

  private static final String GROUP = "whois:whois.nic.fr";

  private static final Map<String, Call> CALLS = new LinkedHashMap<>();

  static {
    CALLS.put("check", DomainCheckClient::check);
    CALLS.put("checkAsync", (client, names, options) -> await(client.checkAsync(names, options)));
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
    CALLS.put(
        "cache.page", (client, names, options) -> client.cache().page(CacheFilter.ALL, 0, ""));
    CALLS.put("cache.get", (client, names, options) -> client.cache().get(names.getFirst()));
    CALLS.put(
        "cache.evict",
        (client, names, options) -> client.cache().evict(CacheFilter.ALL.withSuffix("com"), false));
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
    CALLS.put("registries.get", (client, names, options) -> client.registries().get(GROUP));
    CALLS.put(
        "registries.pause",
        (client, names, options) -> client.registries().pause(GROUP, Duration.ofMinutes(1)));
    CALLS.put("registries.resume", (client, names, options) -> client.registries().resume(GROUP));
    CALLS.put(
        "registries.setLimit",
        (client, names, options) -> client.registries().setLimit(GROUP, new HostLimit(1, 1, 1, 0)));
    CALLS.put("registries.reload", (client, names, options) -> client.registries().reload());
  }

  /** Has an interrupt do to a future what it does to a call that waits. */
  private static void await(CompletableFuture<?> future) {
    try {
      var unused = future.get();
    } catch (InterruptedException e) {
      future.cancel(true);
      Thread.currentThread().interrupt();
      throw new CancellationException();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof DomainCheckException failure) {
        throw failure;
      }
      throw new AssertionError(e.getCause());
    }
  }

  /** What makes no call. */
  private static final Set<String> NO_CALLS =
      Set.of(
          "builder",
          "fromEnv",
          "version",
          "withOptions",
          "options",
          "cache",
          "registries",
          "close");

  /** Calls of many names, and whether there is a bound on how many. */
  private static final Map<String, Boolean> BOUNDED =
      Map.of(
          "check", true,
          "checkAsync", true,
          "checkStream", true,
          "cache.warm", true,
          "checkAll", false,
          "checkBulk", false);

  private static Stream<String> bounded(boolean bounded) {
    return BOUNDED.keySet().stream()
        .filter(name -> Boolean.valueOf(bounded).equals(BOUNDED.get(name)))
        .sorted();
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
    return assertThrows(DomainCheckException.class, call::run);
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

  /** A service that answers nothing, and says when a call comes and when it is cancelled. */
  private static FakeService silent(Runnable arrived, Runnable cancelled) {
    ServerInterceptor silence =
        new ServerInterceptor() {
          @Override
          public <Q, A> ServerCall.Listener<Q> interceptCall(
              ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
            arrived.run();
            return new ServerCall.Listener<>() {
              @Override
              public void onCancel() {
                cancelled.run();
              }
            };
          }
        };
    return new FakeService(server -> server.intercept(silence));
  }

  private static boolean isCancelled(RuntimeException e) {
    return e instanceof DomainCheckException failure
        ? failure.code() == ErrorCode.CANCELLED
        : e instanceof CancellationException;
  }

  private static Stream<Method> publicMethods(Class<?> type) {
    return Stream.of(type.getDeclaredMethods())
        .filter(method -> Modifier.isPublic(method.getModifiers()) && !method.isSynthetic());
  }

  private static void addCalls(
      String prefix, Class<?> type, Predicate<Method> some, Set<String> calls) {
    publicMethods(type)
        .filter(some)
        .map(Method::getName)
        .filter(name -> !NO_CALLS.contains(name))
        .forEach(name -> calls.add(prefix + name));
  }

  private static Set<String> publicCalls(Predicate<Method> some) {
    Set<String> calls = new TreeSet<>();
    addCalls("", DomainCheckClient.class, some, calls);
    addCalls("cache.", CacheAdmin.class, some, calls);
    addCalls("registries.", RegistryAdmin.class, some, calls);
    return calls;
  }

  private static boolean takesMany(Method method) {
    return Stream.of(method.getParameterTypes())
        .anyMatch(
            type -> Iterable.class.isAssignableFrom(type) || Iterator.class.isAssignableFrom(type));
  }

  @Test
  void calls_areAllThatArePublic() {
    assertEquals(publicCalls(method -> true), new TreeSet<>(CALLS.keySet()));
    assertEquals(publicCalls(BehaviourTest::takesMany), new TreeSet<>(BOUNDED.keySet()));
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
  Stream<DynamicTest> tls_certificateIsNotTrusted_isUnavailable(@TempDir Path folder)
      throws Exception {
    Path certificate = folder.resolve("server.pem");
    Path key = folder.resolve("server.key");
    SelfSigned.write("san=ip:127.0.0.1", certificate, key);
    return refused(certificate, key, DomainCheckClient.Builder::useTls);
  }

  @TestFactory
  Stream<DynamicTest> tls_certificateIsForAnotherName_isUnavailable(@TempDir Path folder)
      throws Exception {
    Path certificate = folder.resolve("server.pem");
    Path key = folder.resolve("server.key");
    SelfSigned.write("san=dns:other.example", certificate, key);
    return refused(certificate, key, builder -> builder.trustFile(certificate));
  }

  /** Each call against a server whose certificate is refused by a client with such settings. */
  private static Stream<DynamicTest> refused(
      Path certificate, Path key, UnaryOperator<DomainCheckClient.Builder> settings)
      throws IOException {
    var tls = GrpcSslContexts.forServer(certificate.toFile(), key.toFile()).build();
    return each(
        call -> {
          try (FakeService service = new FakeService(server -> server.sslContext(tls));
              DomainCheckClient client =
                  settings.apply(DomainCheckClient.builder().target(service.target())).build()) {
            var e = failure(client, call, IN_TIME);
            assertEquals(ErrorCode.UNAVAILABLE, e.code());
            assertTrue(e.isRetryable());
            assertTrue(String.valueOf(e.getMessage()).contains(service.target()), e.getMessage());
            assertEquals(0, service.headers.size());
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
            assertEquals(1, service.headers.size());
            assertEquals(Optional.of("Bearer wrong"), service.authorization());
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
        // Whoever cancels a future gets the JDK's exception from it.
        .filter(test -> !test.getDisplayName().equals("checkAsync"));
  }

  @TestFactory
  Stream<DynamicTest> cancel_callIsAtTheServer_reachesIt() {
    return each(
        call -> {
          Thread caller = Thread.currentThread();
          CountDownLatch cancelled = new CountDownLatch(1);
          // The end of its time would cancel a call too: later than this test waits.
          var patient = CheckOptions.DEFAULT.withTimeout(Duration.ofMinutes(1));
          try (FakeService service = silent(caller::interrupt, cancelled::countDown);
              DomainCheckClient client = service.client()) {
            var e =
                assertThrows(
                    RuntimeException.class,
                    () -> call.make(client, List.of("available-a.com"), patient));
            assertTrue(Thread.interrupted(), "the interrupt is lost");
            assertTrue(isCancelled(e), e.toString());
            assertTrue(cancelled.await(20, TimeUnit.SECONDS), "the server goes on");
          }
        });
  }

  @TestFactory
  Stream<DynamicTest> close_callIsUnderWay_isUnavailable() {
    return each(
        call -> {
          AtomicReference<@Nullable DomainCheckClient> open = new AtomicReference<>();
          Runnable close =
              () -> {
                DomainCheckClient client = open.get();
                if (client != null) {
                  client.close();
                }
              };
          try (FakeService service = silent(close, () -> {});
              DomainCheckClient client = service.client()) {
            open.set(client);
            var patient = CheckOptions.DEFAULT.withTimeout(Duration.ofMinutes(1));
            assertEquals(ErrorCode.UNAVAILABLE, failure(client, call, patient).code());
            assertEquals(1, service.headers.size());
          }
        });
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

  /** The service's bounds, by call. */
  private static final Map<String, Integer> MOST_NAMES =
      Map.of(
          "check", DomainCheckClient.MAX_NAMES,
          "checkAsync", DomainCheckClient.MAX_NAMES,
          "checkStream", DomainCheckClient.MAX_STREAM_NAMES,
          "cache.warm", CacheAdmin.MAX_WARM_NAMES);

  private static List<String> names(int count) {
    return Collections.nCopies(count, "available-a.com");
  }

  @TestFactory
  Stream<DynamicTest> oversizedBatch_isRefusedByTheServiceAndNotRetryable() {
    assertEquals(bounded(true).toList(), MOST_NAMES.keySet().stream().sorted().toList());
    return MOST_NAMES.entrySet().stream()
        .map(
            one ->
                dynamicTest(
                    one.getKey(),
                    () -> {
                      Call call = CALLS.get(one.getKey());
                      assertTrue(call != null);
                      int most = one.getValue();
                      try (FakeService service = counting();
                          DomainCheckClient client = service.client()) {
                        call.make(client, names(most), IN_TIME);
                        var e = failure(() -> call.make(client, names(most + 1), IN_TIME));
                        assertEquals(ErrorCode.INVALID_ARGUMENT, e.code());
                        assertEquals(ErrorReason.TOO_MANY_NAMES, e.reason());
                        assertEquals(Integer.toString(most), e.metadata().get("limit"));
                        assertTrue(!e.isRetryable());
                        assertEquals(2, service.headers.size());
                      }
                    }));
  }

  @TestFactory
  Stream<DynamicTest> oversizedBatch_whereThereIsNoBound_isAnswered() {
    return bounded(false)
        .map(
            name ->
                dynamicTest(
                    name,
                    () -> {
                      try (FakeService service = counting();
                          DomainCheckClient client = service.client()) {
                        Call call = CALLS.get(name);
                        assertTrue(call != null);
                        call.make(client, names(10_001), IN_TIME);
                      }
                    }));
  }

  /** A service that refuses messages with more names than the contract allows. */
  private static FakeService counting() {
    return new FakeService(server -> server.intercept(new NameCount()));
  }

  private static final class NameCount implements ServerInterceptor {

    /** The status of a message; null if its names are not too many. */
    private static @Nullable StatusRuntimeException refusal(Object message) {
      return switch (message) {
        case CheckDomainsRequest m -> refusal(m.getDomainNamesCount(), DomainCheckClient.MAX_NAMES);
        case CheckDomainsStreamRequest m ->
            refusal(m.getDomainNamesCount(), DomainCheckClient.MAX_STREAM_NAMES);
        case WarmCacheRequest m -> refusal(m.getDomainNamesCount(), CacheAdmin.MAX_WARM_NAMES);
        case CheckDomainsBulkRequest m -> refusal(m.getBatch().getDomainsCount(), 100);
        default -> throw new AssertionError("a message without names: " + message.getClass());
      };
    }

    private static @Nullable StatusRuntimeException refusal(int names, int most) {
      return names <= most
          ? null
          : StatusProto.toStatusRuntimeException(
              com.google.rpc.Status.newBuilder()
                  .setCode(Status.Code.INVALID_ARGUMENT.value())
                  .addDetails(
                      Any.pack(
                          ErrorInfo.newBuilder()
                              .setDomain("domaincheck.dev")
                              .setReason("TOO_MANY_NAMES")
                              .putMetadata("limit", Integer.toString(most))
                              .build()))
                  .build());
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
        ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
      return new ForwardingServerCallListener.SimpleForwardingServerCallListener<>(
          next.startCall(call, headers)) {
        private boolean refused;

        @Override
        public void onMessage(Q message) {
          StatusRuntimeException refusal = refusal(message);
          if (refusal == null) {
            super.onMessage(message);
            return;
          }
          refused = true;
          Metadata trailers = refusal.getTrailers();
          call.close(refusal.getStatus(), trailers == null ? new Metadata() : trailers);
        }

        @Override
        public void onHalfClose() {
          if (!refused) {
            super.onHalfClose();
          }
        }
      };
    }
  }
}
