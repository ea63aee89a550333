package dev.domaincheck.grpc;

import dev.domaincheck.availability.Caller;
import dev.domaincheck.availability.Scope;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.Status;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.helpers.MessageFormatter;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * A line for each call of a method that is for admins: who, what, method and status. It is written
 * when the call ends, before its caller knows. No line names a domain, nor has a status's text,
 * which may quote one.
 */
final class Audit {
  private static final Logger LOG = LoggerFactory.getLogger("dev.domaincheck.audit");

  private Audit() {}

  /** Whether calls of a method with this policy leave a line. */
  static boolean covers(Policy policy) {
    return policy.scope() != null && policy.scope() != Scope.CHECK;
  }

  /** Tells what the current call does: of several times the last counts, as it is in the end. */
  static void did(String what, Object... arguments) {
    CallState.did(() -> MessageFormatter.arrayFormat(what, arguments).getMessage());
  }

  /** Somebody was not let through. */
  static void denied(Caller caller, MethodDescriptor<?, ?> method, Status status) {
    line(LOG.atWarn(), caller, "was denied a call", method, status);
  }

  private static void line(
      LoggingEventBuilder line,
      Caller caller,
      String what,
      MethodDescriptor<?, ?> method,
      Status status) {
    line.addKeyValue("method", method.getFullMethodName())
        .addKeyValue("status", status.getCode())
        .log("{} {}", caller.id(), what);
  }

  /** Begins a call that is to leave a line, and whose caller is known. */
  static <Q, A> ServerCall.Listener<Q> start(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    Audited<Q, A> audited = new Audited<>(call, CallState.current());
    ServerCall.Listener<Q> served = next.startCall(audited, headers);
    return new SimpleForwardingServerCallListener<>(served) {
      private boolean asked;

      @Override
      public void onHalfClose() {
        asked = true;
        super.onHalfClose();
      }

      @Override
      public void onCancel() {
        super.onCancel();
        // What was begun ends the call, and can tell how far it came.
        if (!asked) {
          audited.line(Status.CANCELLED);
        }
      }
    };
  }

  private static final class Audited<Q, A> extends SimpleForwardingServerCall<Q, A> {
    private final CallState state;
    private final AtomicBoolean written = new AtomicBoolean();

    private Audited(ServerCall<Q, A> call, CallState state) {
      super(call);
      this.state = state;
    }

    @Override
    public void close(Status status, Metadata trailers) {
      line(status);
      super.close(status, trailers);
    }

    private void line(Status status) {
      if (written.compareAndSet(false, true)) {
        Supplier<String> did = state.deed();
        Audit.line(
            LOG.atInfo(),
            state.who(),
            did == null ? "made a call" : did.get(),
            getMethodDescriptor(),
            status);
      }
    }
  }
}
