package dev.domaincheck.limit;

import dev.domaincheck.availability.Caller;
import dev.domaincheck.availability.Reason;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One query's leave to be made: a slot of its group and one of the global permits. It is used by
 * one thread and closed once; what the query met is told before.
 */
public final class Permit implements AutoCloseable {
  private final LimitGroup group;
  private final Caller caller;
  private final Pause.Turn turn;
  private final FairSemaphore global;
  private final LongSupplier nanoTime;
  private final long begun;
  private boolean told;

  Permit(
      LimitGroup group,
      Caller caller,
      Pause.Turn turn,
      FairSemaphore global,
      LongSupplier nanoTime) {
    this.group = group;
    this.caller = caller;
    this.turn = turn;
    this.global = global;
    this.nanoTime = nanoTime;
    this.begun = nanoTime.getAsLong();
  }

  /** The service answered, whatever it said about the name: the group is in good health. */
  public void answered() {
    told = true;
    group.answered(turn, taken());
  }

  /**
   * The service replied with something that cannot be read. It may be one way to refuse us, so the
   * query that goes first after a pause is followed by another one; else it changes nothing.
   */
  public void unread() {
    told = true;
    group.unread(turn, taken());
  }

  /**
   * The query failed, in a way that does not tell of a limit by itself; if it is so for many
   * different names and none is answered, the group is left alone as if it did.
   *
   * @param name the name that was asked about; null if its failure tells nothing about the group
   */
  public void failed(Reason reason, @Nullable String name) {
    told = true;
    group.failed(turn, reason, name, taken());
  }

  /**
   * The service limited or refused us: the group is left alone for a while.
   *
   * @param retryAfter what the service asked for, clamped to 1 s..15 min; null: doubling from 1 s
   */
  public void throttled(Reason reason, @Nullable Duration retryAfter) {
    told = true;
    group.throttled(turn, reason, retryAfter);
  }

  /**
   * Everybody who waited for the answer has left before it came.
   *
   * @param name the name that was asked about; null if that it was left tells nothing
   */
  public void left(@Nullable String name) {
    told = true;
    group.left(turn, name, taken());
  }

  @Override
  public void close() {
    if (!told) {
      left(null);
    }
    group.ended(taken());
    global.release(caller);
    group.leaveSlot(caller);
  }

  private long taken() {
    return nanoTime.getAsLong() - begun;
  }
}
