package dev.domaincheck.grpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.domaincheck.availability.Scope;
import dev.domaincheck.bench.v1.NoopGrpc;
import dev.domaincheck.v1.CacheAdminServiceGrpc;
import dev.domaincheck.v1.DomainCheckServiceGrpc;
import dev.domaincheck.v1.RegistryAdminServiceGrpc;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServiceDescriptor;
import io.grpc.Status;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Every method of every service with every kind of credential. */
class PolicyTest {
  private static final List<ServiceDescriptor> SERVICES =
      List.of(
          DomainCheckServiceGrpc.getServiceDescriptor(),
          CacheAdminServiceGrpc.getServiceDescriptor(),
          RegistryAdminServiceGrpc.getServiceDescriptor());

  private static final MethodDescriptor.Marshaller<byte[]> BYTES =
      new MethodDescriptor.Marshaller<>() {
        @Override
        public InputStream stream(byte[] value) {
          return new ByteArrayInputStream(value);
        }

        @Override
        public byte[] parse(InputStream stream) {
          try {
            return stream.readAllBytes();
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        }
      };

  private final FakeLookup lookup = new FakeLookup();

  /** Credentials as headers, and what each allows; null: no header. */
  private record Credential(List<String> headers, Set<Scope> scopes, Status.Code refusal) {}

  private static List<Credential> credentials() {
    String admin = "Bearer " + Edge.ADMIN_TOKEN;
    Set<Scope> none = EnumSet.noneOf(Scope.class);
    return List.of(
        new Credential(List.of(), none, Status.Code.UNAUTHENTICATED),
        new Credential(List.of("Bearer nobody's"), none, Status.Code.UNAUTHENTICATED),
        new Credential(List.of("Basic " + Edge.ADMIN_TOKEN), none, Status.Code.UNAUTHENTICATED),
        new Credential(List.of(admin, admin), none, Status.Code.UNAUTHENTICATED),
        new Credential(List.of("Bearer " + "x".repeat(6_000)), none, Status.Code.UNAUTHENTICATED),
        new Credential(
            List.of("Bearer " + Edge.CLIENT_TOKEN),
            EnumSet.of(Scope.CHECK),
            Status.Code.PERMISSION_DENIED),
        new Credential(
            List.of("Bearer " + Edge.READER_TOKEN),
            EnumSet.of(Scope.CACHE_READ),
            Status.Code.PERMISSION_DENIED),
        new Credential(List.of(admin), Scope.all(), Status.Code.PERMISSION_DENIED));
  }

  @Test
  void everyMethod_withEveryCredential_isServedToThoseWhoMay() throws Exception {
    try (Edge edge = new Edge(lookup, false, 16)) {
      int served = 0;
      for (ServiceDescriptor service : SERVICES) {
        for (MethodDescriptor<?, ?> method : service.getMethods()) {
          Policy policy = Policy.of(method.getFullMethodName());
          assertNotNull(policy, method.getFullMethodName());
          Scope scope = Objects.requireNonNull(policy.scope());
          for (Credential credential : credentials()) {
            Status.Code code = call(edge, method, credential.headers());
            boolean allowed = credential.scopes().contains(scope);
            String what = method.getFullMethodName() + " " + credential + ": " + code;
            if (allowed) {
              // An empty request is no good one for most of them, but that is for the service.
              assertTrue(
                  code != Status.Code.UNAUTHENTICATED && code != Status.Code.PERMISSION_DENIED,
                  what);
              served++;
            } else {
              assertEquals(credential.refusal(), code, what);
            }
          }
        }
      }
      assertTrue(served > 20, served + " served");
      assertEquals(0, lookup.begun.get(), "an empty request looks nothing up");
    }
  }

  private static Status.Code call(
      Edge edge, MethodDescriptor<?, ?> method, List<String> authorizations) throws Exception {
    Metadata headers = new Metadata();
    for (String value : authorizations) {
      headers.put(Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), value);
    }
    ClientCall<byte[], byte[]> call =
        edge.channel.newCall(
            method.toBuilder(BYTES, BYTES).build(),
            CallOptions.DEFAULT.withDeadlineAfter(20, TimeUnit.SECONDS));
    CompletableFuture<Status.Code> end = new CompletableFuture<>();
    call.start(
        new ClientCall.Listener<>() {
          @Override
          public void onClose(Status status, @Nullable Metadata trailers) {
            end.complete(status.getCode());
          }
        },
        headers);
    call.request(100);
    call.sendMessage(new byte[0]);
    call.halfClose();
    return end.get(30, TimeUnit.SECONDS);
  }

  @Test
  void requireFor_methodWithoutAPolicy_isRefusedByName() {
    List<ServerServiceDefinition> services = new ArrayList<>();
    services.add(
        ServerServiceDefinition.builder(NoopGrpc.getServiceDescriptor().getName()).build());
    Policy.requireFor(services);
    MethodDescriptor<byte[], byte[]> method =
        MethodDescriptor.newBuilder(BYTES, BYTES)
            .setType(MethodDescriptor.MethodType.UNARY)
            .setFullMethodName("some.Service/Method")
            .build();
    services.add(
        ServerServiceDefinition.builder("some.Service")
            .addMethod(method, (call, headers) -> new io.grpc.ServerCall.Listener<>() {})
            .build());
    IllegalStateException error =
        assertThrows(IllegalStateException.class, () -> Policy.requireFor(services));
    assertEquals("methods without a policy: some.Service/Method", error.getMessage());
  }
}
