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
 *   <li>"There is no such name" counts only if it is firm, comes from a service known to be the
 *       registry's, whose word counts for this very suffix, and answers the question that was asked
 *       there, not one that a redirect led to. Any weaker one waits for a service that decides; two
 *       weak ones do not make a strong one.
 *   <li>One absence that counts decides, unless the call wants it corroborated: then two name
 *       servers of the parent zone must say that there is no delegation, or a second service of the
 *       registry must have no such name either. A delegation or a registration beside such an
 *       absence is a conflict, whichever was seen first.
 *   <li>A delegation decides only where the call wants no more, and only if no wildcard can have
 *       made it; one that a wildcard may have made still keeps an absence from deciding. That there
 *       is no delegation decides nothing.
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

  /** An absence that counts. */
  private record Absent(Service service, Outcome.Verdict verdict, Instant seen) {
    /**
     * Whether another service speaks for itself: services of one limit group share a machine, and
     * with it a fault; one host asked twice by one protocol is one service.
     */
    boolean isIndependentOf(Service other) {
      return !service.limitGroup().equals(other.limitGroup())
          && !(service.protocol() == other.protocol() && service.host().equals(other.host()));
    }
  }

  private final DomainName name;
  private final Assurance wanted;
  private final List<Evidence> evidence = new ArrayList<>();
  private @Nullable CheckResult decided;
  private boolean weakAbsence;
  private @Nullable Absent absent;
  private @Nullable Evidence delegation;
  private boolean notDelegated;
  private Outcome.@Nullable Verdict refusal;
  private Outcome.@Nullable Failure failure;
  private Outcome.@Nullable Failure unconfirmed;
  private @Nullable Duration retryAfter;

  Weighing(DomainName name, Assurance wanted) {
    this.name = name;
    this.wanted = wanted;
  }

  boolean isDecided() {
    return decided != null;
  }

  /** Whether the registry's absence stands and has nothing beside it yet. */
  boolean needsConfirmation() {
    return decided == null && absent != null;
  }

  /** Takes a step that said nothing about the name, or not enough. */
  void note(Evidence step) {
    evidence.add(step);
  }

  /** Takes a name server's word that it delegates the name. */
  void delegated(Evidence step) {
    evidence.add(step);
    delegation = step;
    if (wanted == Assurance.FAST) {
      decided =
          answer(
              Availability.REGISTERED,
              null,
              "the parent zone delegates the name",
              false,
              Assurance.FAST,
              step.observedTime(),
              null);
    } else {
      weighAbsence();
    }
  }

  /** Takes a name server's word that it delegates the name, which a wildcard may have made. */
  void perhapsDelegated(Evidence step) {
    evidence.add(step);
    delegation = step;
    weighAbsence();
  }

  /**
   * Takes the parent zone's word, by as many servers as were wanted, that there is no delegation.
   */
  void notDelegated() {
    notDelegated = true;
    weighAbsence();
  }

  /** Takes a name server's failure to say anything. */
  void unconfirmed(Outcome.Failure failure, Evidence step) {
    evidence.add(step);
    if (unconfirmed == null || (!isAnswer(unconfirmed) && isAnswer(failure))) {
      unconfirmed = failure;
    }
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
      case REGISTERED -> {
        if (absent != null) {
          conflict("one service of the registry has a registration of the name, another has none");
        } else {
          decide(verdict, service, Assurance.STANDARD, step.observedTime());
        }
      }
      // That a name is kept back says nothing against there being no registration of it.
      case RESERVED, PREMIUM, UNAVAILABLE ->
          decide(verdict, service, Assurance.STANDARD, step.observedTime());
      case AVAILABLE -> {
        boolean counts = verdict.firm() && registry && service.absence() == Absence.FIRM && direct;
        if (counts && refusal == null) {
          absence(new Absent(service, verdict, step.observedTime()));
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

  private void absence(Absent next) {
    if (wanted != Assurance.CORROBORATED && delegation == null) {
      decide(next.verdict(), next.service(), Assurance.STANDARD, next.seen());
    } else if (absent == null) {
      absent = next;
      weighAbsence();
    } else if (absent.isIndependentOf(next.service())) {
      decide(absent.verdict(), absent.service(), Assurance.CORROBORATED, next.seen());
    }
  }

  private void weighAbsence() {
    if (absent == null || decided != null) {
      return;
    }
    if (delegation != null) {
      conflict("the registry has no registration of the name, but its zone delegates it");
    } else if (notDelegated) {
      decide(
          absent.verdict(),
          absent.service(),
          Assurance.CORROBORATED,
          evidence.getLast().observedTime());
    }
  }

  private void conflict(String message) {
    decided = unknown(Reason.CONFLICT, message);
  }

  private void decide(Outcome.Verdict verdict, Service service, Assurance assurance, Instant seen) {
    decided =
        answer(
            verdict.availability(),
            verdict.reason(),
            verdict.message(),
            service.reservationVisible(),
            assurance,
            seen,
            verdict.registration());
  }

  /** The answer, when no more services are asked. */
  CheckResult result() {
    if (decided != null) {
      return decided;
    }
    if (refusal != null && (weakAbsence || absent != null)) {
      return unknown(
          Reason.CONFLICT, "one service says that the name is malformed, another that it is free");
    }
    if (refusal != null) {
      return answer(
          Availability.INVALID,
          Reason.REFUSED_BY_REGISTRY,
          refusal.message(),
          false,
          Assurance.STANDARD,
          evidence.getLast().observedTime(),
          null);
    }
    if (absent != null) {
      return unbacked();
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

  private CheckResult unbacked() {
    String message = "the registry has no registration of the name, which nothing confirmed";
    Outcome.Failure why = unconfirmed == null ? failure : unconfirmed;
    if (why == null) {
      return unknown(Reason.WEAK_SOURCE, message);
    }
    // Of a reply that says nothing the cache would keep UNKNOWN, also for calls that want less.
    boolean saidNothing = why.reason() == Reason.INCONCLUSIVE || why.reason() == Reason.TOO_LARGE;
    return unknown(saidNothing ? Reason.WEAK_SOURCE : why.reason(), message + ": " + why.message());
  }

  private CheckResult unknown(Reason reason, String message) {
    return result(Availability.UNKNOWN, reason, message, false, null, null, retryAfter, null);
  }

  private CheckResult answer(
      Availability availability,
      @Nullable Reason reason,
      String message,
      boolean reservationVisible,
      Assurance assurance,
      Instant seen,
      @Nullable Registration registration) {
    return result(
        availability, reason, message, reservationVisible, assurance, seen, null, registration);
  }

  private CheckResult result(
      Availability availability,
      @Nullable Reason reason,
      String message,
      boolean reservationVisible,
      @Nullable Assurance assurance,
      @Nullable Instant checkTime,
      @Nullable Duration wait,
      @Nullable Registration registration) {
    return new CheckResult(
        availability,
        reason,
        message,
        evidence,
        reservationVisible,
        assurance,
        checkTime,
        wait,
        registration,
        CheckResult.Origin.LOOKUP,
        false,
        null);
  }
}
