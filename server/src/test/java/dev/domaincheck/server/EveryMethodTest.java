package dev.domaincheck.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.domaincheck.BytesMarshaller;
import dev.domaincheck.v1.CacheAdminServiceGrpc;
import dev.domaincheck.v1.DomainCheckServiceGrpc;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerMethodDefinition;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/**
 * Every method that a whole server serves: whom it is open to, and the line that each call of an
 * admin leaves.
 */
@Timeout(60)
class EveryMethodTest {
  private static final BytesMarshaller BYTES = new BytesMarshaller();

  @TempDir Path folder;

  private static Status.Code call(
      ManagedChannel channel, MethodDescriptor<?, ?> method, @Nullable String token)
      throws Exception {
    Metadata headers = new Metadata();
    if (token != null) {
      headers.put(
          Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), "Bearer " + token);
    }
    ClientCall<byte[], byte[]> call =
        channel.newCall(
            method.toBuilder(BYTES, BYTES).build(),
            CallOptions.DEFAULT.withDeadlineAfter(30, TimeUnit.SECONDS));
    CompletableFuture<Status.Code> end = new CompletableFuture<>();
    call.start(
        new ClientCall.Listener<>() {
          @Override
          public void onMessage(byte[] message) {
            // A watch of health has no end of its own.
            if (method.getFullMethodName().endsWith("/Watch")) {
              end.complete(Status.Code.OK);
              call.cancel("seen enough", null);
            }
          }

          @Override
          public void onClose(Status status, Metadata trailers) {
            end.complete(status.getCode());
          }
        },
        headers);
    call.request(100);
    call.sendMessage(new byte[0]);
    call.halfClose();
    return end.get(40, TimeUnit.SECONDS);
  }

  /** An admin's calls with empty requests: some do what they are for, most are refused. */
  @Test
  void everyMethod_isOpenToWhomItMayBe_andAdminsLeaveALineEach() throws Exception {
    ListAppender<ILoggingEvent> lines = new ListAppender<>();
    lines.start();
    Logger audit = (Logger) LoggerFactory.getLogger("dev.domaincheck.audit");
    audit.addAppender(lines);
    try (DomainCheckServer server = TestServer.sandbox(folder, "--bench-service")) {
      ManagedChannel channel = TestServer.channel(server);
      try {
        List<String> open = new ArrayList<>();
        List<String> expected = new ArrayList<>();
        List<String> services = new ArrayList<>();
        for (ServerServiceDefinition service : server.services()) {
          services.add(service.getServiceDescriptor().getName());
          for (ServerMethodDefinition<?, ?> definition : service.getMethods()) {
            MethodDescriptor<?, ?> method = definition.getMethodDescriptor();
            if (call(channel, method, null) != Status.Code.UNAUTHENTICATED) {
              open.add(method.getServiceName());
              continue;
            }
            Status.Code code = call(channel, method, TestServer.ADMIN_TOKEN);
            assertTrue(
                code != Status.Code.UNAUTHENTICATED
                    && code != Status.Code.PERMISSION_DENIED
                    && code != Status.Code.UNKNOWN
                    && code != Status.Code.INTERNAL,
                () -> method.getFullMethodName() + ": " + code);
            expected.add("method=" + method.getFullMethodName() + " status=" + code);
          }
        }
        assertEquals(
            List.of(
                "domaincheck.bench.v1.Noop",
                "domaincheck.v1.DomainCheckService",
                "grpc.health.v1.Health"),
            open.stream().distinct().sorted().toList());
        assertEquals(7, services.size(), services::toString);
        assertTrue(expected.size() > 15, expected::toString);
        assertEquals(
            expected,
            lines.list.stream()
                .filter(line -> line.getLevel() == Level.INFO)
                .peek(line -> assertTrue(line.getFormattedMessage().startsWith("admin:")))
                .map(EveryMethodTest::keys)
                .toList());
        List<ILoggingEvent> denied =
            lines.list.stream().filter(line -> line.getLevel() == Level.WARN).toList();
        assertTrue(denied.size() >= 10 && denied.size() < expected.size(), denied::toString);
        assertEquals("peer:127.0.0.1 was denied a call", denied.getFirst().getFormattedMessage());
        assertTrue(keys(denied.getFirst()).endsWith("status=UNAUTHENTICATED"));
      } finally {
        channel.shutdownNow();
      }
    } finally {
      audit.detachAppender(lines);
    }
  }

  @Test
  void adminsCall_byAnotherHolder_isToldWithWhoItWas() throws Exception {
    String token = "fedcba9876543210fedcba9876543210";
    Path clients = Files.writeString(folder.resolve("clients"), "anna:" + token + "\n");
    ListAppender<ILoggingEvent> lines = new ListAppender<>();
    lines.start();
    Logger audit = (Logger) LoggerFactory.getLogger("dev.domaincheck.audit");
    audit.addAppender(lines);
    try (DomainCheckServer server = TestServer.sandbox(folder, "--client-token-file=" + clients)) {
      ManagedChannel channel = TestServer.channel(server);
      try {
        assertEquals(
            Status.Code.PERMISSION_DENIED,
            call(channel, CacheAdminServiceGrpc.getClearCacheMethod(), token));
        assertEquals(
            Status.Code.INVALID_ARGUMENT,
            call(channel, DomainCheckServiceGrpc.getCheckDomainsMethod(), token));
      } finally {
        channel.shutdownNow();
      }
    } finally {
      audit.detachAppender(lines);
    }
    assertEquals(1, lines.list.size(), lines.list::toString);
    ILoggingEvent line = lines.list.getFirst();
    assertEquals(Level.WARN, line.getLevel());
    assertTrue(line.getFormattedMessage().contains("anna"), line::getFormattedMessage);
    assertEquals(
        "method=domaincheck.v1.CacheAdminService/ClearCache status=PERMISSION_DENIED", keys(line));
  }

  private static String keys(ILoggingEvent line) {
    return line.getKeyValuePairs().stream()
        .map(pair -> pair.key + "=" + pair.value)
        .collect(Collectors.joining(" "));
  }
}
