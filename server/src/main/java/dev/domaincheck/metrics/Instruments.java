package dev.domaincheck.metrics;

import dev.domaincheck.availability.CheckResult;
import dev.domaincheck.availability.Lookup;
import dev.domaincheck.availability.Outcome;
import dev.domaincheck.availability.Protocol;
import dev.domaincheck.availability.Reason;
import io.grpc.Context;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What is measured while lookups go on. No label and no span has a domain name: that a name is
 * looked up is the caller's secret.
 */
final class Instruments {
  private static final AttributeKey<String> PROTOCOL = AttributeKey.stringKey("protocol");
  private static final AttributeKey<String> HOST = AttributeKey.stringKey("host");
  private static final AttributeKey<String> VERDICT = AttributeKey.stringKey("verdict");
  private static final AttributeKey<String> REASON = AttributeKey.stringKey("reason");

  /** From an answer on the same continent to the longest lookup; each bucket is a series. */
  private static final List<Double> SECONDS =
      List.of(0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0);

  private static final double NANOS = 1e9;

  private final Tracer tracer;
  private final DoubleHistogram lookups;
  private final DoubleHistogram queries;

  Instruments(Meter meter, Tracer tracer) {
    this.tracer = tracer;
    this.lookups =
        meter
            .histogramBuilder("domaincheck.lookup.duration")
            .setDescription("Lookups from their begin to their verdict, waiting included.")
            .setUnit("s")
            .setExplicitBucketBoundariesAdvice(SECONDS)
            .build();
    this.queries =
        meter
            .histogramBuilder("domaincheck.query.duration")
            .setDescription("Queries to one service each, without waiting for their turn.")
            .setUnit("s")
            .setExplicitBucketBoundariesAdvice(SECONDS)
            .build();
  }

  /** The same lookups, measured. */
  Lookup observe(Lookup lookup) {
    return (name, options, caller, deadline, listener) -> {
      long begun = System.nanoTime();
      Span span = child("lookup", SpanKind.INTERNAL);
      Context context = span.isRecording() ? CallTraces.with(span) : Context.current();
      Context before = context.attach();
      CheckResult result = null;
      try {
        result = lookup.check(name, options, caller, deadline, listener);
        return result;
      } finally {
        context.detach(before);
        Attributes labels =
            result == null
                ? verdict("CANCELLED", null)
                : verdict(result.availability(), result.reason());
        lookups.record((System.nanoTime() - begun) / NANOS, labels);
        span.setAllAttributes(labels);
        span.end();
      }
    };
  }

  /** One query that begins now. */
  Query query(Protocol protocol, String host) {
    return new Query(protocol, host);
  }

  private Span child(String name, SpanKind kind) {
    Span parent = CallTraces.current();
    return parent.isRecording()
        ? tracer
            .spanBuilder(name)
            .setSpanKind(kind)
            .setParent(io.opentelemetry.context.Context.root().with(parent))
            .startSpan()
        : Span.getInvalid();
  }

  private static Attributes verdict(Enum<?> verdict, @Nullable Reason reason) {
    return verdict(verdict.name(), reason);
  }

  private static Attributes verdict(String verdict, @Nullable Reason reason) {
    return Attributes.of(VERDICT, verdict, REASON, reason == null ? "" : reason.name());
  }

  /** A query under way. */
  final class Query {
    private final long begun = System.nanoTime();
    private final Protocol protocol;
    private final String host;
    private final Span span;

    /** Until something else is known: the query was broken off. */
    private Attributes verdict = verdict("CANCELLED", null);

    private int httpStatus;

    private Query(Protocol protocol, String host) {
      this.protocol = protocol;
      this.host = host;
      this.span = child("query " + protocol.name().toLowerCase(Locale.ROOT), SpanKind.CLIENT);
    }

    void met(Outcome outcome) {
      httpStatus = outcome.httpStatus();
      verdict =
          switch (outcome) {
            case Outcome.Verdict found -> verdict(found.availability(), found.reason());
            case Outcome.Failure failure -> failed(failure.reason());
            case Outcome.Redirect redirect -> verdict("REDIRECT", null);
          };
    }

    void met(String what) {
      verdict = verdict(what, null);
    }

    private Attributes failed(Reason reason) {
      return verdict("UNKNOWN", reason);
    }

    void end() {
      Attributes labels =
          verdict.toBuilder().put(PROTOCOL, protocol.name()).put(HOST, host).build();
      queries.record((System.nanoTime() - begun) / NANOS, labels);
      if (span.isRecording()) {
        span.setAllAttributes(labels);
        if (httpStatus != 0) {
          span.setAttribute("http.response.status_code", (long) httpStatus);
        }
      }
      span.end();
    }
  }
}
