package dev.domaincheck.lookup;

import dev.domaincheck.availability.Assurance;
import dev.domaincheck.availability.Availability;
import dev.domaincheck.availability.CheckResult;
import dev.domaincheck.availability.Evidence;
import dev.domaincheck.availability.Outcome;
import dev.domaincheck.availability.Reason;
import dev.domaincheck.availability.Registration;
import dev.domaincheck.directory.Absence;
import dev.domaincheck.directory.Service;
import dev.domaincheck.name.DomainName;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Weighs what the services of one lookup say.
 *
 * <ul>
 *   <li>A positive statement (registered, reserved, premium, unavailable) decides, from whatever
 *       service.
 *   <li>"There is no such name" decides only if it is firm, comes from a service known to be the
 *       registry's, whose word counts for this very suffix, and answers the question that was asked
 *       there, not one that a redirect led to. Any weaker one waits for a service that decides; two
 *       weak ones do not make a strong one.
 *   <li>"Malformed" from the registry counts if no other service says anything to the contrary.
 *   <li>If nothing decides the answer is UNKNOWN, for the first reason that a service gave itself,
 *       else for the first one that was met.
 * </ul>
 */
final class Weighing {
  /** What a service itself said: that tells more than that another was not reached. */
  private static final Set<Reason> ANSWERS =
      Set.of(
          Reason.THROTTLED,
          Reason.BANNED,
          Reason.SERVER_ERROR,
          Reason.INCONCLUSIVE,
          Reason.MISMATCH,
          Reason.TOO_LARGE);

  private final DomainName name;
  private final List<Evidence> evidence = new ArrayList<>();
  private @Nullable CheckResult decided;
  private boolean weakAbsence;
  private Outcome.@Nullable Verdict refusal;
  private Outcome.@Nullable Failure failure;
  private @Nullable Duration retryAfter;

  Weighing(DomainName name) {
    this.name = name;
  }

  boolean isDecided() {
    return decided != null;
  }

  /** Takes a step that said nothing about the name. */
  void note(Evidence step) {
    evidence.add(step);
  }

  /**
   * Takes one service's word.
   *
   * @param direct whether the service itself answered the question that it was asked, not a place
   *     that it redirected to
   */
  void add(Service service, Outcome outcome, Evidence step, boolean direct) {
    evidence.add(step);
    switch (outcome) {
      case Outcome.Verdict verdict -> add(service, verdict, step, direct);
      case Outcome.Failure failure -> {
        if (this.failure == null || (!isAnswer(this.failure) && isAnswer(failure))) {
          this.failure = failure;
        }
        Duration wait = failure.retryAfter();
        if (wait != null && (retryAfter == null || wait.compareTo(retryAfter) < 0)) {
          retryAfter = wait;
        }
      }
      case Outcome.Redirect redirect ->
          throw new IllegalArgumentException("a redirect is followed, not weighed");
    }
  }

  private static boolean isAnswer(Outcome.Failure failure) {
    return ANSWERS.contains(failure.reason());
  }

  private void add(Service service, Outcome.Verdict verdict, Evidence step, boolean direct) {
    boolean registry =
        switch (service.authority()) {
          case OPERATOR, IANA, REGISTRY -> true;
          case GUESS -> false;
        };
    switch (verdict.availability()) {
      case REGISTERED, RESERVED, PREMIUM, UNAVAILABLE ->
          decide(verdict, service, step.observedTime());
      case AVAILABLE -> {
        boolean counts = verdict.firm() && registry && service.absence() == Absence.FIRM && direct;
        if (counts && refusal == null) {
          decide(verdict, service, step.observedTime());
        } else {
          weakAbsence = true;
        }
      }
      case INVALID -> {
        if (registry && service.absence() != Absence.NONE && direct) {
          refusal = verdict;
        }
      }
      case UNSUPPORTED, UNKNOWN -> throw new IllegalArgumentException("no verdict of a reply");
    }
  }

  private void decide(Outcome.Verdict verdict, Service service, Instant seen) {
    Registration registration = verdict.registration();
    decided =
        new CheckResult(
            verdict.availability(),
            verdict.reason(),
            verdict.message(),
            evidence,
            service.reservationVisible(),
            Assurance.STANDARD,
            seen,
            null,
            registration,
            CheckResult.Origin.LOOKUP,
            false,
            null);
  }

  /** The answer, when no more services are asked. */
  CheckResult result() {
    if (decided != null) {
      return decided;
    }
    if (refusal != null && weakAbsence) {
      return unknown(
          Reason.CONFLICT, "one service says that the name is malformed, another that it is free");
    }
    if (refusal != null) {
      return new CheckResult(
          Availability.INVALID,
          Reason.REFUSED_BY_REGISTRY,
          refusal.message(),
          evidence,
          false,
          Assurance.STANDARD,
          evidence.getLast().observedTime(),
          null,
          null,
          CheckResult.Origin.LOOKUP,
          false,
          null);
    }
    if (weakAbsence) {
      return unknown(
          Reason.WEAK_SOURCE,
          "no registration was found, but by no service whose word alone is trusted for ."
              + name.suffix());
    }
    return failure == null
        ? unknown(Reason.INCONCLUSIVE, "no service gave an answer")
        : unknown(failure.reason(), failure.message());
  }

  private CheckResult unknown(Reason reason, String message) {
    return new CheckResult(
        Availability.UNKNOWN,
        reason,
        message,
        evidence,
        false,
        null,
        null,
        retryAfter,
        null,
        CheckResult.Origin.LOOKUP,
        false,
        null);
  }
}
