package dev.domaincheck.grpc;

import com.google.protobuf.Any;
import com.google.protobuf.Message;
import com.google.rpc.BadRequest;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import dev.domaincheck.v1.ErrorReason;
import io.grpc.Context;
import io.grpc.Deadline;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The statuses that this service's own code sends: each carries one {@link ErrorInfo} with a reason
 * of the public enum, and the code that the reason's comment in the contract names.
 */
final class Errors {
  /** The {@code domain} of every ErrorInfo. */
  static final String DOMAIN = "domaincheck.dev";

  /** gRFC A6, section "Pushback": when gRPC's own retries may try again, in milliseconds. */
  private static final Metadata.Key<String> PUSHBACK =
      Metadata.Key.of("grpc-retry-pushback-ms", Metadata.ASCII_STRING_MARSHALLER);

  /** The same section: not at all. */
  private static final String NEVER = "-1";

  private static final int MILLIS = 1_000;
  private static final int NANOS_PER_MILLI = 1_000_000;

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
    return comeBack(
        Status.Code.UNAVAILABLE,
        ErrorReason.ERROR_REASON_OVERLOADED,
        "too many lookups wait already",
        comeBack);
  }

  /** The caller has had what it may have. */
  static StatusRuntimeException quotaExceeded(String quota, Duration comeBack) {
    return comeBack(
        Status.Code.RESOURCE_EXHAUSTED,
        ErrorReason.ERROR_REASON_QUOTA_EXCEEDED,
        "the caller's quota of " + quota + " is used up",
        comeBack);
  }

  /**
   * With the time to wait; also for gRPC's own retries where the code is one that they are for, as
   * with that word they try again whatever the code is, and keep a caller waiting who should know.
   */
  private static StatusRuntimeException comeBack(
      Status.Code code, ErrorReason reason, String text, Duration wait) {
    long millis = Math.max(1, wait.plus(Duration.ofMillis(1)).minusNanos(1).toMillis());
    String when = millis < MILLIS ? millis + " ms" : (millis + MILLIS - 1) / MILLIS + " s";
    StatusRuntimeException error =
        of(
            code,
            reason,
            text + "; come back in " + when,
            Map.of(),
            RetryInfo.newBuilder()
                .setRetryDelay(
                    com.google.protobuf.Duration.newBuilder()
                        .setSeconds(millis / MILLIS)
                        .setNanos((int) (millis % MILLIS) * NANOS_PER_MILLI))
                .build());
    Metadata trailers = Objects.requireNonNull(error.getTrailers());
    if (code == Status.Code.UNAVAILABLE) {
      trailers.put(PUSHBACK, isInTime(millis) ? Long.toString(millis) : NEVER);
    }
    return error;
  }

  /** Whether the call would still be there: else its caller would wait for nothing but its end. */
  private static boolean isInTime(long millis) {
    Deadline deadline = Context.current().getDeadline();
    return deadline == null || deadline.timeRemaining(TimeUnit.MILLISECONDS) > millis;
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
