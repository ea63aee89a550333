package dev.domaincheck.sandbox;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What one protocol of the sandbox has seen. A query is in flight from its arrival until its reply
 * is about to leave, so a client that waits for replies never sees more in flight than it has open.
 */
public final class Traffic {
  private final AtomicLong connections = new AtomicLong();
  private final AtomicLong queries = new AtomicLong();
  private final AtomicInteger inFlight = new AtomicInteger();
  private final AtomicInteger peak = new AtomicInteger();

  Traffic() {}

  /** Connections accepted since the start. */
  public long connections() {
    return connections.get();
  }

  /** Queries read since the start; a connection that never asks counts none. */
  public long queries() {
    return queries.get();
  }

  /** Queries being answered now. */
  public int inFlight() {
    return inFlight.get();
  }

  /** The most queries that were in flight at once. */
  public int peakInFlight() {
    return peak.get();
  }

  void connected() {
    connections.incrementAndGet();
  }

  /** Counts a query in; {@link #end} must follow, before the reply leaves. */
  void begin() {
    queries.incrementAndGet();
    peak.accumulateAndGet(inFlight.incrementAndGet(), Math::max);
  }

  void end() {
    inFlight.decrementAndGet();
  }
}
