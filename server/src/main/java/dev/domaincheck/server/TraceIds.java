package dev.domaincheck.server;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.filter.Filter;
import ch.qos.logback.core.spi.FilterReply;
import dev.domaincheck.metrics.CallTraces;
import java.util.Map;

/** Adds the trace that a line belongs to, so that one leads to the other. */
final class TraceIds extends Filter<ILoggingEvent> {
  @Override
  public FilterReply decide(ILoggingEvent event) {
    // Not asked whether it has some: that alone would give it an empty map for good.
    if (event instanceof LoggingEvent own) {
      CallTraces.recordedTrace()
          .ifPresent(trace -> own.setMDCPropertyMap(Map.of("trace_id", trace)));
    }
    return FilterReply.NEUTRAL;
  }
}
