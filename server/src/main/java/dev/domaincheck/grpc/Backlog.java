package dev.domaincheck.grpc;

import dev.domaincheck.availability.CachePolicy;
import dev.domaincheck.availability.Caller;
import dev.domaincheck.availability.CheckOptions;
import dev.domaincheck.limit.QueryGate;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How long a call's names will still take, as far as the queues of the registries tell.
 *
 * @param parallelism names of the call that wait or are asked at once; the others come after them
 */
record Backlog(QueryGate gate, Caller caller, int parallelism) {

  /** The least time to come back after: less would find the same queues. */
  private static final Duration MIN_COME_BACK = Duration.ofSeconds(1);

  private static final Duration MAX_COME_BACK = Duration.ofSeconds(30);

  /**
   * The slowest queue over its rate, as many times as the names that remain fill it.
   *
   * @return null if nothing waits
   */
  @Nullable Duration remaining(long names) {
    Duration wait = gate.longestWait(caller);
    if (wait.isZero() || names <= 0) {
      return null;
    }
    return names <= parallelism ? wait : wait.multipliedBy(names).dividedBy(parallelism);
  }

  /**
   * Refuses a call that would find every place to wait taken, unless stale answers may stand in for
   * those that it cannot get.
   */
  void requireRoom(CheckOptions options) {
    if (options.cachePolicy() != CachePolicy.STALE_IF_ERROR && gate.isFull(caller)) {
      throw Errors.overloaded(comeBack(gate.longestWait(caller)));
    }
  }

  /** How long a caller that was turned away is told to wait. */
  static Duration comeBack(Duration wait) {
    return wait.compareTo(MIN_COME_BACK) < 0
        ? MIN_COME_BACK
        : wait.compareTo(MAX_COME_BACK) > 0 ? MAX_COME_BACK : wait;
  }
}
