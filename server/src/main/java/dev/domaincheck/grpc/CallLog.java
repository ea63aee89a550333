package dev.domaincheck.grpc;

import dev.domaincheck.availability.Caller;
import io.grpc.Context;
import io.grpc.Metadata;
import io.grpc.ServerStreamTracer;
import io.grpc.Status;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * A line a call: method, caller, status, time, messages. It names nothing that was asked for, for a
 * lookup reveals the wish to register; and not the status's text, which may quote the request.
 *
 * <p>Calls end on the event loop, so the logger must not block: the launcher gives it a queue.
 */
public final class CallLog extends ServerStreamTracer.Factory {
  private static final Context.Key<Tracer> CURRENT = Context.key("call-log");

  private static final String UNKNOWN_METHOD = "other";

  private final Logger log;
  private final boolean all;
  private final Supplier<Optional<String>> trace;
  private final LongSupplier nanoTime;

  /**
   * To be installed in the server.
   *
   * @param all whether calls that end OK leave a line, too
   * @param trace the trace that the call whose context is current belongs to; empty if none
   */
  public CallLog(boolean all, Supplier<Optional<String>> trace) {
    this(LoggerFactory.getLogger(CallLog.class), all, trace, System::nanoTime);
  }

  CallLog(Logger log, boolean all, Supplier<Optional<String>> trace, LongSupplier nanoTime) {
    this.log = log;
    this.all = all;
    this.trace = trace;
    this.nanoTime = nanoTime;
  }

  /** Tells who makes the current call. */
  static void callerIs(Caller caller) {
    Tracer tracer = CURRENT.get();
    if (tracer != null) {
      tracer.caller = caller;
    }
  }

  @Override
  public ServerStreamTracer newServerStreamTracer(String method, Metadata headers) {
    // What no service has is a stranger's text.
    return new Tracer(Policy.isKnown(method) ? method : UNKNOWN_METHOD);
  }

  private final class Tracer extends ServerStreamTracer {
    private final String method;
    private final long begun = nanoTime.getAsLong();
    private volatile @Nullable String traceId;
    private volatile @Nullable Caller caller;
    private volatile int received;
    private volatile int sent;

    private Tracer(String method) {
      this.method = method;
    }

    @Override
    public Context filterContext(Context context) {
      Context before = context.attach();
      try {
        traceId = trace.get().orElse(null);
      } finally {
        context.detach(before);
      }
      return context.withValue(CURRENT, this);
    }

    @Override
    public void inboundMessage(int sequence) {
      received = sequence + 1;
    }

    @Override
    public void outboundMessage(int sequence) {
      sent = sequence + 1;
    }

    @Override
    public void streamClosed(Status status) {
      if (!all && status.isOk()) {
        return;
      }
      Caller by = caller;
      LoggingEventBuilder line = log.atInfo();
      String id = traceId;
      if (id != null) {
        line = line.addKeyValue("trace_id", id);
      }
      line.addKeyValue("method", method)
          .addKeyValue("caller", by == null ? "-" : by.id())
          .addKeyValue("status", status.getCode())
          .addKeyValue("millis", TimeUnit.NANOSECONDS.toMillis(nanoTime.getAsLong() - begun))
          .addKeyValue("received", received)
          .addKeyValue("sent", sent)
          .log("call");
    }
  }
}
