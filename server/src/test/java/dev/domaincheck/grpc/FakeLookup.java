package dev.domaincheck.grpc;

import dev.domaincheck.availability.Assurance;
import dev.domaincheck.availability.Availability;
import dev.domaincheck.availability.AvailabilityChecker;
import dev.domaincheck.availability.Caller;
import dev.domaincheck.availability.CheckOptions;
import dev.domaincheck.availability.CheckResult;
import dev.domaincheck.availability.Deadline;
import dev.domaincheck.availability.Reason;
import dev.domaincheck.availability.Registration;
import dev.domaincheck.availability.RegistryDate;
import dev.domaincheck.name.DomainName;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Answers by the first word of the label: free, taken, fault; held waits until it is let go, and
 * counts if it was interrupted. The registry of a taken name publishes its data, but for thin ones.
 */
final class FakeLookup implements AvailabilityChecker {
  static final Registration DATA =
      new Registration(
          "Invented Names Ltd",
          new RegistryDate(
              Instant.parse("2001-02-03T04:05:06Z"),
              RegistryDate.Precision.SECOND,
              "2001-02-03T04:05:06Z"),
          new RegistryDate(null, RegistryDate.Precision.NONE, "last week"),
          new RegistryDate(
              Instant.parse("2099-02-03T00:00:00Z"), RegistryDate.Precision.DAY, "3.2.2099"),
          List.of("clientHold"),
          List.of("ns1.hoster.example", "ns2.hoster.example"),
          true);

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
        name.label().startsWith("taken") ? DATA : null,
        CheckResult.Origin.LOOKUP,
        false,
        null);
  }
}
