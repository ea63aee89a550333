package dev.domaincheck.grpc;

import dev.domaincheck.bench.v1.NoopGrpc;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import java.util.Set;

/**
 * Keeps an interceptor from the bare calls of {@link Baseline}, so that what the interceptor costs
 * shows in the comparison. All other calls take their way through it.
 */
public final class BaselineBypass implements ServerInterceptor {
  private static final Set<MethodDescriptor<?, ?>> BARE =
      Set.of(NoopGrpc.getCallMethod(), NoopGrpc.getCallBulkMethod());

  private final ServerInterceptor interceptor;

  public BaselineBypass(ServerInterceptor interceptor) {
    this.interceptor = interceptor;
  }

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    return BARE.contains(call.getMethodDescriptor())
        ? next.startCall(call, headers)
        : interceptor.interceptCall(call, headers, next);
  }
}
