package dev.domaincheck.limit;

import dev.domaincheck.availability.Protocol;
import dev.domaincheck.availability.Reason;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** What a group's queries met. Not safe for threads: its owner guards it. */
final class GroupHealth {
  /** Failures without an answer between them that are no accident any more. */
  private static final int DOWN_AFTER = 5;

  /** A fifth of a lookup's usual time: with one more source to ask, callers feel it. */
  private static final double SLOW_NANOS = Duration.ofSeconds(2).toNanos();

  /** How much the last query counts in the running mean: about the last ten matter. */
  private static final double WEIGHT = 0.2;

  private final InstantSource clock;
  private int inFlight;
  private long queries;
  private long failures;
  private int failuresInARow;
  private double meanNanos;
  private double meanAnswerNanos;
  private @Nullable Reason lastFailure;
  private @Nullable Instant lastFailureTime;

  GroupHealth(InstantSource clock) {
    this.clock = clock;
  }

  void begun() {
    inFlight++;
    queries++;
  }

  /** What has begun is no query. */
  void notMade() {
    inFlight--;
    queries--;
  }

  void answered(long nanos) {
    failuresInARow = 0;
    meanAnswerNanos = mean(meanAnswerNanos, nanos);
  }

  void failed(Reason reason) {
    failures++;
    failuresInARow++;
    lastFailure = reason;
    lastFailureTime = clock.instant();
  }

  void ended(long nanos) {
    inFlight--;
    meanNanos = mean(meanNanos, nanos);
  }

  private static double mean(double before, long nanos) {
    return before == 0 ? nanos : before + WEIGHT * (nanos - before);
  }

  /** The mean time of an answer; 0 if there was none yet. */
  double meanAnswerNanos() {
    return meanAnswerNanos;
  }

  /** The mean time of a query, in seconds. */
  double meanSeconds() {
    return meanNanos / Duration.ofSeconds(1).toNanos();
  }

  GroupStatus.State state() {
    if (failuresInARow >= DOWN_AFTER) {
      return GroupStatus.State.DOWN;
    }
    return meanNanos >= SLOW_NANOS ? GroupStatus.State.SLOW : GroupStatus.State.OK;
  }

  GroupStatus status(
      String name,
      Protocol protocol,
      GroupStatus.State state,
      int queued,
      GroupLimit limit,
      @Nullable Duration rest) {
    return new GroupStatus(
        name,
        protocol,
        state,
        inFlight,
        queued,
        limit,
        rest == null ? null : clock.instant().plus(rest),
        queries,
        failures,
        lastFailure,
        lastFailureTime);
  }
}
