package dev.domaincheck.client.internal;

import dev.domaincheck.client.DomainCheckException;
import dev.domaincheck.client.ErrorCode;
import dev.domaincheck.client.ErrorReason;
import dev.domaincheck.client.Progress;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The results of a streaming call, taken one by one by one thread. A response is asked of the
 * channel only as an earlier one is used up, so that a reader who stops stops the server.
 */
public final class Results<RespT, T> implements Iterator<T>, AutoCloseable {

  /** Responses that may wait here: enough that the reader does not wait for the network. */
  private static final int PREFETCH = 4;

  /** What the channel has to say. */
  private sealed interface Event<RespT> {
    record Message<RespT>(RespT response) implements Event<RespT> {}

    record Closed<RespT>(Status status, Metadata trailers) implements Event<RespT> {}
  }

  private volatile ClientCall<?, RespT> call;
  private final Responses<RespT, T> responses;
  private final Failures failures;
  private final Settings settings;
  private final BlockingQueue<Event<RespT>> events = new LinkedBlockingQueue<>();
  private final Queue<T> ready = new ArrayDeque<>();
  private volatile boolean closed;
  private volatile @Nullable Progress progress;
  private boolean ended;
  private @Nullable RuntimeException failure;

  Results(
      ClientCall<?, RespT> call,
      Responses<RespT, T> responses,
      Failures failures,
      Settings settings) {
    this.call = call;
    this.responses = responses;
    this.failures = failures;
    this.settings = settings;
  }

  void start() {
    start(call);
  }

  private void start(ClientCall<?, RespT> next) {
    next.start(
        new ClientCall.Listener<>() {
          @Override
          public void onMessage(RespT message) {
            events.add(new Event.Message<>(message));
          }

          @Override
          public void onClose(Status status, Metadata trailers) {
            if (!responses.survives(status)) {
              responses.over();
            }
            events.add(new Event.Closed<>(status, trailers));
          }

          @Override
          public void onReady() {
            responses.writable();
          }
        },
        new Metadata());
    next.request(PREFETCH);
    responses.started(next);
    call = next;
    if (closed) {
      next.cancel("closed by the caller", null);
    }
  }

  /**
   * Whether there is another result; waits for it.
   *
   * @throws DomainCheckException if the call failed
   */
  @Override
  public boolean hasNext() {
    if (failure != null) {
      throw failure;
    }
    while (ready.isEmpty()) {
      if (closed || ended) {
        return false;
      }
      try {
        await();
      } catch (RuntimeException e) {
        if (closed) {
          return false;
        }
        failure = e;
        responses.over();
        call.cancel("the reader gave up", e);
        throw e;
      }
    }
    return true;
  }

  @Override
  public T next() {
    if (!hasNext()) {
      throw new NoSuchElementException("all results were taken");
    }
    T result = ready.remove();
    responses.taken();
    return result;
  }

  /** What the server last said of the call as a whole; null if it has not. */
  public @Nullable Progress progress() {
    return progress;
  }

  private void await() {
    boolean owed = responses.owed();
    Event<RespT> event;
    try {
      event = events.poll(Connection.nanos(settings.bulkSilence()), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
    switch (event) {
      case null -> {
        // Owed before the wait and after it: for all of it, as nothing came.
        if (owed && responses.owed()) {
          throw failures.failure(
              ErrorCode.DEADLINE_EXCEEDED,
              ErrorReason.IDLE_TIMEOUT,
              "results are due, but nothing came for " + settings.bulkSilence(),
              null);
        }
      }
      case Event.Message<RespT> message -> {
        call.request(1);
        Progress told = responses.progress(message.response());
        if (told != null) {
          progress = told;
        }
        ready.addAll(responses.results(message.response()));
      }
      case Event.Closed<RespT> end -> ended(end.status(), end.trailers());
    }
  }

  private void ended(Status status, Metadata trailers) {
    throwOwnFailure();
    if (status.isOk()) {
      ended = true;
      responses.completed();
      return;
    }
    DomainCheckException failed = failures.of(status, trailers);
    ClientCall<?, RespT> next = null;
    if (responses.survives(status)) {
      try {
        next = responses.again(failed);
      } catch (InterruptedException e) {
        throw interrupted(e);
      }
      if (next == null && responses.finished()) {
        ended = true;
        responses.over();
        return;
      }
    }
    if (next == null) {
      throwOwnFailure();
      throw failed;
    }
    start(next);
  }

  private DomainCheckException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return failures.failure(
        ErrorCode.CANCELLED, ErrorReason.NONE, "the reading thread was interrupted", e);
  }

  private void throwOwnFailure() {
    switch (responses.ownFailure()) {
      case null -> {}
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      case Throwable e -> throw new IllegalStateException(e);
    }
  }

  /** Ends the call if it is not over; what was not taken is lost. */
  @Override
  public void close() {
    closed = true;
    responses.over();
    call.cancel("closed by the caller", null);
  }
}
