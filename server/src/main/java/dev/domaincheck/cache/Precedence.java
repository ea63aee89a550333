package dev.domaincheck.cache;

import dev.domaincheck.availability.Assurance;
import dev.domaincheck.availability.Availability;
import dev.domaincheck.availability.CachePolicy;
import dev.domaincheck.availability.CheckOptions;
import dev.domaincheck.availability.CheckResult;
import dev.domaincheck.availability.Reason;
import dev.domaincheck.availability.View;
import java.time.Instant;

/** Which calls a kept answer serves, and which of it and a newer one is kept. */
final class Precedence {
  private Precedence() {}

  /** Whether an answer, as long as it is fresh, is what a lookup for {@code options} would seek. */
  static boolean serves(CachedAnswer answer, CheckOptions options) {
    return isSureEnough(answer, options) && holdsEnough(answer, options.view());
  }

  /** Whether the answer rests on as much evidence as a lookup for {@code options} would seek. */
  private static boolean isSureEnough(CachedAnswer answer, CheckOptions options) {
    Finding finding = answer.finding();
    Assurance reached = finding.assurance();
    Assurance wanted = options.assurance();
    if (reached == null) {
      // No service knew: a call of another assurance would ask name servers as well, or fewer. A
      // top-level domain that is not there is so for all.
      return answer.wanted() == wanted || finding.reason() == Reason.TLD_NOT_DELEGATED;
    }
    if (finding.availability() == Availability.AVAILABLE) {
      return switch (wanted) {
        // For the verdict alone it asks the parent zone first, which a standard lookup never does.
        case FAST ->
            options.view() == View.REGISTRATION
                || reached == Assurance.CORROBORATED
                || (answer.wanted() == Assurance.FAST && answer.view() == View.AVAILABILITY);
        case STANDARD, CORROBORATED -> reached.compareTo(wanted) >= 0;
      };
    }
    // Corroboration is about absence: any other word of a registry's service serves every call.
    return reached != Assurance.FAST || wanted == Assurance.FAST;
  }

  /**
   * Whether the answer was looked up for enough. What was looked up for registration data counts as
   * holding them, for some registries publish none; what was looked up for the verdict alone may
   * come from a service that has none, though another has them. A failure to get them says nothing
   * about the services that know the verdict alone.
   */
  private static boolean holdsEnough(CachedAnswer answer, View view) {
    return switch (answer.availability()) {
      case REGISTERED, RESERVED, PREMIUM, UNAVAILABLE ->
          view == View.AVAILABILITY || answer.view() == View.REGISTRATION;
      case UNKNOWN -> view == View.REGISTRATION || answer.view() == View.AVAILABILITY;
      case AVAILABLE, INVALID, UNSUPPORTED -> true;
    };
  }

  /** Whether a source now spoke against a kept AVAILABLE, which must be beyond doubt. */
  static boolean isDoubted(CachedAnswer before, CheckResult result) {
    return before.availability() == Availability.AVAILABLE && result.reason() == Reason.CONFLICT;
  }

  /**
   * Whether a registry's service has no such name though a delegation, still fresh, was seen; who
   * asks anew wants the new word alone.
   */
  static boolean contradicts(CheckResult result, CheckOptions options, CachedAnswer fresh) {
    return result.availability() == Availability.AVAILABLE
        && options.cachePolicy() != CachePolicy.REFRESH
        && saysLess(result, options, fresh);
  }

  /**
   * Whether a result takes the place of an answer that still serves someone. A failure does not,
   * and of two verdicts the one seen later stays, unless it says less about a registered name.
   *
   * @param fresh whether the answer is, or else may only stand in
   */
  static boolean replaces(
      CheckResult result, CheckOptions options, CachedAnswer before, boolean fresh) {
    if (before.failures() > 0) {
      return true;
    }
    if (fresh && saysLess(result, options, before)) {
      return false;
    }
    Instant newer = result.checkTime();
    if (newer == null && before.hasCheckTime()) {
      // No evidence outweighs none.
      return false;
    }
    return result.availability() != Availability.UNKNOWN
        && (newer == null
            || !before.hasCheckTime()
            || newer.toEpochMilli() >= before.checkMillis());
  }

  /**
   * Whether a result says less than a registration: that the name cannot be had, or, without its
   * zone's word, that no registry's service has it though the zone delegates it.
   */
  private static boolean saysLess(CheckResult result, CheckOptions options, CachedAnswer fresh) {
    return fresh.availability() == Availability.REGISTERED
        && switch (result.availability()) {
          // Services of verdicts alone say it of registered names, too.
          case UNAVAILABLE -> serves(fresh, options);
          case AVAILABLE ->
              fresh.finding().assurance() == Assurance.FAST
                  && result.assurance() != Assurance.CORROBORATED;
          case REGISTERED, RESERVED, PREMIUM, INVALID, UNSUPPORTED, UNKNOWN -> false;
        };
  }

  /**
   * Whether a fresh answer with registration data stays beside a result of a lookup for the verdict
   * alone: it says the same, and the lookup was for nothing that it could not have given.
   */
  static boolean keepsData(CachedAnswer fresh, CheckResult result, CheckOptions options) {
    return options.view() == View.AVAILABILITY
        && fresh.view() == View.REGISTRATION
        && fresh.availability() == result.availability()
        && switch (result.availability()) {
          case REGISTERED, RESERVED, PREMIUM, UNAVAILABLE -> !asksForMore(options, fresh);
          case AVAILABLE, INVALID, UNSUPPORTED, UNKNOWN -> false;
        };
  }

  private static boolean asksForMore(CheckOptions options, CachedAnswer before) {
    Assurance reached = before.finding().assurance();
    return options.cachePolicy() == CachePolicy.REFRESH
        || options.maxAge() != null
        || (reached != null && reached.compareTo(options.assurance()) < 0);
  }
}
