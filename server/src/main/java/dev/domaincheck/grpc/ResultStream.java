package dev.domaincheck.grpc;

import dev.domaincheck.availability.Deadline;
import dev.domaincheck.v1.ErrorReason;
import dev.domaincheck.v1.Progress;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The results of a streaming call on their way to the caller.
 *
 * <p>Lookups put results in, at most a few hundred; one thread takes them out, packs what is there
 * into a message, some hundred times a second at most, and writes it only when the transport asks
 * for more. So a caller that stops reading fills the buffer, which blocks the lookups' threads,
 * which keeps new lookups from starting.
 *
 * @param <R> one result
 * @param <M> the message of the rpc
 */
final class ResultStream<R, M> {
  /** Results buffered before lookups wait: some groups, a few hundred bytes each. */
  private static final int BUFFER = 256;

  /** Results put in at once at most, and about as many in a message: some 30 KiB. */
  static final int GROUP = 100;

  /**
   * What comes sooner than this after a message waits to go with others: a message of one result
   * costs both ends several times what the result does, and nobody feels 2 ms.
   */
  private static final Duration TOGETHER = Duration.ofMillis(2);

  /** How a rpc packs results and progress; called by the thread that writes. */
  @FunctionalInterface
  interface Packing<R, M> {
    M pack(List<R> results, Progress progress);
  }

  /** Where the results come from; returns when there are no more. */
  @FunctionalInterface
  interface Source {
    void run() throws InterruptedException;
  }

  private final ServerCallStreamObserver<M> out;
  private final Packing<R, M> packing;
  private final StreamPatience patience;
  private final Backlog backlog;

  /** Groups, no more of them than results have room. */
  private final BlockingQueue<List<R>> buffer = new LinkedBlockingQueue<>();

  private final Semaphore room = new Semaphore(BUFFER);
  private final Semaphore ready = new Semaphore(0);
  private final AtomicLong accepted = new AtomicLong();
  private final AtomicLong done = new AtomicLong();

  /** The estimate looks at every registry's queue: not for each message of a fast stream. */
  private Deadline estimateAgain = Deadline.after(Duration.ZERO);

  private @Nullable Duration remaining;

  /** Must be made while the rpc's method runs, before it returns. */
  ResultStream(
      ServerCallStreamObserver<M> out,
      Packing<R, M> packing,
      Backlog backlog,
      StreamPatience patience) {
    this.out = out;
    this.packing = packing;
    this.backlog = backlog;
    this.patience = patience;
    out.setOnReadyHandler(this::becameReady);
  }

  /** Counts names taken on. */
  void accept(int names) {
    accepted.addAndGet(names);
  }

  /** Hands a result over; blocks while the buffer is full. */
  void put(R result) throws InterruptedException {
    put(List.of(result));
  }

  /** Hands results over, at most {@link #GROUP}; blocks while the buffer has no room for all. */
  void put(List<R> results) throws InterruptedException {
    if (!results.isEmpty()) {
      room.acquire(results.size());
      buffer.put(results);
    }
  }

  /** Whether all that was accepted is written, or just about to be. */
  boolean areWritten() {
    return accepted.get() == done.get();
  }

  /** Waits until all that was handed over is written. */
  void awaitWritten() throws InterruptedException {
    room.acquire(BUFFER);
    room.release(BUFFER);
  }

  /** For the transport to call when it would write more at once. */
  void becameReady() {
    ready.release();
  }

  /** Whether the transport would write more at once. */
  boolean isReady() {
    return out.isReady();
  }

  /**
   * Takes names on and writes their results at once. Neither blocks nor locks. For whoever knows
   * that nothing accepted is still to be written, and that nobody else hands over meanwhile.
   */
  void writeNow(List<R> results) {
    int names = results.size();
    long all = accepted.get() + names;
    out.onNext(packing.pack(results, Progress.newBuilder().setAccepted(all).setDone(all).build()));
    // In this order the thread that writes never sees a name that waits.
    done.addAndGet(names);
    accepted.addAndGet(names);
  }

  /** Serves a call whose results all come from {@code source}. */
  void serveFrom(Source source) throws InterruptedException {
    serve(() -> pump(source, () -> {}));
  }

