package dev.domaincheck.limit;

import java.time.Duration;

/** Whether a query may be made. */
public sealed interface Admission {

  /** It may; the permit must be closed when the query has ended. */
  record Granted(Permit permit) implements Admission {}

  /**
   * The group is paused for longer than a caller waits.
   *
   * @param retryAfter the pause's rest
   */
  record Paused(Duration retryAfter) implements Admission {}

  /** Too many queries wait for the group, or for all groups together. */
  record Overloaded() implements Admission {}

  /** No turn came before the deadline. */
  record TimedOut() implements Admission {}
}
