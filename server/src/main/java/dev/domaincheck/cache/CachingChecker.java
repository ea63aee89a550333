package dev.domaincheck.cache;

import dev.domaincheck.availability.Availability;
import dev.domaincheck.availability.AvailabilityChecker;
import dev.domaincheck.availability.CachePolicy;
import dev.domaincheck.availability.Caller;
import dev.domaincheck.availability.CheckOptions;
import dev.domaincheck.availability.CheckResult;
import dev.domaincheck.availability.Deadline;
import dev.domaincheck.name.DomainName;
import org.jspecify.annotations.Nullable;

/** Answers from the cache what it can, and leaves the rest to flights, which fill it. */
public final class CachingChecker implements AvailabilityChecker {
  /** RFC 1035, section 2.3.4: no key of the cache is longer, and a hash reads the whole text. */
  private static final int MAX_NAME_LENGTH = 253;

  private final @Nullable AnswerCache cache;
  private final AvailabilityChecker flights;
  private final RefreshAhead refreshes;

  /**
   * @param cache null if nothing is to be cached
   * @param flights land in {@code cache}
   */
  public CachingChecker(@Nullable AnswerCache cache, AvailabilityChecker flights) {
    this.cache = cache;
    this.flights = flights;
    this.refreshes = new RefreshAhead(flights);
  }

  /**
   * The kept answer that serves a call, counted; null if there is none. Neither blocks nor locks.
   */
  public @Nullable CachedAnswer peek(DomainName name, CheckOptions options) {
    if (cache == null || options.cachePolicy() == CachePolicy.REFRESH) {
      return null;
    }
    long now = cache.nanoTime();
    CachedAnswer kept = cache.fresh(name.ascii(), options, now);
    cache.count(kept);
    if (kept != null && isToBeRefreshed(kept, options, now)) {
      refreshes.begin(name, kept);
    }
    return kept;
  }

  /**
   * The kept answer that serves a call for a name as it was sent, counted; null if there is none
   * under this very spelling, which is not counted: {@link #peek} is to be asked then. Most names
   * are sent in the form that the cache has them in, and to parse them would cost as much as to
   * answer. Neither blocks nor locks.
   *
   * @return an answer with a {@link CachedAnswer#suffixLength}; the text is its name's A-label form
   */
  public @Nullable CachedAnswer peekAsSent(String input, CheckOptions options) {
    if (cache == null
        || options.cachePolicy() == CachePolicy.REFRESH
        || input.length() > MAX_NAME_LENGTH) {
      return null;
    }
    long now = cache.nanoTime();
    CachedAnswer kept = cache.fresh(input, options, now);
    if (kept == null || kept.suffixLength() == 0) {
      return null;
    }
    cache.count(kept);
    if (isToBeRefreshed(kept, options, now) && DomainName.parse(input) instanceof DomainName name) {
      refreshes.begin(name, kept);
    }
    return kept;
  }

  /** Who asks the cache alone makes nobody ask a registry. */
  private static boolean isToBeRefreshed(CachedAnswer kept, CheckOptions options, long now) {
    return options.cachePolicy() != CachePolicy.CACHE_ONLY && kept.hit(now);
  }

  /**
   * Answers after {@link #peek} could not. The cache is looked at once more, for the name may have
   * been answered while the caller waited to ask; this look is not counted.
   */
  @Override
  public CheckResult check(DomainName name, CheckOptions options, Caller caller, Deadline deadline)
      throws InterruptedException {
    if (cache == null) {
      return flights.check(name, options, caller, deadline);
    }
    CheckResult kept =
        options.cachePolicy() == CachePolicy.REFRESH ? null : cache.get(name, options);
    if (kept != null) {
      return kept;
    }
    CheckResult result = flights.check(name, options, caller, deadline);
    CheckResult standIn =
        result.availability() == Availability.UNKNOWN ? standIn(name, options) : null;
    return standIn != null ? standIn : result;
  }

  /**
   * What may stand in, marked as stale, for an answer that could not be had; null if there is none
   * or the call does not accept it.
   */
  public @Nullable CheckResult standIn(DomainName name, CheckOptions options) {
    return cache == null || options.cachePolicy() != CachePolicy.STALE_IF_ERROR
        ? null
        : cache.stale(name, options);
  }
}
