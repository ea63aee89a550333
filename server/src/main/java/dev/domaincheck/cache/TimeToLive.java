package dev.domaincheck.cache;

import dev.domaincheck.availability.CheckResult;
import dev.domaincheck.availability.Reason;
import dev.domaincheck.availability.Registration;
import java.time.Duration;
import java.time.Instant;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How long each kind of answer is served.
 *
 * <p>A registration lasts, so it is kept for the configured time, but never past the day it may
 * end. A free name can be taken any second, so that answer lives a minute at most. What a registry
 * withholds changes least of all.
 */
public final class TimeToLive {
  private static final Duration RESERVED_MAX = Duration.ofHours(6);
  private static final int RESERVED_FACTOR = 6;
  private static final Duration AVAILABLE_MAX = Duration.ofSeconds(60);

  /** A name about to be deleted may be free within minutes of its release. */
  private static final Duration ENDING = Duration.ofSeconds(60);

  /** A registration past its expiry date is renewed or deleted soon, nobody knows when. */
  private static final Duration EXPIRED = Duration.ofMinutes(5);

  private static final Duration REFUSED = Duration.ofMinutes(5);

  /** Failures: long enough that a retrying caller does not reach the registry each time. */
  private static final Duration FAILURE_FIRST = Duration.ofSeconds(5);

  private static final Duration FAILURE_MAX = Duration.ofMinutes(5);

  /** How long an answer that has expired may stand in where asking anew fails. */
  private static final Duration STALE = Duration.ofHours(24);

  /** Entries written together must not all expire together. */
  private static final double JITTER = 0.15;

  private final Duration registered;
  private final DoubleSupplier random;

  /**
   * @param registered how long a registration is served
   * @param random 0 to 1, new at each call; shortens each time by up to 15 %
   */
  public TimeToLive(Duration registered, DoubleSupplier random) {
    if (registered.isNegative() || registered.isZero()) {
      throw new IllegalArgumentException("ttl is " + registered + ", expected more than zero");
    }
    this.registered = registered;
    this.random = random;
  }

  /** The configured time of a registration. */
  public Duration registered() {
    return registered;
  }

  /**
   * How long {@code result} is served from {@code now} on; zero: it is not kept.
   *
   * @param failuresBefore failures kept for this name in a row before this one
   */
  Duration of(CheckResult result, Instant now, int failuresBefore) {
    long nanos = longest(result, now, failuresBefore).toNanos();
    return Duration.ofNanos(nanos - (long) (nanos * JITTER * random.getAsDouble()));
  }

  /** As {@link #of}, but nothing is taken off at random. */
  Duration longest(CheckResult result, Instant now, int failuresBefore) {
    return switch (result.availability()) {
      case REGISTERED -> ofRegistration(result, now);
      case RESERVED, PREMIUM -> min(registered.multipliedBy(RESERVED_FACTOR), RESERVED_MAX);
      case AVAILABLE -> min(registered, AVAILABLE_MAX);
      case UNAVAILABLE -> REFUSED;
      case INVALID -> result.reason() == Reason.REFUSED_BY_REGISTRY ? REFUSED : Duration.ZERO;
      // The cache itself drops it when the directory changes.
      case UNSUPPORTED -> registered;
      case UNKNOWN -> isWhole(result) ? ofFailure(result.reason(), failuresBefore) : Duration.ZERO;
    };
  }

  /**
   * How long after its time {@code finding} may be served where asking anew fails. A free name may
   * have been taken, and one about to be deleted may be free by then; of the rest, what refuses the
   * caller for the moment is not worth it.
   */
  static Duration stale(Finding finding) {
    return switch (finding.availability()) {
      case REGISTERED -> isEnding(finding.reason()) ? Duration.ZERO : STALE;
      case RESERVED, PREMIUM -> STALE;
      case AVAILABLE, UNAVAILABLE, INVALID, UNSUPPORTED, UNKNOWN -> Duration.ZERO;
    };
  }

  private static boolean isEnding(@Nullable Reason reason) {
    return reason == Reason.PENDING_DELETE || reason == Reason.REDEMPTION;
  }

  private Duration ofRegistration(CheckResult result, Instant now) {
    if (isEnding(result.reason())) {
      return min(registered, ENDING);
    }
    Registration registration = result.registration();
    Instant expires =
        registration == null || registration.expires() == null
            ? null
            : registration.expires().time();
    if (expires == null) {
      return registered;
    }
    Duration left = Duration.between(now, expires);
    return left.isNegative() || left.isZero() ? min(registered, EXPIRED) : min(registered, left);
  }

  /** Whether every source was asked: one that had no place to wait may have known. */
  private static boolean isWhole(CheckResult result) {
    return result.evidence().stream().noneMatch(seen -> seen.reason() == Reason.OVERLOADED);
  }

  /**
   * Only what the name's own reply was at fault for is kept by name: a host's trouble is kept with
   * the host, and a doubtful reply (mismatch, truncation, a weak source) must not outlive its
   * exchange.
   */
  private static Duration ofFailure(@Nullable Reason reason, int failuresBefore) {
    if (reason != Reason.INCONCLUSIVE && reason != Reason.TOO_LARGE) {
      return Duration.ZERO;
    }
    return min(FAILURE_FIRST.multipliedBy(1L << Math.min(failuresBefore, 10)), FAILURE_MAX);
  }

  private static Duration min(Duration a, Duration b) {
    return a.compareTo(b) <= 0 ? a : b;
  }
}
