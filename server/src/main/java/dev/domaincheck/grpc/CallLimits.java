package dev.domaincheck.grpc;

import dev.domaincheck.availability.Caller;
import dev.domaincheck.availability.Deadline;
import dev.domaincheck.limit.CallerQuotas;
import dev.domaincheck.limit.QueryGate;
import io.grpc.Context;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * What bounds the calls of a server.
 *
 * @param gate the registries' limits, and how long their queues are
 * @param quotas what each caller may have: names a second and streams
 */
public record CallLimits(QueryGate gate, CallerQuotas quotas) {
  /** As long as a caller may wait for a stream of its own to end. */
  private static final Duration STREAM_COME_BACK = Duration.ofSeconds(1);

  /** A stop of the server is noticed after so long. */
  private static final long MAX_SLEEP_NANOS = Duration.ofMillis(100).toNanos();

  /** Takes names from the caller's quota, or refuses the call. Does not block. */
  void requireQuota(Caller caller, int names) {
    Duration wait = quotas.take(caller, names);
    if (!wait.isZero()) {
      throw Errors.quotaExceeded("names a second", wait);
    }
  }

  /** Gives names back that were taken for a call which is refused as a whole. */
  void giveBack(Caller caller, int names) {
    quotas.giveBack(caller, names);
  }

  /**
   * Takes names from the caller's quota, waiting until it has some; refuses at the deadline.
   *
   * @return false if the server is to stop before
   */
  boolean awaitQuota(Caller caller, int names, Deadline deadline, Drain drain)
      throws InterruptedException {
    Duration wait = quotas.take(caller, names);
    while (!wait.isZero()) {
      if (drain.hasBegun()) {
        return false;
      }
      if (wait.compareTo(deadline.remaining()) >= 0) {
        throw Errors.quotaExceeded("names a second", wait);
      }
      TimeUnit.NANOSECONDS.sleep(Math.min(wait.toNanos(), MAX_SLEEP_NANOS));
      wait = quotas.take(caller, names);
    }
    return true;
  }

  /** Counts the current call as a stream of the caller's until it ends, or refuses it. */
  void requireStream(Caller caller) {
    if (!quotas.openStream(caller)) {
      throw Errors.quotaExceeded("streams at once", STREAM_COME_BACK);
    }
    // Ends with the call, however that ends.
    Context.current().addListener(ended -> quotas.closeStream(caller), Runnable::run);
  }

  Backlog backlog(Caller caller, int parallelism) {
    return new Backlog(gate, caller, parallelism);
  }
}
