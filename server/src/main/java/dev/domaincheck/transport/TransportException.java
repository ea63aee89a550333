package dev.domaincheck.transport;

import dev.domaincheck.availability.Reason;

/**
 * An exchange that gave no complete reply. The message is one sentence for people that says what to
 * do where something can be done.
 */
public final class TransportException extends Exception {
  private static final long serialVersionUID = 1L;

  private final Reason reason;
  private final String message;

  /**
   * A failed exchange.
   *
   * @param reason TIMEOUT, CONNECT_FAILED, TLS_FAILED, TOO_LARGE, MISMATCH or POLICY_BLOCKED
   */
  public TransportException(Reason reason, String message) {
    // A failing registry is everyday business: no stack trace is walked for it.
    super(message, null, false, false);
    this.reason = reason;
    this.message = message;
  }

  /** Why there is no reply. */
  public Reason reason() {
    return reason;
  }

  /** One sentence for people; never null, unlike that of exceptions at large. */
  @Override
  public String getMessage() {
    return message;
  }
}
