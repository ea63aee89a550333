package dev.domaincheck.client.internal;

import dev.domaincheck.client.BulkName;
import dev.domaincheck.client.BulkResult;
import dev.domaincheck.client.DomainCheckException;
import dev.domaincheck.client.ErrorCode;
import dev.domaincheck.client.ErrorReason;
import dev.domaincheck.client.Progress;
import dev.domaincheck.v1.CheckDomainsBulkRequest;
import dev.domaincheck.v1.CheckDomainsBulkResponse;
import dev.domaincheck.v1.CheckOptions;
import dev.domaincheck.v1.DomainResult;
import io.grpc.ClientCall;
import io.grpc.Context;
import io.grpc.Deadline;
import io.grpc.Status;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The writing side of a bulk stream. One virtual thread takes names from the caller's iterator,
 * which may block; another sends what there is in batches, so that a slow source does not hold back
 * the names already taken. Names that the reader has not got the results of are bounded, hence so
 * is memory on both sides.
 *
 * <p>A stream that the server or the network cuts is opened again, and the names without a result
 * are sent again, in the order they were first sent; {@link Reopening} says how often.
 */
final class BulkFeed implements Responses<CheckDomainsBulkResponse, BulkResult> {

  /** The contract's bound. */
  private static final int MAX_BATCH = 100;

  /** One batch under way, the next one filling. */
  private static final int TAKEN_AHEAD = 2 * MAX_BATCH;

  /** Names sent whose results were not taken: as many as a server queues in all by default. */
  static final int MAX_OPEN = 10_000;

  private final Supplier<ClientCall<CheckDomainsBulkRequest, CheckDomainsBulkResponse>> calls;
  private final Iterator<BulkName> names;
  private final Failures failures;
  private final OpenFeeds feeds;
  private final CheckOptions options;
  private final @Nullable Deadline deadline;

  /** The caller's, which may be a call that it serves: all calls of the stream belong to it. */
  private final Context context = Context.current();

  private final Context.CancellationListener contextEnds = cancelled -> wake(false);

  // The empty one is the end.
  private final BlockingQueue<Optional<BulkName>> taken = new ArrayBlockingQueue<>(TAKEN_AHEAD);
  private final Semaphore open = new Semaphore(MAX_OPEN);
  private final Thread source;
  private final Thread sender;

  // Whoever sends holds the lock, and whatever is below changes under it.
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final UnansweredNames unanswered = new UnansweredNames();
  private final Reopening reopening = new Reopening();
  private @Nullable ClientCall<CheckDomainsBulkRequest, CheckDomainsBulkResponse> call;
  private @Nullable Throwable ownFailure;
  private boolean batchWaits;
  private boolean allSent;
  private boolean over;

  BulkFeed(
      Supplier<ClientCall<CheckDomainsBulkRequest, CheckDomainsBulkResponse>> calls,
      Iterator<BulkName> names,
      CheckOptions options,
      @Nullable Deadline deadline,
      Failures failures,
      OpenFeeds feeds) {
    this.calls = calls;
    this.names = names;
    this.options = options;
    this.deadline = deadline;
    this.failures = failures;
    this.feeds = feeds;
    this.source =
        Thread.ofVirtual().name("domaincheck-bulk-source").unstarted(() -> run(this::take));
    this.sender =
        Thread.ofVirtual().name("domaincheck-bulk-sender").unstarted(() -> run(this::send));
  }

