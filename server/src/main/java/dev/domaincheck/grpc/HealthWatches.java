package dev.domaincheck.grpc;

import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthGrpc;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Ends the watches of health when the server stops taking calls. They have no end of their own, and
 * each would keep the server from stopping until it is cut off.
 */
public final class HealthWatches implements ServerInterceptor {
  private static final String WATCH = HealthGrpc.getWatchMethod().getFullMethodName();

  private final Drain drain;

  /**
   * @param drain begins when the server takes no more calls
   */
  public HealthWatches(Drain drain) {
    this.drain = drain;
  }

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    if (!call.getMethodDescriptor().getFullMethodName().equals(WATCH)) {
      return next.startCall(call, headers);
    }
    Watch<Q, A> watch = new Watch<>(call);
    // First the service's part: to a call that was ended before it could not even send headers.
    ServerCall.Listener<Q> started = next.startCall(watch, headers);
    Runnable end = watch::end;
    drain.onBegin(end);
    return new SimpleForwardingServerCallListener<>(started) {
      @Override
      public void onCancel() {
        drain.forget(end);
        super.onCancel();
      }

      @Override
      public void onComplete() {
        drain.forget(end);
        super.onComplete();
      }
    };
  }

  /** Two may want to end it, and a word that comes after the end is for nobody. */
  private static final class Watch<Q, A> extends SimpleForwardingServerCall<Q, A> {
    private final AtomicBoolean ended = new AtomicBoolean();

    private Watch(ServerCall<Q, A> call) {
      super(call);
    }

    @Override
    public synchronized void sendMessage(A message) {
      if (!ended.get()) {
        super.sendMessage(message);
      }
    }

    @Override
    public synchronized void close(Status status, Metadata trailers) {
      if (ended.compareAndSet(false, true)) {
        super.close(status, trailers);
      }
    }

    void end() {
      StatusRuntimeException draining = Errors.draining();
      close(draining.getStatus(), Objects.requireNonNull(draining.getTrailers()));
    }
  }
}
