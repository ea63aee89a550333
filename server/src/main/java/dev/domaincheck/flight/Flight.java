package dev.domaincheck.flight;

import dev.domaincheck.availability.Assurance;
import dev.domaincheck.availability.CheckResult;
import dev.domaincheck.availability.View;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** One lookup under way and the number of those who wait for it. */
final class Flight {

  /**
   * What may be shared: everything that changes the answer.
   *
   * @param name the A-label form
   */
  record Key(String name, Assurance assurance, View view) {}

  final CompletableFuture<CheckResult> result = new CompletableFuture<>();
  final long begunNanos;
  final Duration lookupTimeout;

  /** Whether it asks the registry whatever is kept. */
  final boolean asksAnew;

  private int waiters = 1;
  private @Nullable Thread thread;

  Flight(long begunNanos, Duration lookupTimeout, boolean asksAnew) {
    this.begunNanos = begunNanos;
    this.lookupTimeout = lookupTimeout;
    this.asksAnew = asksAnew;
  }

  synchronized void begin(Thread lookup) {
    thread = lookup;
    lookup.start();
  }

  /** One more waits; false if all who waited have left, for then the lookup is being broken off. */
  synchronized boolean join() {
    if (waiters == 0) {
      return false;
    }
    waiters++;
    return true;
  }

  /** One less waits; the last one out breaks the lookup off, which closes its exchange. */
  synchronized void leave() {
    waiters--;
    if (waiters == 0 && thread != null && !result.isDone()) {
      thread.interrupt();
    }
  }
}
