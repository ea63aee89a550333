package dev.domaincheck.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(90)
final class TargetsTest {

  private final FakeService first = new FakeService();
  private final FakeService second = new FakeService();

  @AfterEach
  void close() {
    first.close();
    second.close();
  }

  private static DomainCheckClient client(String... targets) {
    return DomainCheckClient.builder().targets(List.of(targets)).build();
  }

  private static void await(BooleanSupplier condition, String what) throws InterruptedException {
    for (int i = 0; i < 3_000 && !condition.getAsBoolean(); i++) {
      TimeUnit.MILLISECONDS.sleep(10);
    }
    assertTrue(condition.getAsBoolean(), what);
  }

  /** Eight threads that call one after the other until they are told to stop. */
  private static final class Load implements AutoCloseable {
    final AtomicInteger answered = new AtomicInteger();

    /** Of the calls that ended. */
    final AtomicLong longestNanos = new AtomicLong();

    final Queue<RuntimeException> failures = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean over = new AtomicBoolean();
    private final List<Thread> threads = new ArrayList<>();

    Load(DomainCheckClient client) {
      for (int i = 0; i < 8; i++) {
        threads.add(Thread.startVirtualThread(() -> call(client)));
      }
    }

    private void call(DomainCheckClient client) {
      while (!over.get()) {
        long begun = System.nanoTime();
        try {
          client.check("available-a.com");
          answered.incrementAndGet();
        } catch (DomainCheckException e) {
          failures.add(e);
        }
        longestNanos.accumulateAndGet(System.nanoTime() - begun, Math::max);
      }
    }

    void awaitMore(int calls) throws InterruptedException {
      int before = answered.get();
      await(() -> answered.get() >= before + calls, "calls go on");
    }

    @Override
    public void close() {
      end();
    }

    void end() {
      over.set(true);
      for (Thread thread : threads) {
        try {
          thread.join();
        } catch (InterruptedException e) {
          throw new IllegalStateException(e);
        }
      }
    }
  }

  @Test
  void target_listWithOneTwice_isReadOnce() throws InterruptedException {
    String list = first.target() + ", " + second.target() + "," + first.target();
    try (DomainCheckClient client = DomainCheckClient.builder().target(list).build()) {
      await(
          () -> {
            client.check("a.com");
            return !first.checks.isEmpty() && !second.checks.isEmpty();
          },
          "both are called");
    }
  }

  @Test
  void check_oneTargetIsSlow_callsGoToTheOther() throws InterruptedException {
    var held = new ConcurrentLinkedQueue<Runnable>();
    try (DomainCheckClient client = client(first.target(), second.target())) {
      await(
          () -> {
            client.check("a.com");
            return !first.checks.isEmpty() && !second.checks.isEmpty();
          },
          "both are called");
      first.onCheck.set(
          (request, observer) ->
              held.add(
                  () ->
                      observer.onError(
                          io.grpc.Status.ABORTED.withDescription("held").asRuntimeException())));
      for (int i = 0; i < 200; i++) {
        int before = held.size();
        var call = client.checkAsync(List.of("a.com"));
        await(() -> call.isDone() || held.size() > before, "it is answered or held");
      }
      assertTrue(held.size() < 20, held.size() + " calls are held");
      held.forEach(Runnable::run);
    }
  }

  @Test
  void targets_noneOrMalformed_isRefused() {
    var builder = DomainCheckClient.builder();
    assertThrows(IllegalArgumentException.class, () -> builder.targets(List.of()));
    assertThrows(IllegalArgumentException.class, () -> builder.target("127.0.0.1:1,"));
    var e = assertThrows(IllegalArgumentException.class, () -> builder.target("127.0.0.1:1,x"));
    assertTrue(String.valueOf(e.getMessage()).contains("'x'"), e.getMessage());
  }

  @Test
  void isLoopback_oneOfSeveralIsNot_isFalse() {
    assertTrue(DomainCheckClient.builder().target("127.0.0.1:1,[::1]:2").isLoopback());
    assertFalse(DomainCheckClient.builder().target("127.0.0.1:1,192.0.2.1:2").isLoopback());
  }

  @Test
  void check_oneTargetSaysItDoesNotServe_getsNoCall() throws InterruptedException {
    first.health.setStatus("", ServingStatus.NOT_SERVING);
    try (DomainCheckClient client = client(first.target(), second.target())) {
      for (int i = 0; i < 50; i++) {
        client.check("a.com");
      }
      assertEquals(0, first.checks.size());
      first.health.setStatus("", ServingStatus.SERVING);
      await(
          () -> {
            client.check("a.com");
            return !first.checks.isEmpty();
          },
          "it is called once it serves");
    }
  }

  @Test
  void check_oneTargetDrainsUnderLoad_isNotSeenByCallers() throws InterruptedException {
    try (DomainCheckClient client = client(first.target(), second.target());
        Load load = new Load(client)) {
      await(() -> !first.checks.isEmpty() && !second.checks.isEmpty(), "both are called");
      load.awaitMore(200);
      first.drain();
      load.awaitMore(200);
      assertEquals(List.of(), List.copyOf(load.failures));
    }
  }

