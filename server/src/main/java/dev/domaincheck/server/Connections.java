package dev.domaincheck.server;

import io.grpc.Attributes;
import io.grpc.ServerTransportFilter;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Counts the clients that are connected. */
final class Connections extends ServerTransportFilter {
  private int open;

  @Override
  public synchronized Attributes transportReady(Attributes attributes) {
    open++;
    return attributes;
  }

  /** Also called, without attributes, for those that never got so far as to be ready. */
  @Override
  public synchronized void transportTerminated(@Nullable Attributes attributes) {
    if (attributes != null) {
      open--;
      notifyAll();
    }
  }

  /** Waits until nobody is connected, at most for {@code time}. */
  synchronized void awaitNone(Duration time) throws InterruptedException {
    long until = System.nanoTime() + time.toNanos();
    long left = time.toMillis();
    while (open > 0 && left > 0) {
      wait(left);
      left = Duration.ofNanos(until - System.nanoTime()).toMillis();
    }
  }
}
