package dev.domaincheck.flight;

import dev.domaincheck.availability.Assurance;
import dev.domaincheck.availability.CheckOptions;
import dev.domaincheck.availability.CheckResult;
import dev.domaincheck.availability.View;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
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

  /** One who waits, and may end that by an answer of their own. */
  static final class Waiter {
    final CompletableFuture<CheckResult> answer = new CompletableFuture<>();
  }

  final long begunNanos;
  final CheckOptions options;
  private int waiters = 1;
  private final Set<Waiter> waiting = new HashSet<>();
  private @Nullable CheckResult result;
  private @Nullable Thread thread;

  Flight(long begunNanos, CheckOptions options) {
    this.begunNanos = begunNanos;
    this.options = options;
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

  /** Where one who has joined waits. */
  synchronized Waiter waiter() {
    Waiter waiter = new Waiter();
    if (result == null) {
      waiting.add(waiter);
    } else {
      waiter.answer.complete(result);
    }
    return waiter;
  }

  /** Answers all who wait, and whoever still comes. */
  void land(CheckResult found) {
    for (Waiter waiter : landed(found)) {
      waiter.answer.complete(found);
    }
  }

  private synchronized List<Waiter> landed(CheckResult found) {
    result = found;
    return List.copyOf(waiting);
  }

  /** One less waits; the last one out breaks the lookup off, which closes its exchange. */
  synchronized void leave(Waiter waiter) {
    waiting.remove(waiter);
    waiters--;
    if (waiters == 0 && thread != null && result == null) {
      thread.interrupt();
    }
  }
}
