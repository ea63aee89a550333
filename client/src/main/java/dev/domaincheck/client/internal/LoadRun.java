package dev.domaincheck.client.internal;

import dev.domaincheck.client.DomainCheckException;
import dev.domaincheck.client.ErrorCode;
import dev.domaincheck.client.ErrorReason;
import io.grpc.Metadata;
import io.grpc.Status;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The bounds of one run in time, and its end. */
final class LoadRun {

  /** Answers come from the cache, so that this much longer than the run is for ever. */
  static final Duration PATIENCE = Duration.ofSeconds(30);

  private final long countFrom;
  private final long end;
  private final int namesPerCall;
  private final Failures failures;
  private final CountDownLatch open;
  private final AtomicReference<@Nullable DomainCheckException> failure = new AtomicReference<>();

  /**
   * Begins now.
   *
   * @param parts how often {@link #ended} is called until the run is over
   */
  LoadRun(Duration leadIn, Duration time, int namesPerCall, int parts, Failures failures) {
    long now = System.nanoTime();
    this.countFrom = now + leadIn.toNanos();
    this.end = countFrom + time.toNanos();
    this.namesPerCall = namesPerCall;
    this.failures = failures;
    this.open = new CountDownLatch(parts);
  }

  /** Whether something at this time is counted. */
  boolean counts(long time) {
    return time - countFrom >= 0 && time - end < 0;
  }

  /** Whether nothing begins any more at this time. */
  boolean isOver(long time) {
    return time - end >= 0 || failure.get() != null;
  }

  int namesPerCall() {
    return namesPerCall;
  }

  /** A part of the run has ended as it should. */
  void ended() {
    open.countDown();
  }

  /** A part of the run has ended by a failure, which ends the others too. */
  void failed(Status status, Metadata trailers) {
    failed(failures.of(status, trailers));
  }

  /** A part of the run has ended because an answer was not as it must be. */
  void answered(int cached) {
    failed(
        failures.contract(cached + " results came from the cache for " + namesPerCall + " names"));
  }

  private void failed(DomainCheckException e) {
    failure.compareAndSet(null, e);
    open.countDown();
  }

  /** Waits until all parts have ended. */
  void await() throws InterruptedException {
    long left = end - System.nanoTime() + PATIENCE.toNanos();
    boolean over = open.await(left, TimeUnit.NANOSECONDS);
    DomainCheckException thrown = failure.get();
    if (thrown != null) {
      throw thrown;
    }
    if (!over) {
      throw failures.failure(
          ErrorCode.DEADLINE_EXCEEDED,
          ErrorReason.NONE,
          "calls have no answer after " + PATIENCE.toSeconds() + " s",
          null);
    }
  }
}
