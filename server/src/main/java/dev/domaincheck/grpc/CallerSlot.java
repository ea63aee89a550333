package dev.domaincheck.grpc;

import dev.domaincheck.availability.Caller;
import io.grpc.Context;
import io.grpc.Metadata;
import io.grpc.ServerStreamTracer;
import org.jspecify.annotations.Nullable;

/**
 * Takes a call's caller from {@link Credentials} to its service, in the context that gRPC makes for
 * the call anyway: one made by an interceptor is entered and left again around each of its events.
 */
final class CallerSlot extends ServerStreamTracer {
  private static final Context.Key<CallerSlot> CURRENT = Context.key("caller");

  /** Events of one call follow each other, and threads that it begins come after. */
  private @Nullable Caller caller;

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
    CallerSlot slot = CURRENT.get();
    if (slot == null) {
      throw new IllegalStateException("a call without a slot for its caller");
    }
    slot.caller = caller;
  }

  /**
   * The current call's caller.
   *
   * @throws IllegalStateException if {@link #put} was not called for it
   */
  static Caller caller() {
    CallerSlot slot = CURRENT.get();
    if (slot == null || slot.caller == null) {
      throw new IllegalStateException("a call without a caller");
    }
    return slot.caller;
  }
}
