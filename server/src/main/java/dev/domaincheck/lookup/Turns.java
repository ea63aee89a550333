package dev.domaincheck.lookup;

import dev.domaincheck.availability.Caller;
import dev.domaincheck.availability.CheckOptions;
import dev.domaincheck.availability.Deadline;
import dev.domaincheck.availability.LookupListener;
import dev.domaincheck.availability.Outcome;
import dev.domaincheck.availability.Protocol;
import dev.domaincheck.availability.Reason;
import dev.domaincheck.limit.Admission;
import dev.domaincheck.limit.Permit;
import dev.domaincheck.limit.QueryGate;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One lookup's turns at the gate: a permit for each query, never two at once, and one timeout for
 * all of them, which runs from the first permit.
 */
final class Turns {

  /** Whether a query may be made. */
  sealed interface Turn {
    /** It may; the permit is closed when it has ended. */
    record Granted(Permit permit) implements Turn {}

    /** It may not, or not soon enough; another service's may. */
    record Refused(Outcome.Failure failure) implements Turn {}

    /** It may not, and there is no time for another one. */
    record Late(Outcome.Failure failure) implements Turn {}
  }

  private final QueryGate gate;
  private final Caller caller;
  private final CheckOptions options;
  private final Deadline callDeadline;
  private final LookupListener listener;
  private @Nullable Deadline lookupDeadline;

  Turns(
      QueryGate gate,
      Caller caller,
      CheckOptions options,
      Deadline callDeadline,
      LookupListener listener) {
    this.gate = gate;
    this.caller = caller;
    this.options = options;
    this.callDeadline = callDeadline;
    this.listener = listener;
  }

  /**
   * Waits for a turn.
   *
   * @param server as it is shown
   * @param until how long to wait at most: what is left then is for other services
   */
  Turn take(String group, Protocol protocol, String server, Deadline until)
      throws InterruptedException {
    LookupListener hears = lookupDeadline == null ? listener : LookupListener.none();
    return switch (gate.admit(group, protocol, caller, until, options.patient(), hears)) {
      case Admission.Granted granted -> {
        if (lookupDeadline == null) {
          lookupDeadline = callDeadline.orAfter(options.lookupTimeout());
        }
        yield new Turn.Granted(granted.permit());
      }
      case Admission.Paused paused ->
          new Turn.Refused(
              new Outcome.Failure(
                  Reason.HOST_PAUSED,
                  "",
                  server
                      + " is left alone for now: it limited this service,"
                      + " or the operator paused it",
                  0,
                  paused.retryAfter()));
      case Admission.Overloaded overloaded ->
          new Turn.Refused(
              Outcome.Failure.of(
                  Reason.OVERLOADED, "too many lookups wait for " + server + "; ask again later"));
      case Admission.TimedOut timedOut -> {
        Outcome.Failure late =
            Outcome.Failure.of(
                lookupDeadline == null ? Reason.DEADLINE : Reason.TIMEOUT,
                "no turn at " + server + " came in time");
        yield deadline().isExpired() ? new Turn.Late(late) : new Turn.Refused(late);
      }
    };
  }

  /**
   * Waits for a turn to make a query once more. There is one only if the group's budget of retries
   * has one left, and if it comes while there is as much time as the try before has taken: less
   * would not do.
   *
   * @param end when the query has to end
   * @param taken how long the try before took
   * @return null if there is none
   */
  @Nullable Permit again(String group, Protocol protocol, Deadline end, Duration taken)
      throws InterruptedException {
    Deadline patience = end.orAfter(end.remaining().minus(taken));
    if (patience.isExpired() || !gate.spendRetry(group, protocol)) {
      return null;
    }
    return gate.admit(group, protocol, caller, patience) instanceof Admission.Granted granted
        ? granted.permit()
        : null;
  }

  /** When the whole lookup has to end; the call's own end before the first permit. */
  Deadline deadline() {
    return lookupDeadline == null ? callDeadline : lookupDeadline;
  }

  /** The end of one of {@code shares} equal parts of the time that is left. */
  Deadline share(int shares) {
    Deadline end = deadline();
    return end.orAfter(end.remaining().dividedBy(shares));
  }
}
