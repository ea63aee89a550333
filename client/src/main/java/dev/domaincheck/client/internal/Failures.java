package dev.domaincheck.client.internal;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.BadRequest;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import dev.domaincheck.client.DomainCheckException;
import dev.domaincheck.client.ErrorCode;
import dev.domaincheck.client.ErrorReason;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Turns a call's status and its google.rpc details into the client's exception. */
final class Failures {

  /** The ErrorInfo domain of the service; another's reasons mean something else. */
  private static final String DOMAIN = "domaincheck.dev";

  private final String place;

  Failures(Settings settings) {
    this.place = settings.place();
  }

  DomainCheckException of(StatusRuntimeException e) {
    return of(e.getStatus(), e.getTrailers());
  }

  DomainCheckException of(Status status, @Nullable Metadata trailers) {
    ErrorReason reason = ErrorReason.NONE;
    String reasonText = "";
    Map<String, String> metadata = Map.of();
    Map<String, String> violations = new LinkedHashMap<>();
    Duration retryAfter = null;
    for (Any detail : details(status, trailers)) {
      try {
        if (detail.is(ErrorInfo.class)) {
          ErrorInfo info = detail.unpack(ErrorInfo.class);
          if (info.getDomain().equals(DOMAIN)) {
            reasonText = info.getReason();
            reason = FromWire.constant(ErrorReason.class, reasonText, ErrorReason.UNKNOWN);
            metadata = info.getMetadataMap();
          }
        } else if (detail.is(RetryInfo.class)) {
          retryAfter = FromWire.duration(detail.unpack(RetryInfo.class).getRetryDelay());
        } else if (detail.is(BadRequest.class)) {
          for (BadRequest.FieldViolation v :
              detail.unpack(BadRequest.class).getFieldViolationsList()) {
            violations.putIfAbsent(v.getField(), v.getDescription());
          }
        }
      } catch (InvalidProtocolBufferException e) {
        // A detail that cannot be read says nothing; the status itself still stands.
      }
    }
    ErrorCode code =
        isBrokenConnection(status) || isClosedByServer(status, reasonText)
            ? ErrorCode.UNAVAILABLE
            : FromWire.constant(ErrorCode.class, status.getCode().name(), ErrorCode.UNKNOWN);
    return new DomainCheckException(
        code,
        reason,
        message(code, reasonText, status),
        metadata,
        violations,
        retryAfter,
        status.getCause());
  }

  /**
   * Whether the connection was gone when the call was to be written to it. The channel calls that
   * UNKNOWN, as it no longer knows why, and does not try it again.
   */
  private static boolean isBrokenConnection(Status status) {
    if (status.getCode() != Status.Code.UNKNOWN) {
      return false;
    }
    for (Throwable cause = status.getCause(); cause != null; cause = cause.getCause()) {
      if (cause instanceof ClosedChannelException) {
        return true;
      }
    }
    return false;
  }

  /**
   * Whether the server closed the whole connection, as it does where too many calls of it were
   * cancelled. The channel gives each other call on it the status that its HTTP/2 code stands for
   * (RESOURCE_EXHAUSTED), although they had no part in it and the next connection will serve them.
   */
  private static boolean isClosedByServer(Status status, String reason) {
    String text = status.getDescription();
    return status.getCode() == Status.Code.RESOURCE_EXHAUSTED
        && reason.isEmpty()
        && text != null
        && text.startsWith("Connection closed after GOAWAY");
  }

  /** An answer against the contract. */
  DomainCheckException contract(String message) {
    return failure(ErrorCode.INTERNAL, ErrorReason.NONE, message, null);
  }

  DomainCheckException failure(
      ErrorCode code, ErrorReason reason, String message, @Nullable Throwable cause) {
    return new DomainCheckException(
        code, reason, code + " from " + place + ": " + message, Map.of(), Map.of(), null, cause);
  }

  private static Iterable<Any> details(Status status, @Nullable Metadata trailers) {
    com.google.rpc.@Nullable Status details =
        StatusProto.fromStatusAndTrailers(status, trailers == null ? new Metadata() : trailers);
    return details == null ? List.of() : details.getDetailsList();
  }

  private String message(ErrorCode code, String reason, Status status) {
    StringBuilder message = new StringBuilder(code.name());
    if (!reason.isEmpty()) {
      message.append('/').append(reason);
    }
    message.append(" from ").append(place);
    if (status.getDescription() != null) {
      message.append(": ").append(status.getDescription());
    }
    // The channel's own text is no more than "io exception"; the cause says what happened.
    Throwable root = status.getCause();
    while (root != null && root.getCause() != null) {
      root = root.getCause();
    }
    if (root != null && root.getMessage() != null) {
      message.append(" (").append(root.getMessage()).append(')');
    }
    return message.toString();
  }
}
