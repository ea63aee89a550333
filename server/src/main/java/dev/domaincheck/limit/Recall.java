package dev.domaincheck.limit;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Calls back those who wait for one thing at several semaphores, because what they wait for will
 * not come soon.
 *
 * <p>Who is going to wait takes a ticket before looking whether there is reason to wait. A call
 * that comes between the look and the wait makes the ticket stale, so that none is missed.
 */
final class Recall {
  private final AtomicInteger calls = new AtomicInteger();

  /** The calls that there were when somebody began to look. */
  record Ticket(Recall recall, int calls) {
    boolean isStale() {
      return recall.calls.get() != calls;
    }
  }

  Ticket ticket() {
    return new Ticket(this, calls.get());
  }

  /** Calls back all who hold a ticket and wait at one of these. */
  void call(FairSemaphore... semaphores) {
    calls.incrementAndGet();
    for (FairSemaphore semaphore : semaphores) {
      semaphore.recall(this);
    }
  }
}
