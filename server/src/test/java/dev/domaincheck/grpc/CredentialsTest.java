package dev.domaincheck.grpc;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.domaincheck.BytesMarshaller;
import dev.domaincheck.availability.Holder;
import dev.domaincheck.availability.Scope;
import dev.domaincheck.availability.Tokens;
import dev.domaincheck.v1.DomainCheckServiceGrpc;
import io.grpc.CallOptions;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.ServerCalls;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Calls of one connection, whose tokens are looked up only as often as they must be. */
class CredentialsTest {
  private static final BytesMarshaller BYTES = new BytesMarshaller();

  private static final MethodDescriptor<byte[], byte[]> METHOD =
      MethodDescriptor.newBuilder(BYTES, BYTES)
          .setType(MethodDescriptor.MethodType.UNARY)
          .setFullMethodName(DomainCheckServiceGrpc.getCheckDomainsMethod().getFullMethodName())
          .build();

  private final Map<String, Holder> holders = new ConcurrentHashMap<>();
  private final AtomicInteger lookups = new AtomicInteger();
  private final AtomicInteger edition = new AtomicInteger();
  private final Server server;
  private final ManagedChannel channel;

  private final class Registered implements Tokens {
    @Override
    public Optional<Holder> holder(String token) {
      lookups.incrementAndGet();
      return Optional.ofNullable(holders.get(token));
    }

    @Override
    public int edition() {
      return edition.get();
    }
  }

  CredentialsTest() throws IOException {
    String name = UUID.randomUUID().toString();
    InProcessServerBuilder builder =
        InProcessServerBuilder.forName(name)
            .directExecutor()
            .addService(
                ServerServiceDefinition.builder(
                        MethodDescriptor.extractFullServiceName(METHOD.getFullMethodName()))
                    .addMethod(
                        METHOD,
                        ServerCalls.asyncUnaryCall(
                            (request, out) -> {
                              out.onNext(request);
                              out.onCompleted();
                            }))
                    .build());
    new Credentials(new Registered(), false).guard(builder);
    server = builder.build().start();
    channel = InProcessChannelBuilder.forName(name).directExecutor().build();
    holders.put("anna", new Holder("anna", Set.of(Scope.CHECK)));
    holders.put("bert", new Holder("bert", Set.of(Scope.CHECK)));
  }

  @AfterEach
  void close() throws InterruptedException {
    channel.shutdownNow().awaitTermination(10, TimeUnit.SECONDS);
    server.shutdownNow().awaitTermination(10, TimeUnit.SECONDS);
  }

  private Status.Code call(String authorization) {
    Metadata headers = new Metadata();
    headers.put(Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), authorization);
    try {
      var unused =
          ClientCalls.blockingUnaryCall(
              ClientInterceptors.intercept(
                  channel, MetadataUtils.newAttachHeadersInterceptor(headers)),
              METHOD,
              CallOptions.DEFAULT.withDeadlineAfter(20, TimeUnit.SECONDS),
              new byte[0]);
      return Status.Code.OK;
    } catch (StatusRuntimeException e) {
      return e.getStatus().getCode();
    }
  }

  @Test
  void sameToken_again_isNotLookedUp() {
    for (int i = 0; i < 3; i++) {
      assertEquals(Status.Code.OK, call("Bearer anna"));
    }
    assertEquals(1, lookups.get());
    assertEquals(Status.Code.OK, call("Bearer bert"));
    assertEquals(Status.Code.OK, call("Bearer anna"));
    assertEquals(3, lookups.get());
  }

  @Test
  void knownToken_takenAway_isRefusedOnTheSameConnection() {
    assertEquals(Status.Code.OK, call("Bearer anna"));
    holders.remove("anna");
    edition.incrementAndGet();
    assertEquals(Status.Code.UNAUTHENTICATED, call("Bearer anna"));
    assertEquals(Status.Code.UNAUTHENTICATED, call("Bearer anna"));
  }

  @Test
  void unknownToken_afterAKnownOne_isRefused() {
    assertEquals(Status.Code.OK, call("Bearer anna"));
    assertEquals(Status.Code.UNAUTHENTICATED, call("Bearer ann"));
    assertEquals(Status.Code.UNAUTHENTICATED, call("Bearer annb"));
    assertEquals(Status.Code.UNAUTHENTICATED, call("Basic anna"));
    assertEquals(Status.Code.OK, call("Bearer anna"));
  }
}
