package dev.domaincheck.grpc;

import com.google.protobuf.Any;
import com.google.protobuf.Message;
import com.google.rpc.BadRequest;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import dev.domaincheck.v1.ErrorReason;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The statuses that this service's own code sends: each carries one {@link ErrorInfo} with a reason
 * of the public enum, and the code that the reason's comment in the contract names.
 */
final class Errors {
  /** The {@code domain} of every ErrorInfo. */
  static final String DOMAIN = "domaincheck.dev";

  private static final String PREFIX = "ERROR_REASON_";

  private Errors() {}

  /** A field of the request outside its bounds. */
  static StatusRuntimeException invalid(ErrorReason reason, String field, String expected) {
    return invalid(reason, field, expected, Map.of());
  }

  /** A field of the request outside its bounds, with figures for programs. */
  static StatusRuntimeException invalid(
      ErrorReason reason, String field, String expected, Map<String, String> metadata) {
    String text = field + " " + expected;
    BadRequest detail =
        BadRequest.newBuilder()
            .addFieldViolations(
                BadRequest.FieldViolation.newBuilder().setField(field).setDescription(text))
            .build();
    return of(Status.Code.INVALID_ARGUMENT, reason, text, metadata, detail);
  }

  /** A field whose value is outside its bounds. */
  static StatusRuntimeException outOfBounds(String field, @Nullable Object value, String expected) {
    return invalid(
        ErrorReason.ERROR_REASON_INVALID_OPTION, field, "is " + value + ", expected " + expected);
  }

  /** An rpc or a value that this server does not offer. */
  static StatusRuntimeException notSupported(String feature) {
    return of(
        Status.Code.UNIMPLEMENTED,
        ErrorReason.ERROR_REASON_NOT_SUPPORTED,
        feature + " is not supported by this server",
        Map.of("feature", feature));
  }

  /** The server stops; another one will serve the call. */
  static StatusRuntimeException draining() {
    return of(
        Status.Code.UNAVAILABLE,
        ErrorReason.ERROR_REASON_DRAINING,
        "the server is shutting down; send what was not answered again",
        Map.of());
  }

  /** There is no room for the call's lookups. */
  static StatusRuntimeException overloaded(Duration comeBack) {
    return of(
        Status.Code.UNAVAILABLE,
        ErrorReason.ERROR_REASON_OVERLOADED,
        "too many lookups wait already; come back in " + comeBack.toSeconds() + " s",
        Map.of(),
        RetryInfo.newBuilder()
            .setRetryDelay(
                com.google.protobuf.Duration.newBuilder().setSeconds(comeBack.toSeconds()))
            .build());
  }

  static StatusRuntimeException of(
      Status.Code code,
      ErrorReason reason,
      String text,
      Map<String, String> metadata,
      Message... details) {
    ErrorInfo info =
        ErrorInfo.newBuilder()
            .setReason(reason.name().substring(PREFIX.length()))
            .setDomain(DOMAIN)
            .putAllMetadata(metadata)
            .build();
    com.google.rpc.Status.Builder status =
        com.google.rpc.Status.newBuilder()
            .setCode(code.value())
            .setMessage(text)
            .addDetails(Any.pack(info));
    for (Message detail : details) {
      status.addDetails(Any.pack(detail));
    }
    return StatusProto.toStatusRuntimeException(status.build());
  }
}
