package dev.domaincheck.client.internal;

import dev.domaincheck.client.BulkName;
import dev.domaincheck.client.BulkResult;
import dev.domaincheck.client.Progress;
import dev.domaincheck.v1.CheckDomainsBulkRequest;
import dev.domaincheck.v1.CheckDomainsBulkResponse;
import dev.domaincheck.v1.CheckOptions;
import io.grpc.ClientCall;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The writing side of a bulk stream. One virtual thread takes names from the caller's iterator,
 * which may block; another sends what there is in batches, so that a slow source does not hold back
 * the names already taken. Names that the reader has not got the results of are bounded, hence so
 * is memory on both sides.
 */
final class BulkFeed implements Responses<CheckDomainsBulkResponse, BulkResult> {

  /** The contract's bound. */
  private static final int MAX_BATCH = 100;

  /** One batch under way, the next one filling. */
  private static final int TAKEN_AHEAD = 2 * MAX_BATCH;

  /** Names sent whose results were not taken: as many as a server queues in all by default. */
  static final int MAX_OPEN = 10_000;

  private final ClientCall<CheckDomainsBulkRequest, CheckDomainsBulkResponse> call;
  private final Iterator<BulkName> names;
  private final Failures failures;
  private final CheckOptions options;
  // The empty one is the end.
  private final BlockingQueue<Optional<BulkName>> taken = new ArrayBlockingQueue<>(TAKEN_AHEAD);
  private final Semaphore open = new Semaphore(MAX_OPEN);
  private final Semaphore becameWritable = new Semaphore(0);
  private final AtomicLong unanswered = new AtomicLong();
  private final Thread source;
  private final Thread sender;
  private volatile boolean over;
  private volatile boolean allSent;
  private final AtomicReference<@Nullable Throwable> ownFailure = new AtomicReference<>();

  BulkFeed(
      ClientCall<CheckDomainsBulkRequest, CheckDomainsBulkResponse> call,
      Iterator<BulkName> names,
      CheckOptions options,
      Failures failures) {
    this.call = call;
    this.names = names;
    this.options = options;
    this.failures = failures;
    this.source =
        Thread.ofVirtual().name("domaincheck-bulk-source").unstarted(() -> run(this::take));
    this.sender =
        Thread.ofVirtual().name("domaincheck-bulk-sender").unstarted(() -> run(this::send));
  }

  void start() {
    source.start();
    sender.start();
  }

  private interface Step {
    void run() throws InterruptedException;
  }

  private void run(Step step) {
    try {
      step.run();
    } catch (InterruptedException e) {
      // Only over() interrupts.
      Thread.currentThread().interrupt();
    } catch (Throwable e) {
      // Also an Error of the caller's iterator must reach the caller. Once the call is over, the
      // interrupted iterator and the refused message are its echo; so is what the other thread
      // meets
      // after the first failure.
      if (!over && ownFailure.compareAndSet(null, e)) {
        call.cancel("the names could not be sent", e);
      }
    }
  }

  private void take() throws InterruptedException {
    while (names.hasNext()) {
      taken.put(Optional.of(names.next()));
    }
    taken.put(Optional.empty());
  }

  private void send() throws InterruptedException {
    call.sendMessage(CheckDomainsBulkRequest.newBuilder().setOptions(options).build());
    List<Optional<BulkName>> next = new ArrayList<>(MAX_BATCH);
    boolean last = false;
    while (!last) {
      next.clear();
      next.add(taken.take());
      taken.drainTo(next, MAX_BATCH - 1);
      last = next.getLast().isEmpty();
      List<BulkName> batch = next.stream().flatMap(Optional::stream).toList();
      if (!batch.isEmpty()) {
        open.acquire(batch.size());
        while (!call.isReady()) {
          becameWritable.acquire();
        }
        unanswered.addAndGet(batch.size());
        call.sendMessage(ToWire.batch(batch));
      }
    }
    allSent = true;
    call.halfClose();
  }

  @Override
  public List<BulkResult> results(CheckDomainsBulkResponse response) {
    if (unanswered.addAndGet(-response.getResultsCount()) < 0) {
      throw failures.contract("more results than names");
    }
    return response.getResultsList().stream()
        .map(wire -> new BulkResult(wire.getCorrelationId(), FromWire.result(wire)))
        .toList();
  }

  @Override
  public @Nullable Progress progress(CheckDomainsBulkResponse response) {
    return response.hasProgress() ? FromWire.progress(response.getProgress()) : null;
  }

  @Override
  public void taken() {
    open.release();
  }

  @Override
  public boolean owed() {
    return unanswered.get() > 0;
  }

  @Override
  public void completed() {
    if (!allSent || unanswered.get() > 0) {
      throw failures.contract(
          "the stream ended with " + unanswered.get() + " of the names sent unanswered");
    }
  }

  @Override
  public @Nullable Throwable ownFailure() {
    return ownFailure.get();
  }

  @Override
  public void writable() {
    becameWritable.release();
  }

  @Override
  public void over() {
    over = true;
    source.interrupt();
    sender.interrupt();
  }
}
