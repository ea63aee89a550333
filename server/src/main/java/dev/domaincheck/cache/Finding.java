package dev.domaincheck.cache;

import com.github.benmanes.caffeine.cache.Interner;
import dev.domaincheck.availability.Assurance;
import dev.domaincheck.availability.Availability;
import dev.domaincheck.availability.CheckResult;
import dev.domaincheck.availability.Evidence;
import dev.domaincheck.availability.Protocol;
import dev.domaincheck.availability.Reason;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What an answer shares with those of a million other names: the verdict, and which rule at which
 * service gave it. There are as many as there are rules that fire, so each is held once; an answer
 * adds its own times. One that no answer refers to any more is dropped.
 */
public final class Finding {
  private static final Interner<Finding> HELD = Interner.newWeakInterner();

  private final Availability availability;
  private final @Nullable Reason reason;
  private final String message;
  private final boolean reservationVisible;
  private final @Nullable Assurance assurance;
  private final @Nullable Source source;
  private final int hash;

  /** Written once or, harmlessly, by several threads at once with equal values. */
  private volatile @Nullable Object form;

  /**
   * The one piece of evidence of most answers, without its times.
   *
   * @param protocol how the service was asked
   * @param server the service, as evidence names it
   * @param verdict what its reply says
   * @param reason refines it
   * @param rule the rule that fired
   * @param httpStatus 0 where there is none
   */
  public record Source(
      Protocol protocol,
      String server,
      Availability verdict,
      @Nullable Reason reason,
      String rule,
      int httpStatus) {}

  private Finding(CheckResult result, @Nullable Source source) {
    this.availability = result.availability();
    this.reason = result.reason();
    this.message = result.message();
    this.reservationVisible = result.reservationVisible();
    this.assurance = result.assurance();
    this.source = source;
    this.hash = Objects.hash(availability, reason, message, assurance, source);
  }

  /**
   * What {@code result} shares with others.
   *
   * @param only its evidence, if it is all there is and needs no more than a source; else null
   */
  static Finding of(CheckResult result, @Nullable Evidence only) {
    Source source =
        only == null
            ? null
            : new Source(
                only.protocol(),
                only.server(),
                only.verdict(),
                only.reason(),
                only.rule(),
                only.httpStatus());
    return HELD.intern(new Finding(result, source));
  }

  public Availability availability() {
    return availability;
  }

  public @Nullable Reason reason() {
    return reason;
  }

  /** One sentence for people, as in the result. */
  public String message() {
    return message;
  }

  public boolean reservationVisible() {
    return reservationVisible;
  }

  public @Nullable Assurance assurance() {
    return assurance;
  }

  /**
   * The one piece of evidence; null if there is none, or if the answer holds its evidence itself.
   */
  public @Nullable Source source() {
    return source;
  }

  /**
   * What its user makes of it, made once and held with it.
   *
   * @param type there is one user; another type is made anew each time
   * @param maker must always make an equal thing
   */
  public <T> T form(Class<T> type, Function<Finding, T> maker) {
    Object made = form;
    if (type.isInstance(made)) {
      return type.cast(made);
    }
    T fresh = maker.apply(this);
    form = fresh;
    return fresh;
  }

  /** Whether the evidence of {@code result} can be told by a finding and two times. */
  static @Nullable Evidence only(CheckResult result) {
    List<Evidence> evidence = result.evidence();
    if (evidence.size() != 1) {
      return null;
    }
    Evidence only = evidence.getFirst();
    return only.retryAfter() == null && only.observedTime().equals(result.checkTime())
        ? only
        : null;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Finding that
        && hash == that.hash
        && availability == that.availability
        && reason == that.reason
        && message.equals(that.message)
        && reservationVisible == that.reservationVisible
        && assurance == that.assurance
        && Objects.equals(source, that.source);
  }

  @Override
  public int hashCode() {
    return hash;
  }
}
