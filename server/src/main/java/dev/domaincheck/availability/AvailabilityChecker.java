package dev.domaincheck.availability;

import dev.domaincheck.name.DomainName;

/** Answers for one name. Implementations wrap one another: cache, flight, lookup. */
public interface AvailabilityChecker {
  /**
   * Blocks until there is an answer; a name that cannot be answered for is an UNKNOWN result, not
   * an exception.
   *
   * @param deadline when the caller stops waiting; at that moment the answer is UNKNOWN/DEADLINE
   * @throws InterruptedException if the caller's thread is interrupted, which withdraws the
   *     question
   */
  CheckResult check(DomainName name, CheckOptions options, Caller caller, Deadline deadline)
      throws InterruptedException;
}
