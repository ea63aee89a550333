package dev.domaincheck.grpc;

import dev.domaincheck.v1.ErrorReason;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves unary calls on virtual threads, for services that are not ours and may block. Channelz
 * waits for the event loop of the connection that it is asked about: on an event loop two such
 * calls could wait for each other, and with them every connection of both.
 */
public final class OnVirtualThreads implements ServerInterceptor {
  private static final Logger LOG = LoggerFactory.getLogger(OnVirtualThreads.class);

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    return new SimpleForwardingServerCallListener<>(next.startCall(call, headers)) {
      @Override
      public void onHalfClose() {
        Thread.ofVirtual()
            .name(Objects.requireNonNull(call.getMethodDescriptor().getBareMethodName()))
            .start(this::serve);
      }

      private void serve() {
        try {
          super.onHalfClose();
        } catch (RuntimeException | Error e) {
          String id = UUID.randomUUID().toString();
          LOG.error("call failed, id {}", id, e);
          StatusRuntimeException fault =
              Errors.of(
                  Status.Code.INTERNAL,
                  ErrorReason.ERROR_REASON_INTERNAL,
                  "a fault of this server, id " + id,
                  Map.of("id", id));
          end(fault);
        }
      }

      private void end(StatusRuntimeException fault) {
        try {
          call.close(fault.getStatus(), Objects.requireNonNull(fault.getTrailers()));
        } catch (IllegalStateException closed) {
          // The service had ended the call before it failed.
        }
      }
    };
  }
}
