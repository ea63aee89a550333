package dev.domaincheck.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.rpc.BadRequest;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class FailureTest {

  private final FakeService service = new FakeService();
  private final DomainCheckClient client = service.client();

  @AfterEach
  void close() {
    client.close();
    service.close();
  }

  private DomainCheckException failure(StatusRuntimeException status) {
    service.onCheck.set((request, observer) -> observer.onError(status));
    return assertThrows(DomainCheckException.class, () -> client.check("a.com"));
  }

  @ParameterizedTest
  @EnumSource(
      value = Status.Code.class,
      names = {"OK", "UNAVAILABLE"},
      mode = EnumSource.Mode.EXCLUDE)
  void failure_ofEachCode_hasThatCodeAfterOneAttempt(Status.Code code) {
    var e = failure(Status.fromCode(code).withDescription("because").asRuntimeException());
    assertEquals(code.name(), e.code().name());
    assertEquals(ErrorReason.NONE, e.reason());
    assertEquals(code + " from " + service.target() + ": because", e.getMessage());
    assertFalse(e.isRetryable());
    assertEquals(1, service.checks.size());
  }

  @ParameterizedTest
  @CsvSource({
    "INVALID_ARGUMENT,EMPTY_REQUEST",
    "INVALID_ARGUMENT,TOO_MANY_NAMES",
    "INVALID_ARGUMENT,INVALID_OPTION",
    "INVALID_ARGUMENT,EMPTY_FILTER",
    "INVALID_ARGUMENT,UNEXPECTED_MESSAGE",
    "UNIMPLEMENTED,NOT_SUPPORTED",
    "UNAUTHENTICATED,CREDENTIAL_MISSING",
    "UNAUTHENTICATED,CREDENTIAL_INVALID",
    "PERMISSION_DENIED,SCOPE_MISSING",
    "RESOURCE_EXHAUSTED,QUOTA_EXCEEDED",
    "RESOURCE_EXHAUSTED,SLOW_CONSUMER",
    "NOT_FOUND,ENTRY_NOT_FOUND",
    "NOT_FOUND,HOST_NOT_FOUND",
    "ABORTED,IDLE_TIMEOUT",
    "FAILED_PRECONDITION,DISABLED",
    "INTERNAL,INTERNAL",
    "FAILED_PRECONDITION,SNAPSHOT_FAILED",
    "RESOURCE_EXHAUSTED,MESSAGE_TOO_LARGE",
    "INVALID_ARGUMENT,UNREADABLE_MESSAGE",
  })
  void failure_withErrorInfo_hasItsReasonAndMetadata(Status.Code code, ErrorReason reason) {
    var e = failure(FakeService.failure(code, "because", reason.name()));
    assertEquals(code.name(), e.code().name());
    assertEquals(reason, e.reason());
    assertEquals(Map.of("limit", "1000"), e.metadata());
    assertEquals(code + "/" + reason + " from " + service.target() + ": because", e.getMessage());
  }

  @ParameterizedTest
  @CsvSource({"DRAINING", "OVERLOADED"})
  void failure_unavailable_isRetryableAfterFourAttempts(ErrorReason reason) {
    var e = failure(FakeService.failure(Status.Code.UNAVAILABLE, "no", reason.name()));
    assertEquals(reason, e.reason());
    assertTrue(e.isRetryable());
    assertEquals(4, service.checks.size());
  }

  @Test
  void failure_withRetryInfo_saysWhenToComeBack() {
    var retry =
        RetryInfo.newBuilder()
            .setRetryDelay(com.google.protobuf.Duration.newBuilder().setSeconds(3))
            .build();
    var e =
        failure(
            FakeService.failure(
                Status.Code.RESOURCE_EXHAUSTED, "quota", "QUOTA_EXCEEDED", Any.pack(retry)));
    assertEquals(Duration.ofSeconds(3), e.retryAfter());
    assertTrue(e.isRetryable());
  }

  @Test
  void failure_withBadRequest_namesTheFields() {
    var bad =
        BadRequest.newBuilder()
            .addFieldViolations(
                BadRequest.FieldViolation.newBuilder()
                    .setField("options.lookup_timeout")
                    .setDescription("is 1 h"))
            .build();
    var e =
        failure(
            FakeService.failure(
                Status.Code.INVALID_ARGUMENT, "bad", "INVALID_OPTION", Any.pack(bad)));
    assertEquals(Map.of("options.lookup_timeout", "is 1 h"), e.violations());
  }

  @Test
  void failure_withReasonOfANewerServer_isUnknownButNamed() {
    var e = failure(FakeService.failure(Status.Code.ABORTED, "because", "SHINY"));
    assertEquals(ErrorReason.UNKNOWN, e.reason());
    assertTrue(String.valueOf(e.getMessage()).contains("SHINY"), e.getMessage());
  }

  @Test
  void failure_withErrorInfoOfAnotherDomain_hasNoReason() {
    var e =
        failure(
            StatusProto.toStatusRuntimeException(
                com.google.rpc.Status.newBuilder()
                    .setCode(Status.Code.ABORTED.value())
                    .addDetails(
                        Any.pack(
                            ErrorInfo.newBuilder()
                                .setDomain("proxy.example")
                                .setReason("DRAINING")
                                .build()))
                    .build()));
    assertEquals(ErrorReason.NONE, e.reason());
    assertEquals(Map.of(), e.metadata());
  }

  @Test
  void failure_withUnreadableDetail_keepsItsCode() {
    var e =
        failure(
            StatusProto.toStatusRuntimeException(
                com.google.rpc.Status.newBuilder()
                    .setCode(Status.Code.ABORTED.value())
                    .addDetails(
                        Any.newBuilder()
                            .setTypeUrl("type.googleapis.com/google.rpc.ErrorInfo")
                            .setValue(ByteString.copyFromUtf8("\n\u007f")))
                    .build()));
    assertEquals(ErrorCode.ABORTED, e.code());
    assertNull(e.retryAfter());
  }

  @Test
  void retry_unavailableTwice_isNotSeenByTheCaller() {
    service.onCheck.set(
        (request, observer) -> {
          if (service.checks.size() < 3) {
            observer.onError(Status.UNAVAILABLE.asRuntimeException());
          } else {
            observer.onNext(
                dev.domaincheck.v1.CheckDomainsResponse.newBuilder()
                    .addResults(FakeService.result("available-a.com"))
                    .build());
            observer.onCompleted();
          }
        });
    assertEquals(Availability.AVAILABLE, client.check("available-a.com").getFirst().availability());
    assertEquals(3, service.checks.size());
  }

  @Test
  void retry_streamUnavailableBeforeFirstResponse_isTriedAgain() {
    service.onStream.set(
        (request, observer) -> {
          if (service.streams.size() > 1) {
            observer.onNext(FakeService.indexed(0, "available-a.com"));
            observer.onCompleted();
          } else {
            observer.onError(Status.UNAVAILABLE.asRuntimeException());
          }
        });
    try (var results = client.checkStream(List.of("available-a.com"))) {
      assertEquals(Availability.AVAILABLE, results.next().result().availability());
      assertFalse(results.hasNext());
    }
    assertEquals(2, service.streams.size());
  }

  @Test
  void retry_streamUnavailableAfterFirstResponse_isNotTriedAgain() {
    service.onStream.set(
        (request, observer) -> {
          observer.onNext(FakeService.indexed(0, "available-a.com"));
          observer.onError(Status.UNAVAILABLE.asRuntimeException());
        });
    try (var results = client.checkStream(List.of("available-a.com", "available-b.com"))) {
      results.next();
      var e = assertThrows(DomainCheckException.class, results::hasNext);
      assertEquals(ErrorCode.UNAVAILABLE, e.code());
      assertThrows(DomainCheckException.class, results::hasNext);
    }
    assertEquals(1, service.streams.size());
  }
}
