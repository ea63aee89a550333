package dev.domaincheck.availability;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known about one name.
 *
 * @param availability the verdict
 * @param reason refines it
 * @param message one sentence for people, at most 256 characters, possibly in a registry's words
 * @param evidence what was asked, in order, at most 8
 * @param reservationVisible whether the deciding service would have shown a reservation
 * @param assurance how much evidence it rests on; null if no registry gave a verdict
 * @param checkTime when the deciding evidence was seen; null if no registry gave a verdict
 * @param retryAfter how long to wait before asking again may help
 * @param registration the registration's data, if it was asked for and given
 * @param origin where this answer was taken from
 * @param stale whether it is past its time to live
 * @param expireTime until when the cache serves it; null if it is not cached
 */
public record CheckResult(
    Availability availability,
    @Nullable Reason reason,
    String message,
    List<Evidence> evidence,
    boolean reservationVisible,
    @Nullable Assurance assurance,
    @Nullable Instant checkTime,
    @Nullable Duration retryAfter,
    @Nullable Registration registration,
    Origin origin,
    boolean stale,
    @Nullable Instant expireTime) {

  /** Where an answer was taken from. */
  public enum Origin {
    /** A lookup. */
    LOOKUP,
    /** The cache of this process. */
    MEMORY,
    /** A cache shared by several servers. */
    SHARED
  }

  private static final int MAX_MESSAGE = 256;
  private static final int MAX_EVIDENCE = 8;

  public CheckResult {
    message = message.length() > MAX_MESSAGE ? message.substring(0, MAX_MESSAGE) : message;
    evidence = List.copyOf(evidence.subList(0, Math.min(MAX_EVIDENCE, evidence.size())));
  }

  /** An answer that no registry had a part in. */
  public static CheckResult withoutEvidence(
      Availability availability, Reason reason, String message) {
    return new CheckResult(
        availability,
        reason,
        message,
        List.of(),
        false,
        null,
        null,
        null,
        null,
        Origin.LOOKUP,
        false,
        null);
  }

  /** The same answer, with the time after which it is worth asking again. */
  public CheckResult withRetryAfter(Duration wait) {
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
        origin,
        stale,
        expireTime);
  }

  /** The same answer without the registration's data. */
  public CheckResult withoutRegistration() {
    return registration == null
        ? this
        : new CheckResult(
            availability,
            reason,
            message,
            evidence,
            reservationVisible,
            assurance,
            checkTime,
            retryAfter,
            null,
            origin,
            stale,
            expireTime);
  }

  /** The same answer, taken from a cache or put into it. */
  public CheckResult from(Origin newOrigin, boolean nowStale, @Nullable Instant expires) {
    return new CheckResult(
        availability,
        reason,
        message,
        evidence,
        reservationVisible,
        assurance,
        checkTime,
        retryAfter,
        registration,
        newOrigin,
        nowStale,
        expires);
  }
}