  void start() {
    context.addListener(contextEnds, Runnable::run);
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
      // Also an Error of the caller's iterator must reach the caller.
      fail(e);
    }
  }

  /**
   * Once the stream is over, the interrupted iterator and the refused message are its echo; so is
   * what the other thread meets after the first failure.
   */
  private void fail(Throwable e) {
    lock.lock();
    try {
      if (goesOn()) {
        ownFailure = e;
        if (call != null) {
          call.cancel("the names could not be sent", e);
        }
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Ends the stream, whatever it waits for; the reader is told why, once it reads. */
  void clientClosed() {
    fail(failures.failure(ErrorCode.UNAVAILABLE, ErrorReason.NONE, "the client was closed", null));
    over();
  }

  private void take() throws InterruptedException {
    while (names.hasNext()) {
      taken.put(Optional.of(names.next()));
    }
    taken.put(Optional.empty());
  }

  private void send() throws InterruptedException {
    List<Optional<BulkName>> next = new ArrayList<>(MAX_BATCH);
    boolean last = false;
    while (!last) {
      next.clear();
      next.add(taken.take());
      taken.drainTo(next, MAX_BATCH - 1);
      last = next.getLast().isEmpty();
      List<BulkName> batch = next.stream().flatMap(Optional::stream).toList();
      open.acquire(batch.size());
      send(batch, last);
    }
  }

  private void send(List<BulkName> batch, boolean last) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      if (!batch.isEmpty()) {
        batchWaits = true;
        changed.signalAll();
        while (call == null || !call.isReady()) {
          changed.await();
        }
        call.sendMessage(unanswered.add(batch));
        batchWaits = false;
      }
      if (last) {
        allSent = true;
        changed.signalAll();
        if (call != null) {
          call.halfClose();
        }
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Sends the options, and the names that earlier calls left without a result. These do not wait
   * until the channel is ready: they are at most {@link #MAX_OPEN}.
   */
  @Override
  public void started(ClientCall<?, CheckDomainsBulkResponse> started) {
    lock.lock();
    try {
      // The one that calls gave.
      @SuppressWarnings("unchecked")
      var next = (ClientCall<CheckDomainsBulkRequest, CheckDomainsBulkResponse>) started;
      call = next;
      if (!goesOn()) {
        next.cancel("no names are to be sent any more", ownFailure);
        return;
      }
      next.sendMessage(CheckDomainsBulkRequest.newBuilder().setOptions(options).build());
      unanswered.again(MAX_BATCH).forEach(next::sendMessage);
      if (allSent) {
        next.halfClose();
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Whether another call might go on; {@link #again} decides by what the failure is. */
  @Override
  public boolean survives(Status status) {
    return switch (status.getCode()) {
      case UNAVAILABLE, ABORTED, RESOURCE_EXHAUSTED, UNKNOWN, CANCELLED -> true;
      case DEADLINE_EXCEEDED -> deadline == null || !deadline.isExpired();
      case OK,
          INVALID_ARGUMENT,
          NOT_FOUND,
          ALREADY_EXISTS,
          PERMISSION_DENIED,
          FAILED_PRECONDITION,
          OUT_OF_RANGE,
          UNIMPLEMENTED,
          INTERNAL,
          DATA_LOSS,
          UNAUTHENTICATED ->
          false;
    };
  }

  /**
   * Goes on after what was no fault of the names: the connection broke or the server stops; nothing
   * was sent for so long that the server ended the stream; or nothing was read for so long, in
   * which case it is being read again now. A stream that the server could not end in order it
   * resets, which looks as if somebody here had cancelled it.
   */
  @Override
  public @Nullable ClientCall<?, CheckDomainsBulkResponse> again(DomainCheckException failure)
      throws InterruptedException {
    boolean idle = failure.reason() == ErrorReason.IDLE_TIMEOUT;
    boolean unread =
        failure.reason() == ErrorReason.SLOW_CONSUMER || failure.code() == ErrorCode.CANCELLED;
    // The server counts a stream whose connection broke until it notices that.
    boolean counted =
        failure.reason() == ErrorReason.QUOTA_EXCEEDED
            && failure.retryAfter() != null
            && answeredAny();
    if (failure.code() != ErrorCode.UNAVAILABLE && !idle && !unread && !counted) {
      return null;
    }
    lock.lockInterruptibly();
    try {
      // Where nothing is owed another call would only idle. Who was never reached is told at once.
      if (idle || unanswered.answered() > 0) {
        while (unanswered.isEmpty() && !batchWaits && !allSent && isWanted() && timeLeft() > 0) {
          var unused = changed.awaitNanos(timeLeft());
        }
      }
      if ((unanswered.isEmpty() && allSent) || timeLeft() <= 0) {
        return null;
      }
      Duration wait = reopening.after(unanswered.answered(), failure.retryAfter());
      if (wait == null || wait.toNanos() > timeLeft()) {
        return null;
      }
      long left = wait.toNanos();
      while (left > 0 && isWanted()) {
        left = changed.awaitNanos(left);
      }
      return isWanted() ? call() : null;
    } finally {
      lock.unlock();
    }
  }

  private ClientCall<CheckDomainsBulkRequest, CheckDomainsBulkResponse> call() {
    Context readers = context.attach();
    try {
      return calls.get();
    } finally {
      context.detach(readers);
    }
  }

  private boolean answeredAny() {
    lock.lock();
    try {
      return unanswered.answered() > 0;
    } finally {
      lock.unlock();
    }
  }

  /** Whether another call is to go on. */
  private boolean isWanted() {
    return goesOn() && !context.isCancelled();
  }

  private boolean goesOn() {
    return !over && ownFailure == null;
  }

  private long timeLeft() {
    return deadline == null ? Long.MAX_VALUE : deadline.timeRemaining(TimeUnit.NANOSECONDS);
  }

  @Override
  public List<BulkResult> results(CheckDomainsBulkResponse response) {
    List<BulkResult> results = new ArrayList<>(response.getResultsCount());
    for (DomainResult wire : response.getResultsList()) {
      results.add(
          new BulkResult(answered(wire.getCorrelationId()).correlationId(), FromWire.result(wire)));
    }
    return results;
  }

  private BulkName answered(String id) {
    lock.lock();
    try {
      BulkName name = unanswered.answer(id);
      if (name == null) {
        throw failures.contract("a result for no name, or a second one for the same");
      }
      return name;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public @Nullable Progress progress(CheckDomainsBulkResponse response) {
    return response.hasProgress() ? overall(FromWire.progress(response.getProgress())) : null;
  }

  /** The server counts from the beginning of its own call. */
  private Progress overall(Progress ofCall) {
    lock.lock();
    try {
      long before = unanswered.answeredBefore();
      return new Progress(
          before + ofCall.accepted(), before + ofCall.done(), ofCall.estimatedRemaining());
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void taken() {
    open.release();
  }

  @Override
  public boolean owed() {
    lock.lock();
    try {
      // A batch that finds no way to the server is the server's silence, too.
      return !unanswered.isEmpty() || batchWaits;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public boolean finished() {
    lock.lock();
    try {
      return allSent && unanswered.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void completed() {
    if (!finished()) {
      throw failures.contract("the stream ended, and some of the names sent are unanswered");
    }
  }

  @Override
  public @Nullable Throwable ownFailure() {
    lock.lock();
    try {
      return ownFailure;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void writable() {
    wake(false);
  }

  @Override
  public void over() {
    feeds.remove(this);
    context.removeListener(contextEnds);
    wake(true);
    source.interrupt();
    sender.interrupt();
  }

  private void wake(boolean forEver) {
    lock.lock();
    try {
      over |= forEver;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
