package dev.domaincheck.lookup;

import dev.domaincheck.availability.Availability;
import dev.domaincheck.availability.Evidence;
import dev.domaincheck.availability.Outcome;
import dev.domaincheck.availability.Protocol;
import dev.domaincheck.availability.Reason;
import dev.domaincheck.dns.Answer;
import java.time.Duration;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** Writes down what one query met. */
final class EvidenceLog {
  private final InstantSource clock;

  /**
   * @param clock stamps evidence
   */
  EvidenceLog(InstantSource clock) {
    this.clock = clock;
  }

  Evidence of(Protocol protocol, String server, Outcome outcome, Duration latency) {
    return switch (outcome) {
      case Outcome.Verdict verdict ->
          evidence(
              protocol,
              server,
              verdict.availability(),
              verdict.reason(),
              verdict.rule(),
              verdict.httpStatus(),
              latency,
              null);
      case Outcome.Failure failure ->
          evidence(
              protocol,
              server,
              Availability.UNKNOWN,
              failure.reason(),
              failure.rule(),
              failure.httpStatus(),
              latency,
              failure.retryAfter());
      case Outcome.Redirect redirect ->
          evidence(
              protocol,
              server,
              Availability.UNKNOWN,
              Reason.POLICY_BLOCKED,
              "",
              redirect.httpStatus(),
              latency,
              null);
    };
  }

  /** What a name server said. That it has no delegation is a weak word and never AVAILABLE. */
  Evidence of(String server, Answer answer, Duration latency) {
    return switch (answer) {
      case Answer.Delegated found ->
          dns(server, Availability.REGISTERED, null, found.rule(), latency);
      case Answer.NotDelegated none ->
          dns(server, Availability.UNKNOWN, Reason.WEAK_SOURCE, none.rule(), latency);
      case Answer.Nearer nearer ->
          dns(server, Availability.UNKNOWN, Reason.WEAK_SOURCE, "dns/nearer-zone", latency);
      case Answer.Failed failed -> of(Protocol.DNS, server, failed.failure(), latency);
    };
  }

  private Evidence dns(
      String server, Availability verdict, @Nullable Reason reason, String rule, Duration latency) {
    return evidence(Protocol.DNS, server, verdict, reason, rule, 0, latency, null);
  }

  private Evidence evidence(
      Protocol protocol,
      String server,
      Availability verdict,
      @Nullable Reason reason,
      String rule,
      int httpStatus,
      Duration latency,
      @Nullable Duration retryAfter) {
    return new Evidence(
        protocol, server, verdict, reason, rule, httpStatus, latency, clock.instant(), retryAfter);
  }
}
