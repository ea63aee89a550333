package dev.domaincheck.grpc;

import dev.domaincheck.availability.Assurance;
import dev.domaincheck.availability.Availability;
import dev.domaincheck.availability.AvailabilityChecker;
import dev.domaincheck.availability.Caller;
import dev.domaincheck.availability.CheckOptions;
import dev.domaincheck.availability.CheckResult;
import dev.domaincheck.availability.Deadline;
import dev.domaincheck.availability.Reason;
import dev.domaincheck.name.DomainName;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Answers by the first word of the label: free, taken, fault; held waits until it is let go, and
 * counts if it was interrupted.
 */
final class FakeLookup implements AvailabilityChecker {
  final AtomicInteger begun = new AtomicInteger();
  final AtomicInteger inFlight = new AtomicInteger();
  final AtomicInteger peak = new AtomicInteger();
  final AtomicInteger interrupted = new AtomicInteger();
  final CountDownLatch letGo = new CountDownLatch(1);

  @Override
  public CheckResult check(DomainName name, CheckOptions options, Caller caller, Deadline deadline)
      throws InterruptedException {
    begun.incrementAndGet();
    peak.accumulateAndGet(inFlight.incrementAndGet(), Math::max);
    try {
      if (name.label().startsWith("held")) {
        letGo.await();
      }
    } catch (InterruptedException e) {
      interrupted.incrementAndGet();
      throw e;
    } finally {
      inFlight.decrementAndGet();
    }
    if (name.label().startsWith("fault")) {
      throw new IllegalStateException("secret of the inside");
    }
    if (name.label().startsWith("unknown")) {
      return CheckResult.withoutEvidence(
          Availability.UNKNOWN, Reason.THROTTLED, "the registry limits our queries");
    }
    return new CheckResult(
        name.label().startsWith("free") ? Availability.AVAILABLE : Availability.REGISTERED,
        null,
        "",
        List.of(),
        false,
        Assurance.STANDARD,
        Instant.now(),
        null,
        null,
        CheckResult.Origin.LOOKUP,
        false,
        null);
  }
}
