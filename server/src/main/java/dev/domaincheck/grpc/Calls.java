package dev.domaincheck.grpc;

import dev.domaincheck.availability.Deadline;
import dev.domaincheck.v1.ErrorReason;
import io.grpc.Context;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What every call needs: its deadline, a thread, and an end that tells what went wrong. */
final class Calls {
  private static final Logger LOG = LoggerFactory.getLogger(Calls.class);

  /**
   * The server answers this much before the client's deadline, so that the answer still arrives.
   */
  private static final long MIN_MARGIN_NANOS = Duration.ofMillis(50).toNanos();

  private static final int MARGIN_DIVISOR = 20;

  private Calls() {}

  /** The body of a call. */
  @FunctionalInterface
  interface Body {
    void run() throws InterruptedException;
  }

  /** When to answer: a little before the call's own deadline, or {@code otherwise} from now. */
  static Deadline deadline(Duration otherwise) {
    io.grpc.Deadline given = Context.current().getDeadline();
    if (given == null) {
      return Deadline.after(otherwise);
    }
    long left = given.timeRemaining(TimeUnit.NANOSECONDS);
    long margin = Math.max(MIN_MARGIN_NANOS, left / MARGIN_DIVISOR);
    return Deadline.after(Duration.ofNanos(left - margin));
  }

  /** What becomes of the messages of a call that is over. */
  static <T> StreamObserver<T> ignoring() {
    return new StreamObserver<>() {
      @Override
      public void onNext(T message) {}

      @Override
      public void onError(Throwable cancelled) {}

      @Override
      public void onCompleted() {}
    };
  }

  /** Runs {@code body} here; what it throws ends the call. */
  static void inline(StreamObserver<?> out, Body body) {
    try {
      body.run();
    } catch (InterruptedException e) {
      // Only a call's cancellation interrupts: there is nobody to tell.
      out.onError(Status.CANCELLED.asRuntimeException());
    } catch (StatusRuntimeException e) {
      out.onError(e);
    } catch (RuntimeException | Error e) {
      String id = UUID.randomUUID().toString();
      LOG.error("call failed, id {}", id, e);
      out.onError(
          Errors.of(
              Status.Code.INTERNAL,
              ErrorReason.ERROR_REASON_INTERNAL,
              "a fault of this server, id " + id,
              Map.of("id", id)));
    }
  }

  private static void untilCut(Drain drain, Body body) throws InterruptedException {
    drain.running();
    try {
      body.run();
    } catch (InterruptedException e) {
      if (drain.isCut()) {
        throw Errors.draining();
      }
      throw e;
    } finally {
      drain.ended();
    }
  }

  /**
   * Runs {@code body} on a virtual thread in the call's context; the call's cancellation, which
   * includes its deadline, interrupts it, and so does the end of the server's drain.
   */
  static void onVirtualThread(String name, StreamObserver<?> out, Drain drain, Body body) {
    Context context = Context.current();
    Thread thread =
        Thread.ofVirtual()
            .name(name)
            .unstarted(context.wrap(() -> inline(out, () -> untilCut(drain, body))));
    context.addListener(cancelled -> thread.interrupt(), Runnable::run);
    thread.start();
  }
}
