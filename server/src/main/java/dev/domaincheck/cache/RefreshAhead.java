package dev.domaincheck.cache;

import dev.domaincheck.availability.Assurance;
import dev.domaincheck.availability.Availability;
import dev.domaincheck.availability.AvailabilityChecker;
import dev.domaincheck.availability.CachePolicy;
import dev.domaincheck.availability.Caller;
import dev.domaincheck.availability.CheckOptions;
import dev.domaincheck.availability.Deadline;
import dev.domaincheck.name.DomainName;
import java.time.Duration;
import java.util.concurrent.Semaphore;

/**
 * Looks answers up anew that are asked for again and again and are about to expire, so that nobody
 * has to wait for them. It asks as a caller of its own, whose turn comes among all others'; a
 * refresh that fails leaves the answer as it is.
 */
final class RefreshAhead {
  /** Refreshes under way at most; beyond it an answer waits for a hit that finds a slot free. */
  private static final int AT_ONCE = 64;

  /** An answer whose registry makes it wait for longer than this may as well expire. */
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  /** The refresh serves all callers, so it is not as impatient as the one whose hit began it. */
  private static final Duration LOOKUP_TIMEOUT = Duration.ofSeconds(10);

  private static final Caller CALLER = new Caller("refresh");

  private final AvailabilityChecker flights;
  private final Semaphore slots = new Semaphore(AT_ONCE);

  RefreshAhead(AvailabilityChecker flights) {
    this.flights = flights;
  }

  /** Begins the refresh of an answer, for as much as it was looked up for; does not block. */
  void begin(DomainName name, CachedAnswer answer) {
    if (!slots.tryAcquire()) {
      answer.refreshLater();
      return;
    }
    Assurance reached = answer.finding().assurance();
    // How a free name was looked up decides whom it serves; of any other answer, what it reached.
    Assurance assurance =
        reached == null || answer.availability() == Availability.AVAILABLE
            ? answer.wanted()
            : reached;
    CheckOptions options =
        new CheckOptions(CachePolicy.REFRESH, null, LOOKUP_TIMEOUT, assurance, answer.view());
    // Not named after what is looked up: logs print the names of threads.
    Thread.ofVirtual().name("refresh").start(() -> refresh(name, options));
  }

  private void refresh(DomainName name, CheckOptions options) {
    try {
      flights.check(name, options, CALLER, Deadline.after(PATIENCE));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      slots.release();
    }
  }
}
