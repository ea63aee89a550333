package dev.domaincheck.client.internal;

import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;

/** One place for a call: the next one begins when the last has ended. */
final class ClosedLoop<Q, A> extends ClientCall.Listener<A> {

  private final LoadConnection connection;
  private final LoadMethod<Q, A> method;
  private final LoadRun run;
  private final LoadTally tally;
  private int next;
  private long begun;
  private int cached;

  /**
   * @param first the index of the first request, so that not all places ask for the same
   */
  ClosedLoop(
      LoadConnection connection, LoadMethod<Q, A> method, LoadRun run, LoadTally tally, int first) {
    this.connection = connection;
    this.method = method;
    this.run = run;
    this.tally = tally;
    this.next = first % method.requests().size();
  }

  void start() {
    begin(System.nanoTime());
  }

  private void begin(long now) {
    Q request = method.requests().get(next);
    next = next + 1 == method.requests().size() ? 0 : next + 1;
    cached = 0;
    begun = now;
    connection.start(method.method(), request, this);
  }

  @Override
  public void onMessage(A answer) {
    cached = method.cached(answer);
  }

  @Override
  public void onClose(Status status, Metadata trailers) {
    if (!status.isOk()) {
      run.failed(status, trailers);
      return;
    }
    if (cached != run.namesPerCall()) {
      run.answered(cached);
      return;
    }
    long now = System.nanoTime();
    boolean counts = run.counts(now);
    tally.ended(counts);
    if (counts) {
      tally.record(now - begun);
    }
    if (run.isOver(now)) {
      run.ended();
    } else {
      begin(now);
    }
  }
}
