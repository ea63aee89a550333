package dev.domaincheck.metrics;

import io.grpc.Context;
import io.grpc.Metadata;
import io.grpc.ServerStreamTracer;
import io.grpc.Status;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.propagation.TextMapGetter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadFactory;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A span for each call, as a part of the caller's trace if it sent one (W3C Trace Context). It
 * begins before the call's credential is looked at; {@link CallSampler} bounds what that costs.
 *
 * <p>The span is a value of the call's gRPC context, and so wherever the call's work is done. A
 * lookup outlives the call that begins it and takes along the span, but nothing else of the call.
 */
public final class CallTraces extends ServerStreamTracer.Factory {
  private static final Context.Key<Span> SPAN = Context.key("span");

  private static final String UNKNOWN_METHOD = "other";

  private final Tracer tracer;
  private final Predicate<String> known;

  /**
   * @param known whether a method is one of the server's; what others are called is strangers' text
   */
  CallTraces(Tracer tracer, Predicate<String> known) {
    this.tracer = tracer;
    this.known = known;
  }

  /** The span of what is done now; an invalid one if nothing is traced. */
  static Span current() {
    Span span = SPAN.get();
    return span == null ? Span.getInvalid() : span;
  }

  /** The id of the trace that this thread works for; empty if it is not recorded. */
  public static Optional<String> recordedTrace() {
    SpanContext context = current().getSpanContext();
    return context.isSampled() ? Optional.of(context.getTraceId()) : Optional.empty();
  }

  /** Runs {@code body} as a part of {@code span}. */
  static Context with(Span span) {
    return Context.current().withValue(SPAN, span);
  }

  /** Threads that work for the span of whoever makes them. */
  static ThreadFactory following(ThreadFactory threads) {
    return body -> {
      Span span = SPAN.get();
      return threads.newThread(
          span == null || !span.isRecording()
              ? body
              : Context.ROOT.withValue(SPAN, span).wrap(body));
    };
  }

  @Override
  public ServerStreamTracer newServerStreamTracer(String method, Metadata headers) {
    Span span =
        tracer
            .spanBuilder(known.test(method) ? method : UNKNOWN_METHOD)
            .setSpanKind(SpanKind.SERVER)
            .setParent(
                W3CTraceContextPropagator.getInstance()
                    .extract(
                        io.opentelemetry.context.Context.root(), headers, HeaderGetter.INSTANCE))
            .startSpan();
    return new CallTracer(span);
  }

  private static final class CallTracer extends ServerStreamTracer {
    private final Span span;

    private CallTracer(Span span) {
      this.span = span;
    }

    @Override
    public Context filterContext(Context context) {
      return context.withValue(SPAN, span);
    }

    @Override
    public void streamClosed(Status status) {
      if (span.isRecording()) {
        span.setAttribute("rpc.grpc.status_code", (long) status.getCode().value());
        if (isFault(status.getCode())) {
          span.setStatus(StatusCode.ERROR);
        }
      }
      span.end();
    }

    /** What the server is to blame for, by OpenTelemetry's conventions for gRPC servers. */
    private static boolean isFault(Status.Code code) {
      return switch (code) {
        case UNKNOWN, DEADLINE_EXCEEDED, UNIMPLEMENTED, INTERNAL, UNAVAILABLE, DATA_LOSS -> true;
        case OK,
            CANCELLED,
            INVALID_ARGUMENT,
            NOT_FOUND,
            ALREADY_EXISTS,
            PERMISSION_DENIED,
            RESOURCE_EXHAUSTED,
            FAILED_PRECONDITION,
            ABORTED,
            OUT_OF_RANGE,
            UNAUTHENTICATED ->
            false;
      };
    }
  }

  private enum HeaderGetter implements TextMapGetter<Metadata> {
    INSTANCE;

    @Override
    public Iterable<String> keys(Metadata headers) {
      return List.copyOf(headers.keys());
    }

    @Override
    public @Nullable String get(@Nullable Metadata headers, String key) {
      return headers == null
          ? null
          : headers.get(Metadata.Key.of(key, Metadata.ASCII_STRING_MARSHALLER));
    }
  }
}
