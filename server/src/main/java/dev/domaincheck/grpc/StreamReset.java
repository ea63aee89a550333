package dev.domaincheck.grpc;

import io.grpc.Context;
import io.grpc.Metadata;
import io.grpc.ServerStreamTracer;
import io.grpc.Status;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Ends a stream whose caller does not read.
 *
 * <p>The trailers that close a call queue up behind its messages, and both behind the caller's flow
 * control window: a caller that never reads keeps them in the server's memory for good. gRPC resets
 * a stream whose context times out, so each streaming call gets a context that can be made to.
 */
public final class StreamReset extends ServerStreamTracer {
  private static final Context.Key<StreamReset> CURRENT = Context.key("stream-reset");

  /** Does nothing, for calls that answer with one message. */
  private static final ServerStreamTracer NOTHING = new ServerStreamTracer() {};

  private final CountDownLatch closed = new CountDownLatch(1);
  private Context.@Nullable CancellableContext root;

  private StreamReset() {}

  /** To be installed in the server. */
  public static final class Factory extends ServerStreamTracer.Factory {
    @Override
    public ServerStreamTracer newServerStreamTracer(String method, Metadata headers) {
      return switch (method) {
        case "domaincheck.v1.DomainCheckService/CheckDomainsStream",
            "domaincheck.v1.DomainCheckService/CheckDomainsBulk",
            "domaincheck.v1.CacheAdminService/WarmCache" ->
            new StreamReset();
        default -> NOTHING;
      };
    }
  }

  @Override
  public Context filterContext(Context context) {
    root = context.withCancellation();
    return root.withValue(CURRENT, this);
  }

  @Override
  public void streamClosed(Status status) {
    closed.countDown();
    cancel(null);
  }

  private void cancel(@Nullable Throwable cause) {
    if (root != null) {
      root.cancel(cause);
    }
  }

  /** Resets the stream of the current call unless it was closed within {@code patience}. */
  static void unlessClosedWithin(Duration patience) {
    StreamReset current = CURRENT.get();
    if (current != null) {
      Thread.ofVirtual().name("stream reset").start(() -> current.await(patience));
    }
  }

  private void await(Duration patience) {
    try {
      if (!closed.await(patience.toNanos(), TimeUnit.NANOSECONDS)) {
        cancel(new TimeoutException("the trailers did not leave within " + patience));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
