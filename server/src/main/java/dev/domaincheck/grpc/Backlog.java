package dev.domaincheck.grpc;

import dev.domaincheck.availability.Caller;
import dev.domaincheck.availability.Deadline;
import dev.domaincheck.limit.QueryGate;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How long a call's names will still take, as far as the queues of the registries tell.
 *
 * @param parallelism names of the call that wait or are asked at once; the others come after them
 */
record Backlog(QueryGate gate, Pressure pressure, Caller caller, int parallelism) {

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

  /** Refuses a call that would find every place to wait taken, or the process short of memory. */
  void requireRoom() {
    if (pressure.isHigh()) {
      throw Errors.overloaded(MIN_COME_BACK);
    }
    if (gate.isFull(caller)) {
      throw Errors.overloaded(comeBack(gate.longestWait(caller)));
    }
  }

  /** Refuses a call whose only lookup would not have its answer in time. */
  void requireTurn(String group, Deadline deadline) {
    if (!hasTurn(group, deadline)) {
      throw Errors.overloaded(comeBack(gate.expectedTime(group, caller)));
    }
  }

  /**
   * Whether a lookup that begins with a service of {@code group} may be answered in time. One that
   * will not is turned away at once: it would only keep others waiting until it gives up.
   */
  boolean hasTurn(String group, Deadline deadline) {
    return gate.expectedTime(group, caller).compareTo(deadline.remaining()) < 0;
  }

  private static Duration comeBack(Duration wait) {
    return wait.compareTo(MIN_COME_BACK) < 0
        ? MIN_COME_BACK
        : wait.compareTo(MAX_COME_BACK) > 0 ? MAX_COME_BACK : wait;
  }
}
