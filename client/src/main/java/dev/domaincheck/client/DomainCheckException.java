package dev.domaincheck.client;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A call that failed as a whole. A name without an answer is no failed call: it is a result with
 * {@link Availability#UNKNOWN}.
 *
 * <pre>{@code
 * try {
 *   client.check("example.com");
 * } catch (DomainCheckException e) {
 *   System.err.println(e.code() + " " + e.reason() + ": " + e.getMessage());
 *   if (e.isRetryable()) {
 *     System.err.println("again in " + (e.retryAfter() == null ? "a while" : e.retryAfter()));
 *   }
 * }
 * }</pre>
 */
public final class DomainCheckException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ErrorCode code;
  private final ErrorReason reason;
  private final Map<String, String> metadata;
  private final Map<String, String> violations;
  private final @Nullable Duration retryAfter;

  /** Makes the exception; callers of the client only ever receive it. */
  public DomainCheckException(
      ErrorCode code,
      ErrorReason reason,
      String message,
      Map<String, String> metadata,
      Map<String, String> violations,
      @Nullable Duration retryAfter,
      @Nullable Throwable cause) {
    super(message, cause);
    this.code = code;
    this.reason = reason;
    this.metadata = Map.copyOf(metadata);
    this.violations = Map.copyOf(violations);
    this.retryAfter = retryAfter;
  }

  /** The kind of failure. */
  public ErrorCode code() {
    return code;
  }

  /** The service's own reason. */
  public ErrorReason reason() {
    return reason;
  }

  /** What the service adds to its reason, such as {@code limit}; often empty. */
  public Map<String, String> metadata() {
    return metadata;
  }

  /** The request's fields that the service refused, each with the cause; often empty. */
  public Map<String, String> violations() {
    return violations;
  }

  /**
   * Whether the same call may succeed later as it is: UNAVAILABLE, or the service said when to come
   * back. The client has made its own few attempts by then.
   */
  public boolean isRetryable() {
    return code == ErrorCode.UNAVAILABLE || retryAfter != null;
  }

  /** How long the service asks to wait before the next attempt; null if it does not say. */
  public @Nullable Duration retryAfter() {
    return retryAfter;
  }
}
