package dev.domaincheck.grpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.domaincheck.BytesMarshaller;
import dev.domaincheck.FixedTokens;
import dev.domaincheck.RawHttp2;
import dev.domaincheck.v1.DomainCheckServiceGrpc;
import io.grpc.Attributes;
import io.grpc.Context;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServerStreamTracer;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCalls;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Callers who stop in the middle of a message or of an answer, over a socket. */
class CallStateTest {
  private static final String METHOD =
      DomainCheckServiceGrpc.getCheckDomainsMethod().getFullMethodName();

  private static final Duration LONG = Duration.ofMinutes(5);
  private static final Duration SHORT = Duration.ofMillis(20);
  private static final long MUCH = 1 << 30;

  /** What one frame may hold. */
  private static final int FRAME = 16_000;

  /** One for each message that came whole. */
  private final Semaphore served = new Semaphore(0);

  private @Nullable Server server;

  @AfterEach
  void stop() throws Exception {
    if (server != null) {
      server.shutdownNow().awaitTermination(10, TimeUnit.SECONDS);
    }
  }

  /** A connection to a server whose one method answers any message with zeros. */
  private RawHttp2 serve(CallState.Stalls stalls, int answerBytes, boolean reading)
      throws Exception {
    BytesMarshaller bytes = new BytesMarshaller();
    NettyServerBuilder builder =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .directExecutor()
            .addService(
                ServerServiceDefinition.builder(MethodDescriptor.extractFullServiceName(METHOD))
                    .addMethod(
                        MethodDescriptor.newBuilder(bytes, bytes)
                            .setType(MethodDescriptor.MethodType.UNARY)
                            .setFullMethodName(METHOD)
                            .build(),
                        ServerCalls.asyncUnaryCall(
                            (request, out) -> {
                              served.release();
                              out.onNext(new byte[answerBytes]);
                              out.onCompleted();
                            }))
                    .build());
    new Credentials(new FixedTokens(token -> Optional.empty()), true).guard(builder, stalls);
    Server started = builder.build().start();
    server = started;
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), started.getPort());
    socket.setSoTimeout(20_000);
    return reading ? new RawHttp2(socket) : RawHttp2.withoutWindow(socket);
  }

  private static int call(RawHttp2 caller) throws Exception {
    return caller.begin(RawHttp2.headers("/" + METHOD));
  }

  private void assertServed() throws InterruptedException {
    assertTrue(served.tryAcquire(20, TimeUnit.SECONDS));
  }

  @Test
  void message_itsRestDoesNotCome_isResetAndOthersGoOn() throws Exception {
    try (RawHttp2 caller = serve(new CallState.Stalls(SHORT, LONG, MUCH), 1, true)) {
      int stalled = call(caller);
      caller.beginMessage(stalled, 3 * FRAME, FRAME);
      caller.sendPart(stalled, FRAME, false);
      assertEquals(RawHttp2.CANCEL, caller.resetOf(stalled));
      int whole = call(caller);
      caller.send(whole, new byte[FRAME]);
      assertServed();
    }
  }

  /** A byte takes the server more than its room in a message. */
  @Test
  void message_comesInManySmallParts_isAsLargeAsItsParts() throws Exception {
    try (RawHttp2 caller = serve(new CallState.Stalls(SHORT, LONG, MUCH), 1, true)) {
      int stalled = call(caller);
      caller.beginMessage(stalled, 1_000, 1);
      for (int i = 0; i < 100; i++) {
        caller.sendPart(stalled, 1, false);
      }
      assertEquals(RawHttp2.CANCEL, caller.resetOf(stalled));
    }
  }

  @Test
  void message_comesInTime_isServedHoweverManyParts() throws Exception {
    try (RawHttp2 caller = serve(new CallState.Stalls(LONG, LONG, MUCH), 1, true)) {
      int call = call(caller);
      caller.beginMessage(call, 3 * FRAME, FRAME);
      caller.sendPart(call, FRAME, false);
      caller.sendPart(call, FRAME, true);
      assertServed();
    }
  }

  @Test
  void messages_moreThanMayHaveComeInPart_theOldestIsReset() throws Exception {
    try (RawHttp2 caller = serve(new CallState.Stalls(LONG, LONG, 4 * FRAME), 1, true)) {
      int first = call(caller);
      caller.beginMessage(first, 3 * FRAME, FRAME);
      caller.sendPart(first, FRAME, false);
      int second = call(caller);
      caller.beginMessage(second, 3 * FRAME, FRAME);
      caller.sendPart(second, FRAME, false);
      assertEquals(RawHttp2.CANCEL, caller.resetOf(first));
      // What was let go counts no more, nor does a message that is whole.
      caller.sendPart(second, FRAME, true);
      assertServed();
      int third = call(caller);
      caller.beginMessage(third, 3 * FRAME, FRAME);
      caller.sendPart(third, FRAME, false);
      caller.sendPart(third, FRAME, true);
      assertServed();
    }
  }

  /** A stream goes on long after its request has come. */
  @Test
  void message_isWhole_isWatchedNoMore() throws Exception {
    CallState.Factory factory = new CallState.Factory(new CallState.Stalls(LONG, LONG, MUCH));
    CallState call = (CallState) factory.newServerStreamTracer(METHOD, new Metadata());
    Context context = call.filterContext(Context.ROOT);
    call.serverCallStarted(new Started(DomainCheckServiceGrpc.getCheckDomainsStreamMethod()));
    call.inboundWireSize(2 * FRAME);
    Thread watch = Objects.requireNonNull(call.arrivalWatch());
    call.inboundMessageRead(0, 2 * FRAME, 2 * FRAME);
    assertTrue(watch.join(Duration.ofSeconds(20)), "it still waits");
    assertNull(call.arrivalWatch());
    assertFalse(context.isCancelled());
  }

  /** Batches follow each other for hours, and a stream has a time of its own for silence. */
  @Test
  void message_ofABulkStream_isNotTimed() {
    CallState.Factory factory = new CallState.Factory(new CallState.Stalls(LONG, LONG, MUCH));
    CallState call = (CallState) factory.newServerStreamTracer(METHOD, new Metadata());
    call.serverCallStarted(new Started(DomainCheckServiceGrpc.getCheckDomainsBulkMethod()));
    call.inboundWireSize(2 * FRAME);
    assertNull(call.arrivalWatch());
  }

  /** What gRPC tells of a call. */
  private static final class Started extends ServerStreamTracer.ServerCallInfo<Object, Object> {
    private final MethodDescriptor<?, ?> method;

    private Started(MethodDescriptor<?, ?> method) {
      this.method = method;
    }

    @Override
    @SuppressWarnings("unchecked")
    public MethodDescriptor<Object, Object> getMethodDescriptor() {
      return (MethodDescriptor<Object, Object>) method;
    }

    @Override
    public Attributes getAttributes() {
      return Attributes.EMPTY;
    }

    @Override
    public @Nullable String getAuthority() {
      return null;
    }
  }

  @Test
  void answer_largeAndNotTaken_isReset() throws Exception {
    try (RawHttp2 caller = serve(new CallState.Stalls(LONG, SHORT, MUCH), 2 * FRAME, false)) {
      int call = call(caller);
      caller.send(call, new byte[1]);
      assertEquals(RawHttp2.CANCEL, caller.resetOf(call));
    }
  }
}
