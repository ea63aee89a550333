package dev.domaincheck.grpc;

import com.google.protobuf.MessageLite;
import dev.domaincheck.v1.ErrorReason;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.InputStream;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads a method's requests. What cannot be read becomes a request that is known again by its
 * identity, for whoever serves the call to refuse: gRPC ends a call whose marshaller throws as
 * UNKNOWN, and logs a stack trace of it, as often as a caller likes. The texts are fixed, as what
 * was sent may be anything.
 */
final class RequestMarshaller<Q> implements MethodDescriptor.Marshaller<Q> {
  private final MethodDescriptor.Marshaller<Q> given;
  private final Q tooLarge;
  private final Q unreadable;

  private RequestMarshaller(
      MethodDescriptor.PrototypeMarshaller<Q> given, Q tooLarge, Q unreadable) {
    this.given = given;
    this.tooLarge = tooLarge;
    this.unreadable = unreadable;
  }

  /**
   * Of a method that takes protobuf messages.
   *
   * @throws IllegalArgumentException if it takes others
   */
  static <Q> RequestMarshaller<Q> of(MethodDescriptor<Q, ?> method) {
    if (method.getRequestMarshaller() instanceof MethodDescriptor.PrototypeMarshaller<Q> given
        && given.getMessagePrototype() instanceof MessageLite) {
      return new RequestMarshaller<>(given, empty(given), empty(given));
    }
    throw new IllegalArgumentException(method.getFullMethodName() + " takes no messages");
  }

  /** A message without any field that is the same as no other. */
  @SuppressWarnings("unchecked")
  private static <Q> Q empty(MethodDescriptor.PrototypeMarshaller<Q> given) {
    MessageLite prototype = (MessageLite) Objects.requireNonNull(given.getMessagePrototype());
    return (Q) prototype.newBuilderForType().build();
  }

  @Override
  public InputStream stream(Q request) {
    return given.stream(request);
  }

  @Override
  public Q parse(InputStream stream) {
    try {
      return given.parse(stream);
    } catch (RuntimeException e) {
      // gRPC counts what a message has once it is decompressed while it is read.
      return Status.fromThrowable(e).getCode() == Status.Code.RESOURCE_EXHAUSTED
          ? tooLarge
          : unreadable;
    }
  }

  /** Why a request is none; null if it is one. */
  @SuppressWarnings("ReferenceEquality")
  @Nullable StatusRuntimeException refusal(Q request) {
    if (request == tooLarge) {
      return Errors.of(
          Status.Code.RESOURCE_EXHAUSTED,
          ErrorReason.ERROR_REASON_MESSAGE_TOO_LARGE,
          "the message is larger than this server takes, once it is decompressed",
          Map.of());
    }
    if (request == unreadable) {
      return Errors.of(
          Status.Code.INVALID_ARGUMENT,
          ErrorReason.ERROR_REASON_UNREADABLE_MESSAGE,
          "the message is no request of this method",
          Map.of());
    }
    return null;
  }

  /**
   * Takes what is a request.
   *
   * @throws StatusRuntimeException if it is none
   */
  void require(Q request) {
    StatusRuntimeException refusal = refusal(request);
    if (refusal != null) {
      throw refusal;
    }
  }
}
