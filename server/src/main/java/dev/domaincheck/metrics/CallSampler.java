package dev.domaincheck.metrics;

import dev.domaincheck.availability.Caller;
import dev.domaincheck.limit.CallerQuotas;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingResult;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Records the calls whose callers record theirs, but only so many a second, whoever asks.
 *
 * <p>A trace begins before the call's credential is looked at, so the wish may be a stranger's.
 * What is above the bound is not recorded at all: a ratio of it would go by the trace's id, which
 * is the caller's own choice.
 */
final class CallSampler implements Sampler {
  /**
   * Calls a second, and at once. With one name each they are some 30 spans, of the hundreds a
   * second that the exporter sends; a caller that debugs sees each of its calls.
   */
  static final int PER_SECOND = 10;

  private static final Caller ANYBODY = new Caller("traceparent");

  private final CallerQuotas wishes;

  private CallSampler(LongSupplier nanoTime) {
    this.wishes = new CallerQuotas(PER_SECOND, PER_SECOND, 0, nanoTime);
  }

  /**
   * Who records a call: its caller, within the bound, or else the ratio. What is done for a call is
   * recorded if the call is.
   *
   * @param ratio of the calls without a trace of their caller's, 0 to 1
   */
  static Sampler withRatio(double ratio, LongSupplier nanoTime) {
    return Sampler.parentBasedBuilder(Sampler.traceIdRatioBased(ratio))
        .setRemoteParentSampled(new CallSampler(nanoTime))
        .build();
  }

  @Override
  public SamplingResult shouldSample(
      Context parent,
      String traceId,
      String name,
      SpanKind kind,
      Attributes attributes,
      List<LinkData> links) {
    return wishes.take(ANYBODY, 1).isZero()
        ? SamplingResult.recordAndSample()
        : SamplingResult.drop();
  }

  @Override
  public String getDescription() {
    return "at most " + PER_SECOND + " a second";
  }
}
