package dev.domaincheck.limit;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * One query's leave to be made: a slot of its group and one of the global permits. It is used by
 * one thread and closed once; what the query met is told before.
 */
public final class Permit implements AutoCloseable {
  private final LimitGroup group;
  private final LimitGroup.Turn turn;
  private final Semaphore global;
  private boolean told;

  Permit(LimitGroup group, LimitGroup.Turn turn, Semaphore global) {
    this.group = group;
    this.turn = turn;
    this.global = global;
  }

  /** The service answered, whatever it said about the name: the group is in good health. */
  public void answered() {
    told = true;
    group.answered(turn);
  }

  /**
   * The service limited or refused us: the group is left alone for a while.
   *
   * @param retryAfter what the service asked for, clamped to 1 s..15 min; null: doubling from 1 s
   */
  public void throttled(@Nullable Duration retryAfter) {
    told = true;
    group.throttled(turn, retryAfter);
  }

  @Override
  public void close() {
    if (!told) {
      group.failed(turn);
    }
    global.release();
    group.leave();
  }
}
