package dev.domaincheck.flight;

import dev.domaincheck.availability.Caller;
import dev.domaincheck.availability.CheckOptions;
import dev.domaincheck.availability.CheckResult;
import dev.domaincheck.availability.Deadline;
import dev.domaincheck.name.DomainName;
import org.jspecify.annotations.Nullable;

/**
 * Whether a flight may begin. Who joins one that is under way needs none: it makes no query more,
 * unless another caller's turn ends for want of a place.
 */
@FunctionalInterface
public interface Clearance {
  /**
   * Asked by the caller's thread; does not block.
   *
   * @param deadline when the caller stops waiting
   * @return the answer in place of a lookup, which is not kept; null if the lookup may begin
   */
  @Nullable CheckResult refusal(
      DomainName name, CheckOptions options, Caller caller, Deadline deadline);

  /** For any flight. */
  static Clearance always() {
    return (name, options, caller, deadline) -> null;
  }
}
