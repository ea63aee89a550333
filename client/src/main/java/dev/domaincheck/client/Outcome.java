package dev.domaincheck.client;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What an answer means to whoever wants the name. There is no yes or no to it: a {@code switch}
 * over the cases does not compile until it says what becomes of {@link Undecided}.
 *
 * <pre>{@code
 * boolean order =
 *     switch (result.outcome()) {
 *       case Outcome.Free free -> free.reservationVisible();
 *       case Outcome.Premium premium -> false;
 *       case Outcome.Taken taken -> false;
 *       case Outcome.Withheld withheld -> false;
 *       case Outcome.NotRegistrable no -> false;
 *       case Outcome.Undecided open -> askAgainLater(open.input(), open.retryAfter());
 *     };
 * }</pre>
 */
public sealed interface Outcome {

  /**
   * The registry states that it has no registration ({@link Availability#AVAILABLE}).
   *
   * @param domainName the lower-case A-label form
   * @param reservationVisible whether the registry would have shown a reservation; if false, the
   *     name may still be refused when it is ordered
   */
  record Free(String domainName, boolean reservationVisible) implements Outcome {}

  /**
   * The name is offered at a price of its own ({@link Availability#PREMIUM}).
   *
   * @param domainName the lower-case A-label form
   */
  record Premium(String domainName) implements Outcome {}

  /**
   * The registry has a registration ({@link Availability#REGISTERED}).
   *
   * @param domainName the lower-case A-label form
   * @param reason {@link Reason#PENDING_DELETE} or {@link Reason#REDEMPTION} where the name may
   *     soon be free; else {@link Reason#NONE}
   * @param registration its data; null unless {@link View#REGISTRATION} was asked for and the
   *     registry gave any
   */
  record Taken(String domainName, Reason reason, @Nullable Registration registration)
      implements Outcome {}

  /**
   * Nobody has the name, and it cannot be registered now ({@link Availability#RESERVED}, {@link
   * Availability#UNAVAILABLE}).
   *
   * @param domainName the lower-case A-label form
   * @param reason such as {@link Reason#BLOCKED} or {@link Reason#RESTRICTED}; {@link Reason#NONE}
   *     if the registry gives none
   */
  record Withheld(String domainName, Reason reason) implements Outcome {}

  /**
   * The input is not a name that anybody could register ({@link Availability#INVALID}), or its last
   * label is not in the root zone.
   *
   * @param input the name as it was sent; cut to 1,024 bytes
   * @param reason what is wrong with it
   * @param registrableName the name to ask for instead, where the input lies below it; else empty
   */
  record NotRegistrable(String input, Reason reason, String registrableName) implements Outcome {}

  /**
   * There is no trustworthy answer ({@link Availability#UNKNOWN}), or no service is known that
   * gives one ({@link Availability#UNSUPPORTED}). The name may be free or not.
   *
   * @param input the name as it was sent; cut to 1,024 bytes
   * @param reason why; {@link Reason#NO_SERVICE} and {@link Reason#SOURCE_DISABLED} do not pass
   *     with time
   * @param message one sentence for people, possibly in a registry's words: escape it before
   *     showing it
   * @param retryAfter how long to wait before asking again may help; null if nothing is known
   */
  record Undecided(String input, Reason reason, String message, @Nullable Duration retryAfter)
      implements Outcome {}

  /** What {@link DomainResult#outcome} gives. */
  static Outcome of(DomainResult result) {
    return switch (result.availability()) {
      case AVAILABLE -> new Free(result.domainName(), result.reservationVisible());
      case PREMIUM -> new Premium(result.domainName());
      case REGISTERED -> new Taken(result.domainName(), result.reason(), result.registration());
      case RESERVED, UNAVAILABLE -> new Withheld(result.domainName(), result.reason());
      case INVALID -> notRegistrable(result);
      case UNSUPPORTED ->
          result.reason() == Reason.TLD_NOT_DELEGATED ? notRegistrable(result) : undecided(result);
      case UNKNOWN -> undecided(result);
    };
  }

  private static Outcome notRegistrable(DomainResult result) {
    return new NotRegistrable(result.input(), result.reason(), result.registrableName());
  }

  private static Outcome undecided(DomainResult result) {
    return new Undecided(result.input(), result.reason(), result.message(), result.retryAfter());
  }
}
