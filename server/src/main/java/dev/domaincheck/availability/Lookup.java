package dev.domaincheck.availability;

import dev.domaincheck.name.DomainName;

/** Answers for one name by asking anew, and tells how far it is. */
@FunctionalInterface
public interface Lookup extends AvailabilityChecker {
  /**
   * As {@link AvailabilityChecker#check}.
   *
   * @param caller whose turns at the services are waited for
   * @throws InterruptedException if the lookup's thread is interrupted, or the listener says so
   */
  CheckResult check(
      DomainName name,
      CheckOptions options,
      Caller caller,
      Deadline deadline,
      LookupListener listener)
      throws InterruptedException;

  @Override
  default CheckResult check(DomainName name, CheckOptions options, Caller caller, Deadline deadline)
      throws InterruptedException {
    return check(name, options, caller, deadline, LookupListener.none());
  }
}
