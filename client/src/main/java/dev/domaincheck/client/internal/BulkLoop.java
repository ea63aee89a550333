package dev.domaincheck.client.internal;

import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;

/**
 * One bulk stream with a fixed number of batches under way. Results are counted, not told apart: as
 * all come from the cache, those of one batch come before those of the next.
 */
final class BulkLoop<Q, A> extends ClientCall.Listener<A> {

  private final LoadConnection connection;
  private final LoadMethod<Q, A> method;
  private final LoadRun run;
  private final LoadTally tally;
  private final ClientCall<Q, A> call;

  /** When each batch under way was sent, as a ring. */
  private final long[] sent;

  private int oldest;
  private int underWay;
  private int next;
  private int results;
  private boolean filled;
  private boolean failed;

  /**
   * @param batches under way at once
   */
  BulkLoop(
      LoadConnection connection,
      LoadMethod<Q, A> method,
      LoadRun run,
      LoadTally tally,
      int batches) {
    this.connection = connection;
    this.method = method;
    this.run = run;
    this.tally = tally;
    this.call = connection.newCall(method.method());
    this.sent = new long[batches];
  }

  void start() {
    connection.start(call, this);
    // The batches under way bound what can come.
    call.request(Integer.MAX_VALUE);
  }

  /** The first one begins the sending, so that all of it happens on the event loop. */
  @Override
  public void onReady() {
    if (!filled) {
      filled = true;
      while (underWay < sent.length) {
        send(System.nanoTime());
      }
    }
  }

  private void send(long now) {
    sent[(oldest + underWay) % sent.length] = now;
    underWay++;
    call.sendMessage(method.requests().get(next));
    next = next + 1 == method.requests().size() ? 0 : next + 1;
  }

  @Override
  public void onMessage(A answer) {
    int all = method.results().apply(answer).size();
    int cached = method.cached(answer);
    if (failed) {
      return;
    }
    if (cached != all) {
      failed = true;
      run.answered(cached);
      call.cancel("an answer did not come from the cache", null);
      return;
    }
    results += all;
    while (results >= run.namesPerCall() && underWay > 0) {
      results -= run.namesPerCall();
      batchEnded(System.nanoTime());
    }
  }

  private void batchEnded(long now) {
    boolean counts = run.counts(now);
    tally.ended(counts);
    if (counts) {
      tally.record(now - sent[oldest]);
    }
    oldest = (oldest + 1) % sent.length;
    underWay--;
    if (!run.isOver(now)) {
      send(now);
    } else if (underWay == 0) {
      call.halfClose();
    }
  }

  @Override
  public void onClose(Status status, Metadata trailers) {
    if (failed) {
      return;
    }
    if (status.isOk() && underWay == 0) {
      run.ended();
    } else if (status.isOk()) {
      run.answered(results);
    } else {
      run.failed(status, trailers);
    }
  }
}
