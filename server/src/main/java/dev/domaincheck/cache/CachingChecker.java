package dev.domaincheck.cache;

import dev.domaincheck.availability.Availability;
import dev.domaincheck.availability.AvailabilityChecker;
import dev.domaincheck.availability.CachePolicy;
import dev.domaincheck.availability.Caller;
import dev.domaincheck.availability.CheckOptions;
import dev.domaincheck.availability.CheckResult;
import dev.domaincheck.availability.Deadline;
import dev.domaincheck.availability.Reason;
import dev.domaincheck.name.DomainName;
import org.jspecify.annotations.Nullable;

/** Answers from the cache what it can, and leaves the rest to flights, which fill it. */
public final class CachingChecker implements AvailabilityChecker {
  private final @Nullable AnswerCache cache;
  private final AvailabilityChecker flights;

  /**
   * @param cache null if nothing is to be cached
   * @param flights land in {@code cache}
   */
  public CachingChecker(@Nullable AnswerCache cache, AvailabilityChecker flights) {
    this.cache = cache;
    this.flights = flights;
  }

  /**
   * The answer that takes no waiting: a cached one, or NOT_CACHED where only those are wanted; null
   * if {@link #check} has to be called.
   */
  public @Nullable CheckResult peek(DomainName name, CheckOptions options) {
    CheckResult kept = kept(name, options);
    if (cache != null && options.cachePolicy() != CachePolicy.REFRESH) {
      cache.count(kept != null);
    }
    if (kept != null) {
      return kept;
    }
    return options.cachePolicy() == CachePolicy.CACHE_ONLY
        ? CheckResult.withoutEvidence(
            Availability.UNKNOWN,
            Reason.NOT_CACHED,
            "the cache holds no answer, and only cached ones were asked for")
        : null;
  }

  private @Nullable CheckResult kept(DomainName name, CheckOptions options) {
    return cache == null || options.cachePolicy() == CachePolicy.REFRESH
        ? null
        : cache.get(name, options);
  }

  /**
   * Answers after {@link #peek} could not. The cache is looked at once more, for the name may have
   * been answered while the caller waited to ask; this look is not counted.
   */
  @Override
  public CheckResult check(DomainName name, CheckOptions options, Caller caller, Deadline deadline)
      throws InterruptedException {
    CheckResult kept = kept(name, options);
    return kept != null ? kept : flights.check(name, options, caller, deadline);
  }
}
