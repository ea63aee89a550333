package dev.domaincheck.limit;

import dev.domaincheck.availability.Protocol;
import dev.domaincheck.availability.Reason;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How a limit group is.
 *
 * @param name the group's, as in the tables
 * @param protocol what its services speak
 * @param state in one word
 * @param inFlight queries under way
 * @param queued queries that wait for their turn
 * @param limit what it bears
 * @param blockedUntil when it may be asked again; null if it may be now
 * @param queries queries made since the start
 * @param failures those that brought no answer, met a limit or an error
 * @param lastFailure what the last of them met; null if there was none
 * @param lastFailureTime when; null if there was none
 */
public record GroupStatus(
    String name,
    Protocol protocol,
    State state,
    int inFlight,
    int queued,
    GroupLimit limit,
    @Nullable Instant blockedUntil,
    long queries,
    long failures,
    @Nullable Reason lastFailure,
    @Nullable Instant lastFailureTime) {

  /** A group that was not asked yet. */
  static GroupStatus unused(String name, Protocol protocol, GroupLimit limit) {
    return new GroupStatus(name, protocol, State.OK, 0, 0, limit, null, 0, 0, null, null);
  }

  /** The state in one word; the first that holds, from the last to the first. */
  public enum State {
    OK,
    /** Its answers take 2 s and more. */
    SLOW,
    /** The last five queries and more brought no answer. */
    DOWN,
    /** Its service limited us, or the daily quota is spent. */
    THROTTLED,
    /** The operator paused it. */
    PAUSED
  }
}
