package dev.domaincheck.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.grpc.Metadata;
import io.grpc.ServerStreamTracer;
import io.grpc.Status;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class CallSamplerTest {
  private static final int FLOOD = 10_000;
  private static final String SAMPLED = "01";
  private static final String NOT_SAMPLED = "00";

  private final AtomicLong nanos = new AtomicLong();
  private final InMemorySpanExporter exported = InMemorySpanExporter.create();

  private SdkTracerProvider traces(double ratio) {
    return SdkTracerProvider.builder()
        .setSampler(CallSampler.withRatio(ratio, nanos::get))
        .addSpanProcessor(SimpleSpanProcessor.create(exported))
        .build();
  }

  /** Calls as they come in, before anybody has looked at a credential. */
  private static void calls(SdkTracerProvider traces, int count, String flags) {
    CallTraces calls = new CallTraces(traces.get("test"), method -> true);
    for (int i = 1; i <= count; i++) {
      Metadata headers = new Metadata();
      if (!flags.isEmpty()) {
        // Ids this low are within any ratio.
        headers.put(
            Metadata.Key.of("traceparent", Metadata.ASCII_STRING_MARSHALLER),
            "00-%032x-b7ad6b7169203331-%s".formatted(i, flags));
      }
      ServerStreamTracer call = calls.newServerStreamTracer("service/method", headers);
      call.streamClosed(Status.UNAUTHENTICATED);
    }
  }

  private int recorded() {
    int spans = exported.getFinishedSpanItems().size();
    exported.reset();
    return spans;
  }

  @Test
  void sampledParents_aFlood_areRecordedUpToTheBoundEachSecond() {
    try (SdkTracerProvider traces = traces(0.5)) {
      calls(traces, FLOOD, SAMPLED);
      assertEquals(CallSampler.PER_SECOND, recorded());
      for (int second = 0; second < 3; second++) {
        nanos.addAndGet(Duration.ofSeconds(1).toNanos());
        calls(traces, FLOOD, SAMPLED);
        assertEquals(CallSampler.PER_SECOND, recorded());
      }
      // What was not asked for is not saved up.
      nanos.addAndGet(Duration.ofHours(1).toNanos());
      calls(traces, FLOOD, SAMPLED);
      assertEquals(CallSampler.PER_SECOND, recorded());
    }
  }

  @Test
  void otherCalls_besideAFlood_goByTheRatioOrTheirOwnWord() {
    try (SdkTracerProvider traces = traces(1)) {
      calls(traces, FLOOD, SAMPLED);
      assertEquals(CallSampler.PER_SECOND, recorded());
      calls(traces, 100, NOT_SAMPLED);
      assertEquals(0, recorded());
      calls(traces, 100, "");
      assertEquals(100, recorded());
    }
  }
}
