package dev.domaincheck.metrics;

import dev.domaincheck.availability.Lookup;
import dev.domaincheck.availability.Protocol;
import dev.domaincheck.cache.AnswerCache;
import dev.domaincheck.config.ListenAddress;
import dev.domaincheck.config.TelemetrySettings;
import dev.domaincheck.directory.DataAge;
import dev.domaincheck.dns.Exchange;
import dev.domaincheck.flight.Flights;
import dev.domaincheck.limit.QueryGate;
import dev.domaincheck.lookup.Source;
import io.grpc.ServerBuilder;
import io.grpc.opentelemetry.GrpcOpenTelemetry;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.exporter.otlp.http.metrics.OtlpHttpMetricExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.prometheus.PrometheusHttpServer;
import io.opentelemetry.instrumentation.runtimetelemetry.RuntimeTelemetry;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.metrics.ExemplarFilter;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.SdkMeterProviderBuilder;
import io.opentelemetry.sdk.metrics.export.PeriodicMetricReader;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What this process tells monitoring: gRPC's own instruments and this service's, read by Prometheus
 * or sent as OTLP, and traces as OTLP. Wherever nothing is told, what is to be observed stays as it
 * is, and costs what it did.
 */
public final class Telemetry implements AutoCloseable {
  private static final String SCOPE = "dev.domaincheck";

  private static final int FLUSH_SECONDS = 2;

  /** Messages here are of one kind and size; two histograms more would cost each cached call. */
  private static final List<String> UNUSED =
      List.of(
          "grpc.server.call.sent_total_compressed_message_size",
          "grpc.server.call.rcvd_total_compressed_message_size");

  private final OpenTelemetrySdk sdk;
  private final RuntimeTelemetry jvm;
  private final Instruments instruments;
  private final boolean traced;

  private Telemetry(OpenTelemetrySdk sdk, boolean traced) {
    this.sdk = sdk;
    this.jvm = RuntimeTelemetry.create(sdk);
    this.instruments = new Instruments(meter(), sdk.getTracer(SCOPE));
    this.traced = traced;
  }

  /**
   * Begins to tell.
   *
   * @param version of this service
   * @throws IOException if the address for Prometheus cannot be bound
   */
  public static Telemetry start(TelemetrySettings settings, String version) throws IOException {
    Resource resource =
        Resource.getDefault().toBuilder()
            .put("service.name", "domaincheck")
            .put("service.version", version)
            .build();
    SdkMeterProviderBuilder metrics = SdkMeterProvider.builder().setResource(resource);
    ListenAddress listen = settings.metricsListen();
    if (listen != null) {
      metrics.registerMetricReader(prometheus(listen));
    }
    URI collector = settings.otlpEndpoint();
    if (collector == null) {
      // Examples are calls that are traced, and to look for one costs each cached call.
      metrics.setExemplarFilter(ExemplarFilter.alwaysOff());
      return new Telemetry(
          OpenTelemetrySdk.builder().setMeterProvider(metrics.build()).build(), false);
    }
    metrics.registerMetricReader(
        PeriodicMetricReader.create(
            OtlpHttpMetricExporter.builder().setEndpoint(at(collector, "/v1/metrics")).build()));
    SdkTracerProvider traces =
        SdkTracerProvider.builder()
            .setResource(resource)
            .setSampler(CallSampler.withRatio(settings.traceRatio(), System::nanoTime))
            .addSpanProcessor(
                BatchSpanProcessor.builder(
                        OtlpHttpSpanExporter.builder()
                            .setEndpoint(at(collector, "/v1/traces"))
                            .build())
                    .build())
            .build();
    return new Telemetry(
        OpenTelemetrySdk.builder()
            .setMeterProvider(metrics.build())
            .setTracerProvider(traces)
            .build(),
        true);
  }

  private static PrometheusHttpServer prometheus(ListenAddress listen) throws IOException {
    try {
      return PrometheusHttpServer.builder().setHost(listen.host()).setPort(listen.port()).build();
    } catch (UncheckedIOException e) {
      throw new IOException(
          "cannot listen on "
              + listen
              + " for metrics: "
              + Objects.requireNonNullElse(e.getCause(), e).getMessage()
              + "; choose another address with --metrics-listen HOST:PORT",
          e);
    }
  }

  /** A signal's own path below the collector's address (OTLP specification, "Endpoint URLs"). */
  private static String at(URI collector, String path) {
    String base = collector.toString();
    return (base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + path;
  }

  /**
   * Has the server's calls counted, timed and traced.
   *
   * @param known whether a method is one of the server's, the only ones that spans name
   */
  public void observeCalls(ServerBuilder<?> server, Predicate<String> known) {
    GrpcOpenTelemetry.newBuilder()
        .sdk(sdk)
        .disableMetrics(UNUSED)
        .build()
        .configureServerBuilder(server);
    if (traced) {
      server.addStreamTracerFactory(new CallTraces(sdk.getTracer(SCOPE), known));
    }
  }

  /**
   * Protocols whose queries are observed.
   *
   * @param listed whether a host is one of the tables', the only ones that labels name
   */
  public Map<Protocol, Source> observeSources(
      Map<Protocol, Source> sources, Predicate<String> listed) {
    Map<Protocol, Source> observed = new EnumMap<>(Protocol.class);
    sources.forEach(
        (protocol, source) ->
            observed.put(
                protocol,
                new ObservedSource(
                    protocol,
                    source,
                    protocol == Protocol.RDAP ? listed : host -> true,
                    instruments)));
    return observed;
  }

  /** Queries to name servers that are observed; those are too many for labels of their own. */
  public Exchange observeDns(Exchange dns) {
    return (host, glue, query, deadline) -> {
      Instruments.Query observed = instruments.query(Protocol.DNS, "name servers");
      try {
        byte[] reply = dns.ask(host, glue, query, deadline);
        observed.met("REPLY");
        return reply;
      } finally {
        observed.end();
      }
    };
  }

  /** Lookups that are observed. */
  public Lookup observeLookups(Lookup lookup) {
    return instruments.observe(lookup);
  }

  /** Threads of lookups that belong to the trace of the call that begins them. */
  public ThreadFactory following(ThreadFactory threads) {
    return traced ? CallTraces.following(threads) : threads;
  }

  /**
   * Has the state of the service's parts told.
   *
   * @param permits queries that may be under way at once
   * @param turnedAway names that were not looked up for want of time or memory, since the start
   * @param cache null if nothing is cached
   * @param certificateEnd until when the server's certificate is good; null without TLS
   * @param refusedFiles watched files, each with whether its last version is not used
   */
  public void watch(
      QueryGate gate,
      int permits,
      Flights flights,
      LongSupplier turnedAway,
      @Nullable AnswerCache cache,
      Supplier<List<DataAge>> ages,
      @Nullable Supplier<Instant> certificateEnd,
      Supplier<Map<String, Boolean>> refusedFiles,
      InstantSource clock) {
    new Gauges(gate, permits, flights, turnedAway, cache, ages, certificateEnd, refusedFiles, clock)
        .register(meter());
  }

  private Meter meter() {
    return sdk.getMeter(SCOPE);
  }

  /** Sends what was not sent yet, for at most 2 s: what a stop may take has other uses, too. */
  @Override
  public void close() {
    jvm.close();
    var unused = sdk.shutdown().join(FLUSH_SECONDS, TimeUnit.SECONDS);
  }
}
