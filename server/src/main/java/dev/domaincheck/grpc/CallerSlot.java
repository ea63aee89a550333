package dev.domaincheck.grpc;

import dev.domaincheck.availability.Caller;
import io.grpc.Context;
import io.grpc.Metadata;
import io.grpc.ServerStreamTracer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Takes a call's caller from {@link Credentials} to its service, in the context that gRPC makes for
 * the call anyway: one made by an interceptor is entered and left again around each of its events.
 */
final class CallerSlot extends ServerStreamTracer {
  private static final Context.Key<CallerSlot> CURRENT = Context.key("caller");

  /** Events of one call follow each other, and threads that it begins come after. */
  private @Nullable Caller caller;

  /** Written by the thread that serves the call, read by the one that ends it. */
  private volatile @Nullable Supplier<String> deed;

  private CallerSlot() {}

  /** To be installed in the server. */
  static final class Factory extends ServerStreamTracer.Factory {
    @Override
    public ServerStreamTracer newServerStreamTracer(String method, Metadata headers) {
      return new CallerSlot();
    }
  }

  @Override
  public Context filterContext(Context context) {
    return context.withValue(CURRENT, this);
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
   * The slot of the current call.
   *
   * @throws IllegalStateException if the factory is not installed
   */
  static CallerSlot current() {
    CallerSlot slot = CURRENT.get();
    if (slot == null) {
      throw new IllegalStateException("a call without a slot for its caller");
    }
    return slot;
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
}