  /** Runs the body of the call, which may {@link #pump}, and completes the call if it returns. */
  void serve(Calls.Body body) throws InterruptedException {
    try {
      body.run();
    } finally {
      resetIfUnread();
    }
    out.onCompleted();
  }

  /** However the call ends, its last messages and the trailers wait until the caller reads. */
  private void resetIfUnread() {
    CallState.current().resetUnlessEndedWithin(patience.slow());
  }

  /**
   * Runs {@code source} on a thread of its own and writes its results until it has ended.
   *
   * @param whenWritten called whenever all that was accepted is written
   */
  void pump(Source source, Runnable whenWritten) throws InterruptedException {
    List<R> end = List.of();
    AtomicReference<@Nullable Throwable> fault = new AtomicReference<>();
    Thread thread =
        Thread.ofVirtual()
            .name(Thread.currentThread().getName() + " source")
            .start(
                io.grpc.Context.current()
                    .wrap(
                        () -> {
                          try {
                            source.run();
                          } catch (InterruptedException e) {
                            // The writer has left.
                            return;
                          } catch (RuntimeException | Error e) {
                            fault.set(e);
                          }
                          buffer.add(end);
                        }));
    boolean ended = false;
    try {
      Deadline together = Deadline.after(Duration.ZERO);
      List<R> message = new ArrayList<>(2 * GROUP);
      while (!ended) {
        message.clear();
        List<R> group = buffer.poll(patience.progress().toNanos(), TimeUnit.NANOSECONDS);
        if (group == null) {
          writeProgress();
          continue;
        }
        // A group of results is never empty. Where a message's worth is there, nothing is waited
        // for.
        if (!group.isEmpty() && BUFFER - room.availablePermits() < GROUP) {
          TimeUnit.NANOSECONDS.sleep(together.remainingNanos());
        }
        while (group != null && !group.isEmpty()) {
          message.addAll(group);
          group = message.size() < GROUP ? buffer.poll() : null;
        }
        ended = group != null;
        write(message);
        together = Deadline.after(TOGETHER);
        room.release(message.size());
        if (areWritten()) {
          whenWritten.run();
        }
      }
    } finally {
      if (!ended) {
        // The source may be slow to leave.
        resetIfUnread();
      }
      thread.interrupt();
      thread.join();
    }
    switch (fault.get()) {
      case null -> {}
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      case Throwable e -> throw new IllegalStateException(e);
    }
  }

  private void write(List<R> group) throws InterruptedException {
    if (group.isEmpty()) {
      return;
    }
    // What was told while nothing was written here. Who is told now finds the transport ready.
    ready.drainPermits();
    while (!out.isReady()) {
      if (!ready.tryAcquire(patience.slow().toNanos(), TimeUnit.NANOSECONDS)) {
        throw slowConsumer();
      }
    }
    done.addAndGet(group.size());
    out.onNext(packing.pack(group, progress()));
  }

  /** The end of a call whose caller has read nothing for too long; a reset if it cannot leave. */
  StatusRuntimeException slowConsumer() {
    CallState.current().resetUnlessEndedWithin(patience.trailers());
    return Errors.of(
        Status.Code.RESOURCE_EXHAUSTED,
        ErrorReason.ERROR_REASON_SLOW_CONSUMER,
        "nothing was read for " + patience.slow().toSeconds() + " s",
        Map.of());
  }

  /** Progress that finds no room is not worth waiting for. */
  private void writeProgress() {
    if (accepted.get() > done.get() && out.isReady()) {
      out.onNext(packing.pack(List.of(), progress()));
    }
  }

  private Progress progress() {
    long all = accepted.get();
    long open = all - done.get();
    Progress.Builder progress = Progress.newBuilder().setAccepted(all).setDone(all - open);
    if (estimateAgain.isExpired()) {
      remaining = backlog.remaining(open);
      estimateAgain = Deadline.after(patience.progress());
    }
    if (remaining != null && open > 0) {
      progress.setEstimatedRemaining(ResultMessages.duration(remaining));
    }
    return progress.build();
  }
}
