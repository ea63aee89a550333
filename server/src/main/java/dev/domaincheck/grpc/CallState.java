package dev.domaincheck.grpc;

import dev.domaincheck.availability.Caller;
import io.grpc.Context;
import io.grpc.Metadata;
import io.grpc.ServerStreamTracer;
import io.grpc.Status;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What goes with a call beside its service: who makes it, what it did, and an end for the one whose
 * caller stops in the middle. It travels in the context that the call begins with: one made by an
 * interceptor is entered and left again around each of the call's events.
 *
 * <p>A message that has come in part, and an answer that nobody takes, stay in the server's memory
 * for as long as the connection does. So the rest of a large request must come in time, and all
 * that have come in part are bounded together: beyond the bound the one that has been coming for
 * longest goes, for what comes promptly must not pay for what does not. A large answer must be
 * taken in time. Streams have times of their own. gRPC resets a stream whose context times out,
 * whatever is queued in it.
 */
final class CallState extends ServerStreamTracer {
  private static final Context.Key<CallState> CURRENT = Context.key("call");

  /** Of a message, whichever way it goes: a full connection holds 1.6 MB of smaller ones. */
  private static final long LARGE = 16 * 1024;

  /** What a part of a message takes beside its bytes: a caller may send each byte by itself. */
  private static final long PART = 256;

  /**
   * How long callers may stop in the middle of a message.
   *
   * @param arrival for a large message to come, from when it turned out to be large
   * @param unread for a large answer to be taken
   * @param arriving bytes of large messages that have come in part, of all calls
   */
  record Stalls(Duration arrival, Duration unread, long arriving) {
    /** A call without a deadline gets 30 s; streams wait for their readers for 60 s. */
    static final Stalls STANDARD =
        new Stalls(Duration.ofSeconds(30), Duration.ofSeconds(60), 64 * 1024 * 1024);
  }

  private final Stalls stalls;
  private final Arriving all;

  /** Events of one call follow each other, and threads that it begins come after. */
  private @Nullable Caller caller;

  /** That of the call's own is this one's child, and times out with it. */
  private Context.@Nullable CancellableContext context;

  private final CountDownLatch closed = new CountDownLatch(1);
  private boolean asksOnce;
  private boolean answersOnce;

  /** Of the message that is coming. */
  private long arriving;

  private @Nullable Thread arrivalWatch;

  /** Whether it was chosen to be reset, though more may come until it is; guarded by all. */
  private boolean gone;

  /** Written by the thread that serves the call, read by the one that ends it. */
  private volatile @Nullable Supplier<String> deed;

  private CallState(Stalls stalls, Arriving all) {
    this.stalls = stalls;
    this.all = all;
  }

  /** The large messages that have come in part; held for a few operations. */
  private static final class Arriving {
    private final long most;
    private final SequencedMap<CallState, Long> calls = new LinkedHashMap<>();
    private long bytes;

    Arriving(long most) {
      this.most = most;
    }

    /** Notes how much of a call's message has come; the result is who is to go for it. */
    synchronized List<CallState> note(CallState call, long size) {
      if (call.gone) {
        return List.of();
      }
      Long before = calls.put(call, size);
      bytes += size - (before == null ? 0 : before);
      List<CallState> oldest = new ArrayList<>();
      while (bytes > most) {
        Map.Entry<CallState, Long> first = calls.pollFirstEntry();
        bytes -= first.getValue();
        first.getKey().gone = true;
        oldest.add(first.getKey());
      }
      return oldest;
    }

    synchronized void forget(CallState call) {
      Long size = calls.remove(call);
      bytes -= size == null ? 0 : size;
    }
  }

  /** To be installed in the server. */
  static final class Factory extends ServerStreamTracer.Factory {
    private final Stalls stalls;
    private final Arriving all;

    Factory(Stalls stalls) {
      this.stalls = stalls;
      this.all = new Arriving(stalls.arriving());
    }

    @Override
    public ServerStreamTracer newServerStreamTracer(String method, Metadata headers) {
      return new CallState(stalls, all);
    }
  }

  @Override
  public Context filterContext(Context before) {
    context = before.withValue(CURRENT, this).withCancellation();
    return context;
  }

  /**
   * Puts the current call's caller in.
   *
   * @throws IllegalStateException if the factory is not installed
   */
  static void put(Caller caller) {
    current().caller = caller;
  }

  /**
   * That of the current call.
   *
   * @throws IllegalStateException if the factory is not installed
   */
  static CallState current() {
    CallState current = CURRENT.get();
    if (current == null) {
      throw new IllegalStateException("a call whose state is not kept");
    }
    return current;
  }

  /** Keeps what the current call did, for {@link Audit}. */
  static void did(Supplier<String> what) {
    current().deed = what;
  }

  /** What the call did, as far as it was told; null if it was not. */
  @Nullable Supplier<String> deed() {
    return deed;
  }

  /**
   * The current call's caller.
   *
   * @throws IllegalStateException if {@link #put} was not called for it
   */
  static Caller caller() {
    return current().who();
  }

  /**
   * The call's caller.
   *
   * @throws IllegalStateException if {@link #put} was not called for it
   */
  Caller who() {
    if (caller == null) {
      throw new IllegalStateException("a call without a caller");
    }
    return caller;
  }

  @Override
  public void serverCallStarted(ServerCallInfo<?, ?> call) {
    asksOnce = call.getMethodDescriptor().getType().clientSendsOneMessage();
    answersOnce = call.getMethodDescriptor().getType().serverSendsOneMessage();
  }

  @Override
  public void inboundWireSize(long bytes) {
    arriving += bytes + PART;
    if (arriving <= LARGE) {
      return;
    }
    if (asksOnce && arrivalWatch == null) {
      arrivalWatch = resetUnlessEndedWithin(stalls.arrival, "the rest of a message did not come");
    }
    for (CallState call : all.note(this, arriving)) {
      call.reset("too much of messages had come in part");
    }
  }

  @Override
  public void inboundMessageRead(int sequence, long wireSize, long uncompressedSize) {
    arrived();
  }

  @Override
  public void streamClosed(Status status) {
    closed.countDown();
    arrived();
  }

  private void arrived() {
    if (arriving > LARGE) {
      all.forget(this);
    }
    arriving = 0;
    if (arrivalWatch != null) {
      arrivalWatch.interrupt();
      arrivalWatch = null;
    }
  }

  /** Who sees to it that the message that is coming comes in time; null if nobody needs to. */
  @Nullable Thread arrivalWatch() {
    return arrivalWatch;
  }

  @Override
  public void outboundWireSize(long bytes) {
    // A stream looks after its own.
    if (answersOnce && bytes > LARGE) {
      var unused = resetUnlessEndedWithin(stalls.unread, "the answer was not taken");
    }
  }

  /** Resets the call's stream unless its trailers have left within {@code patience}. */
  void resetUnlessEndedWithin(Duration patience) {
    var unused = resetUnlessEndedWithin(patience, "the trailers did not leave");
  }

  /** Returns the thread that waits, which gives up if it is interrupted. */
  private Thread resetUnlessEndedWithin(Duration patience, String otherwise) {
    return Thread.ofVirtual()
        .name("stall")
        .start(
            () -> {
              try {
                if (!closed.await(patience.toNanos(), TimeUnit.NANOSECONDS)) {
                  reset(otherwise + " within " + patience);
                }
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
  }

  private void reset(String why) {
    if (context != null) {
      context.cancel(new TimeoutException(why));
    }
  }
}
