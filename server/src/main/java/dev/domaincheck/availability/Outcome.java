package dev.domaincheck.availability;

import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What one exchange with one service says about a name, taken alone. How far it is trusted is
 * weighed in {@code lookup}.
 */
public sealed interface Outcome {

  /** The HTTP status of the reply; 0 where the protocol has none or no reply came. */
  int httpStatus();

  /**
   * A statement about the name.
   *
   * @param availability any but UNKNOWN and UNSUPPORTED
   * @param reason refines it
   * @param rule what in the reply decided, as {@code host/rule} or {@code generic/rule}
   * @param message one sentence for people, may be empty
   * @param firm false if the statement needs a second source, as a 404 with an HTML body does
   * @param registration the registration's data, if the reply holds any
   */
  record Verdict(
      Availability availability,
      @Nullable Reason reason,
      String rule,
      String message,
      boolean firm,
      int httpStatus,
      @Nullable Registration registration)
      implements Outcome {
    public Verdict {
      if (availability == Availability.UNKNOWN || availability == Availability.UNSUPPORTED) {
        throw new IllegalArgumentException(availability + " is no verdict of a reply");
      }
    }
  }

  /**
   * No statement about the name.
   *
   * @param reason why
   * @param rule the rule that recognised the reply; empty if none did
   * @param message one sentence for people
   * @param retryAfter how long the service asked to be left alone, as it said it
   */
  record Failure(
      Reason reason, String rule, String message, int httpStatus, @Nullable Duration retryAfter)
      implements Outcome {
    /** The last part of {@link #rule} for a reply that came to its end and held nothing. */
    public static final String EMPTY = "empty";

    /** Whether there was a reply and nothing in it: so a service may shut a client out. */
    public boolean isEmptyReply() {
      return rule.endsWith(EMPTY);
    }

    /** A failure before any reply was read. */
    public static Failure of(Reason reason, String message) {
      return new Failure(reason, "", message, 0, null);
    }
  }

  /**
   * The service names another place to ask, which is asked only after it passed the gates again.
   *
   * @param target an absolute URI
   */
  record Redirect(URI target, int httpStatus) implements Outcome {}
}