  @Test
  void check_connectionsToOneTargetBreakUnderLoad_failsNoCallButThoseBeingWritten()
      throws IOException, InterruptedException {
    try (FreezingProxy proxy = FreezingProxy.to(first.target());
        DomainCheckClient client = client(proxy.target(), second.target());
        Load load = new Load(client)) {
      await(() -> !first.checks.isEmpty() && !second.checks.isEmpty(), "both are called");
      load.awaitMore(200);
      proxy.end();
      load.awaitMore(200);
      // The channel tries again what has failed as UNAVAILABLE; a call that meets the closed
      // connection while it is written is told to the caller, who may.
      List<RuntimeException> failures = List.copyOf(load.failures);
      assertTrue(failures.size() <= load.threads.size(), failures.toString());
      for (RuntimeException failure : failures) {
        DomainCheckException broken = assertInstanceOf(DomainCheckException.class, failure);
        assertEquals(ErrorCode.UNAVAILABLE, broken.code(), failures.toString());
        assertTrue(broken.isRetryable());
      }
    }
  }

  @Test
  void check_oneTargetAcceptsAndNeverAnswers_othersAnswerAtOnce() throws IOException {
    try (FreezingProxy hung = FreezingProxy.frozen();
        DomainCheckClient client = client(hung.target(), first.target())) {
      var quick = CheckOptions.DEFAULT.withTimeout(Duration.ofSeconds(5));
      for (int i = 0; i < 50; i++) {
        client.check(List.of("a.com"), quick);
      }
      assertEquals(50, first.checks.size());
    }
  }

  @Test
  void check_oneTargetHangsLater_callsGoToTheOtherWithinTheDeadline()
      throws IOException, InterruptedException {
    try (FreezingProxy proxy = FreezingProxy.to(first.target());
        DomainCheckClient client = client(proxy.target(), second.target());
        Load load = new Load(client)) {
      await(() -> !first.checks.isEmpty() && !second.checks.isEmpty(), "both are called");
      proxy.freeze();
      load.awaitMore(500);
      // Waits for the calls that are caught, too.
      load.end();
      assertEquals(List.of(), List.copyOf(load.failures));
      long longest = TimeUnit.NANOSECONDS.toSeconds(load.longestNanos.get());
      assertTrue(longest >= 5, "no call was caught: the longest took " + longest + " s");
      assertTrue(longest < 25, "the longest took " + longest + " s");
    }
  }

  @Test
  void check_oneTargetHangsLaterAndTimeIsShort_failsNoMoreCallsThanAreCaughtAtOnce()
      throws IOException, InterruptedException {
    try (FreezingProxy proxy = FreezingProxy.to(first.target());
        DomainCheckClient client = client(proxy.target(), second.target())) {
      await(
          () -> {
            client.check("a.com");
            return !first.checks.isEmpty() && !second.checks.isEmpty();
          },
          "both are called");
      proxy.freeze();
      var brief = CheckOptions.DEFAULT.withTimeout(Duration.ofSeconds(2));
      int failures = 0;
      // Over before pings find out what hangs.
      for (int i = 0; i < 20; i++) {
        try {
          client.check(List.of("a.com"), brief);
        } catch (DomainCheckException e) {
          assertEquals(ErrorCode.DEADLINE_EXCEEDED, e.code());
          failures++;
        }
      }
      assertTrue(failures <= 1, failures + " calls of a single caller failed");
    }
  }

  @Test
  void check_oneTargetCannotBeResolved_othersAnswer() {
    try (DomainCheckClient client =
        DomainCheckClient.builder()
            .targets(List.of("a".repeat(64) + ":1", first.target()))
            .allowPlaintext()
            .build()) {
      assertEquals("a.com", client.check("a.com").getFirst().input());
    }
  }

  @Test
  void check_noTargetCanBeReached_isUnavailableAndNamesThem() {
    String one = first.target();
    String two = second.target();
    close();
    try (DomainCheckClient client = client(one, two)) {
      var e = assertThrows(DomainCheckException.class, () -> client.check("a.com"));
      assertEquals(ErrorCode.UNAVAILABLE, e.code());
      String message = String.valueOf(e.getMessage());
      assertTrue(message.contains(one + "," + two), message);
    }
  }

  @Test
  void check_severalWithTls_eachCertificateMustHaveItsOwnTargetsName(@TempDir Path folder)
      throws Exception {
    Path byAddress = folder.resolve("address.pem");
    Path byName = folder.resolve("name.pem");
    Path addressKey = folder.resolve("address.key");
    Path nameKey = folder.resolve("name.key");
    SelfSigned.write("san=ip:127.0.0.1", byAddress, addressKey);
    SelfSigned.write("san=dns:localhost", byName, nameKey);
    Path trusted = folder.resolve("both.pem");
    Files.writeString(trusted, Files.readString(byAddress) + Files.readString(byName));
    var address = GrpcSslContexts.forServer(byAddress.toFile(), addressKey.toFile()).build();
    var name = GrpcSslContexts.forServer(byName.toFile(), nameKey.toFile()).build();
    try (FakeService one = new FakeService(server -> server.sslContext(address));
        FakeService two = new FakeService(server -> server.sslContext(name));
        DomainCheckClient right =
            DomainCheckClient.builder()
                .targets(List.of(one.target(), two.target().replace("127.0.0.1", "localhost")))
                .trustFile(trusted)
                .build();
        DomainCheckClient wrong =
            DomainCheckClient.builder()
                .targets(List.of(two.target(), one.target().replace("127.0.0.1", "localhost")))
                .trustFile(trusted)
                .build()) {
      await(
          () -> {
            right.check("a.com");
            return !one.checks.isEmpty() && !two.checks.isEmpty();
          },
          "both are called");
      assertEquals(
          ErrorCode.UNAVAILABLE,
          assertThrows(DomainCheckException.class, () -> wrong.check("a.com")).code());
    }
  }
}
