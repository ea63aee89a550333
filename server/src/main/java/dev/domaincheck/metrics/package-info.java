/** What monitoring is told: metrics and traces, by OpenTelemetry. */
@NullMarked
package dev.domaincheck.metrics;

import org.jspecify.annotations.NullMarked;
