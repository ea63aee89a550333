package dev.domaincheck.client.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.domaincheck.client.DomainCheckException;
import dev.domaincheck.client.ErrorCode;
import io.grpc.Status;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class FailuresTest {
  private final Failures failures =
      new Failures(
          new Settings(
              List.of(Target.parse("127.0.0.1:9090")),
              false,
              null,
              null,
              null,
              null,
              Duration.ofSeconds(30),
              Duration.ofSeconds(60),
              "test"));

  /** As grpc-netty says it. */
  @Test
  void connectionThatTheServerClosed_isUnavailable() {
    DomainCheckException failure =
        failures.of(
            Status.RESOURCE_EXHAUSTED.withDescription(
                "Connection closed after GOAWAY. HTTP/2 error code: ENHANCE_YOUR_CALM (Bandwidth"
                    + " exhausted), debug data: too_many_rststreams"),
            null);
    assertEquals(ErrorCode.UNAVAILABLE, failure.code());
    assertTrue(failure.isRetryable());
  }

  @Test
  void otherExhaustion_staysWhatItIs() {
    DomainCheckException failure =
        failures.of(Status.RESOURCE_EXHAUSTED.withDescription("gRPC message exceeds 4 MiB"), null);
    assertEquals(ErrorCode.RESOURCE_EXHAUSTED, failure.code());
    assertFalse(failure.isRetryable());
  }
}
