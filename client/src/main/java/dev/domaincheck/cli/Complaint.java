package dev.domaincheck.cli;

import dev.domaincheck.client.DomainCheckException;
import dev.domaincheck.client.ErrorReason;
import java.util.Map;

/**
 * A failed call in words for its user: what failed, the value, and what to do.
 *
 * @param text one sentence
 * @param exitCode see {@link ExitCode}
 */
record Complaint(String text, int exitCode) {

  private static final String REFUSED = "Connection refused";

  static Complaint of(DomainCheckException e, RootCommand root) {
    String target = root.target();
    return switch (e.code()) {
      case UNAVAILABLE -> new Complaint(unavailable(e, target), ExitCode.UNREACHABLE);
      case DEADLINE_EXCEEDED ->
          new Complaint(
              "the service at "
                  + target
                  + " did not answer in time ("
                  + e.getMessage()
                  + "); give it longer with --timeout, or name another with --target HOST:PORT",
              ExitCode.UNREACHABLE);
      case INVALID_ARGUMENT -> new Complaint(invalid(e), ExitCode.USAGE);
      case NOT_FOUND ->
          new Complaint(
              "the service at " + target + " knows no such thing: " + e.getMessage() + advice(e),
              ExitCode.USAGE);
      case UNAUTHENTICATED, PERMISSION_DENIED ->
          new Complaint(
              "the service at "
                  + target
                  + " refused the credential ("
                  + e.getMessage()
                  + "); "
                  + root.credentialHint(),
              ExitCode.FAILED);
      case UNIMPLEMENTED ->
          new Complaint(
              "the service at "
                  + target
                  + " cannot do this: "
                  + e.getMessage()
                  + "; 'domaincheck server' tells what it supports",
              ExitCode.USAGE);
      case CANCELLED,
          UNKNOWN,
          ALREADY_EXISTS,
          RESOURCE_EXHAUSTED,
          FAILED_PRECONDITION,
          ABORTED,
          OUT_OF_RANGE,
          INTERNAL,
          DATA_LOSS ->
          new Complaint("the call failed: " + e.getMessage() + comeBack(e), ExitCode.FAILED);
    };
  }

  private static String unavailable(DomainCheckException e, String target) {
    if (e.reason() != ErrorReason.NONE) {
      return "the service at "
          + target
          + " does not take the call now ("
          + e.getMessage()
          + ")"
          + (e.retryAfter() == null ? "; try again later" : comeBack(e));
    }
    return "cannot reach the service at "
        + target
        + " ("
        + rootCause(e)
        + "); start it, name another with --target HOST:PORT, or see whether it wants --tls or"
        + " --plaintext";
  }

  private static String rootCause(DomainCheckException e) {
    Throwable cause = e;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    String message = cause.getMessage();
    if (message == null) {
      return cause.getClass().getSimpleName();
    }
    // The commonest one is told in as many words as there are transports.
    return message.contains(REFUSED) ? REFUSED : message;
  }

  private static String invalid(DomainCheckException e) {
    StringBuilder text = new StringBuilder("the service refused the request: ");
    text.append(e.getMessage());
    for (Map.Entry<String, String> violation : e.violations().entrySet()) {
      if (e.getMessage() != null && e.getMessage().contains(violation.getValue())) {
        continue;
      }
      text.append("; ").append(violation.getKey()).append(": ").append(violation.getValue());
    }
    return text.toString();
  }

  private static String advice(DomainCheckException e) {
    return e.reason() == ErrorReason.HOST_NOT_FOUND
        ? "; 'domaincheck hosts' lists those that were asked"
        : "";
  }

  private static String comeBack(DomainCheckException e) {
    return e.retryAfter() == null ? "" : "; try again in " + Durations.forPeople(e.retryAfter());
  }
}
