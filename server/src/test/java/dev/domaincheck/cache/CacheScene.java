package dev.domaincheck.cache;

import dev.domaincheck.availability.Assurance;
import dev.domaincheck.availability.Availability;
import dev.domaincheck.availability.CachePolicy;
import dev.domaincheck.availability.CheckOptions;
import dev.domaincheck.availability.CheckResult;
import dev.domaincheck.availability.Reason;
import dev.domaincheck.availability.Registration;
import dev.domaincheck.availability.View;
import dev.domaincheck.name.DomainName;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A cache with two clocks that a test moves. */
final class CacheScene {
  static final CheckOptions NORMAL = CheckOptions.standard(Duration.ofSeconds(10));
  static final CheckOptions STALE_IF_ERROR =
      new CheckOptions(
          CachePolicy.STALE_IF_ERROR,
          null,
          Duration.ofSeconds(10),
          Assurance.STANDARD,
          View.AVAILABILITY);

  Instant wall = Instant.parse("2026-11-01T00:00:00Z");
  long nanos = 5_000_000_000L;
  final AnswerCache cache;

  CacheScene(Duration ttl, long maxEntries) {
    this.cache = new AnswerCache(new TimeToLive(ttl, () -> 0), maxEntries, () -> nanos, () -> wall);
  }

  /** Moves both clocks. */
  void pass(Duration time) {
    wall = wall.plus(time);
    nanos += time.toNanos();
  }

  static DomainName name(String name) {
    return new DomainName(name, name, name.substring(name.indexOf('.') + 1));
  }

  /** What a registry would say now. */
  CheckResult result(Availability availability, @Nullable Reason reason) {
    return result(availability, reason, wall, null);
  }

  /** What a registry says at a time. */
  static CheckResult result(
      Availability availability,
      @Nullable Reason reason,
      Instant seen,
      @Nullable Registration registration) {
    boolean verdict = availability != Availability.UNKNOWN;
    return new CheckResult(
        availability,
        reason,
        "",
        List.of(),
        false,
        verdict ? Assurance.STANDARD : null,
        verdict ? seen : null,
        null,
        registration,
        CheckResult.Origin.LOOKUP,
        false,
        null);
  }

  void land(String name, Availability availability, @Nullable Reason reason) {
    cache.land(name(name), NORMAL, result(availability, reason), cache.epoch());
  }

  @Nullable CheckResult fresh(String name) {
    return cache.get(name(name), NORMAL);
  }

  @Nullable CheckResult stale(String name) {
    return cache.stale(name(name), STALE_IF_ERROR);
  }
}
