package dev.domaincheck.client.internal;

import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Calls that begin when they are due, whether or not those before have ended. Their time runs from
 * then on: a stall is felt by all the calls that it delays, those not begun yet too.
 */
final class OpenLoop<Q, A> {
  private static final double NANOS_PER_SECOND = 1e9;

  private final List<LoadConnection> connections;
  private final List<LoadTally> tallies;
  private final LoadMethod<Q, A> method;
  private final LoadRun run;
  private final double rate;
  private final int inFlight;
  private final Semaphore places;

  /** Ends one part of {@code run}. */
  OpenLoop(
      List<LoadConnection> connections,
      List<LoadTally> tallies,
      LoadMethod<Q, A> method,
      LoadRun run,
      double rate,
      int inFlight) {
    this.connections = connections;
    this.tallies = tallies;
    this.method = method;
    this.run = run;
    this.rate = rate;
    this.inFlight = inFlight;
    this.places = new Semaphore(inFlight);
  }

  /** Begins all calls on this thread, and returns when the last has ended or is given up. */
  void run() throws InterruptedException {
    long begun = System.nanoTime();
    for (long i = 0; ; i++) {
      long due = begun + (long) (i * NANOS_PER_SECOND / rate);
      if (run.isOver(due)) {
        break;
      }
      for (long early = due - System.nanoTime(); early > 0; early = due - System.nanoTime()) {
        LockSupport.parkNanos(early);
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
      }
      if (!places.tryAcquire(LoadRun.PATIENCE.toNanos(), TimeUnit.NANOSECONDS)) {
        break;
      }
      int connection = (int) (i % connections.size());
      connections
          .get(connection)
          .start(
              method.method(),
              method.requests().get((int) (i % method.requests().size())),
              new Call(due, tallies.get(connection)));
    }
    if (places.tryAcquire(inFlight, LoadRun.PATIENCE.toNanos(), TimeUnit.NANOSECONDS)) {
      run.ended();
    }
  }

  private final class Call extends ClientCall.Listener<A> {
    private final long due;
    private final LoadTally tally;
    private int cached;

    private Call(long due, LoadTally tally) {
      this.due = due;
      this.tally = tally;
    }

    @Override
    public void onMessage(A answer) {
      cached = method.cached(answer);
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
      long now = System.nanoTime();
      if (!status.isOk()) {
        run.failed(status, trailers);
      } else if (cached != run.namesPerCall()) {
        run.answered(cached);
      } else {
        if (run.counts(due)) {
          tally.record(now - due);
        }
        tally.ended(run.counts(now));
      }
      places.release();
    }
  }
}
