package dev.domaincheck.grpc;

import dev.domaincheck.bench.v1.NoopGrpc;
import io.grpc.ForwardingServerBuilder;
import io.grpc.Metadata;
import io.grpc.ServerBuilder;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerStreamTracer;
import java.util.Set;

/**
 * Keeps what is around every call away from the bare ones of {@link Baseline}, so that its cost
 * shows in the others: interceptors and tracers that are added through this builder.
 */
public final class BaselineBypass extends ForwardingServerBuilder<BaselineBypass> {
  private static final Set<String> BARE =
      Set.of(
          NoopGrpc.getCallMethod().getFullMethodName(),
          NoopGrpc.getCallBulkMethod().getFullMethodName());

  private static final ServerStreamTracer NOTHING = new ServerStreamTracer() {};

  private final ServerBuilder<?> builder;

  /** Adds to {@code builder}. */
  public BaselineBypass(ServerBuilder<?> builder) {
    this.builder = builder;
  }

  @Override
  protected ServerBuilder<?> delegate() {
    return builder;
  }

  @Override
  public BaselineBypass intercept(ServerInterceptor interceptor) {
    builder.intercept(
        new ServerInterceptor() {
          @Override
          public <Q, A> ServerCall.Listener<Q> interceptCall(
              ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
            return BARE.contains(call.getMethodDescriptor().getFullMethodName())
                ? next.startCall(call, headers)
                : interceptor.interceptCall(call, headers, next);
          }
        });
    return this;
  }

  @Override
  public BaselineBypass addStreamTracerFactory(ServerStreamTracer.Factory factory) {
    builder.addStreamTracerFactory(
        new ServerStreamTracer.Factory() {
          @Override
          public ServerStreamTracer newServerStreamTracer(String method, Metadata headers) {
            return BARE.contains(method) ? NOTHING : factory.newServerStreamTracer(method, headers);
          }
        });
    return this;
  }
}
