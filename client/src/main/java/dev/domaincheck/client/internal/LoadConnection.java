package dev.domaincheck.client.internal;

import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import org.jspecify.annotations.Nullable;

/**
 * One connection under load. Its callbacks run on its event loop, hence one after the other, and
 * must not block.
 */
final class LoadConnection implements AutoCloseable {

  private final ManagedChannel channel;
  private final @Nullable String authorization;

  LoadConnection(Settings settings, Target target) {
    this.channel =
        NettyChannelBuilder.forAddress(
                target.host(), target.port(), Transport.credentials(settings))
            .directExecutor()
            .userAgent(settings.userAgent())
            .maxInboundMessageSize(Transport.MAX_RESPONSE_BYTES)
            .disableServiceConfigLookUp()
            .disableRetry()
            .build();
    this.authorization = settings.token() == null ? null : TokenHeader.value(settings.token());
  }

  /** A call that is not begun. */
  <Q, A> ClientCall<Q, A> newCall(MethodDescriptor<Q, A> method) {
    return channel.newCall(method, CallOptions.DEFAULT);
  }

  /** Begins a call with the credential of a check. */
  <Q, A> void start(ClientCall<Q, A> call, ClientCall.Listener<A> listener) {
    Metadata headers = new Metadata();
    if (authorization != null) {
      headers.put(TokenHeader.AUTHORIZATION, authorization);
    }
    call.start(listener, headers);
  }

  /** Begins a unary call. */
  <Q, A> void start(MethodDescriptor<Q, A> method, Q request, ClientCall.Listener<A> listener) {
    ClientCall<Q, A> call = newCall(method);
    start(call, listener);
    // The second would be one message too many, which the channel tells as a failure.
    call.request(2);
    call.sendMessage(request);
    call.halfClose();
  }

  @Override
  public void close() {
    channel.shutdownNow();
  }
}
