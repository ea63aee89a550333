package dev.domaincheck.config;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * What is told to monitoring.
 *
 * @param metricsListen where Prometheus reads the metrics; null: nowhere
 * @param allowOpenMetrics whether that may be beyond loopback
 * @param otlpEndpoint the collector that metrics and traces are sent to, an http or https URL;
 *     null: none
 * @param traceRatio the part of the calls that are traced, 0 to 1, of those whose callers do not
 *     say themselves
 */
public record TelemetrySettings(
    @Nullable ListenAddress metricsListen,
    boolean allowOpenMetrics,
    @Nullable URI otlpEndpoint,
    double traceRatio) {

  /** Nothing is told. */
  public static TelemetrySettings off() {
    return new TelemetrySettings(null, false, null, 0);
  }

  /** Whether anything is. */
  public boolean isOn() {
    return metricsListen != null || otlpEndpoint != null;
  }
}
