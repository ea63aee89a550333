package dev.domaincheck.availability;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How one name is to be checked.
 *
 * @param cachePolicy which cached answers may serve
 * @param maxAge the greatest age of a cached answer, zero or more; null: as long as it is kept
 * @param lookupTimeout how long the lookup may take once it begins, 100 ms to 30 s
 * @param assurance how sure the answer must be
 * @param view how much of the registry's answer is wanted
 * @param patient whether the lookup waits even for a place in a registry's line if the caller has
 *     none left, rather than being OVERLOADED; for streams, whose caller is held back meanwhile
 */
public record CheckOptions(
    CachePolicy cachePolicy,
    @Nullable Duration maxAge,
    Duration lookupTimeout,
    Assurance assurance,
    View view,
    boolean patient) {

  /** The least {@link #lookupTimeout}. */
  public static final Duration MIN_LOOKUP_TIMEOUT = Duration.ofMillis(100);

  /** The greatest {@link #lookupTimeout}. */
  public static final Duration MAX_LOOKUP_TIMEOUT = Duration.ofSeconds(30);

  public CheckOptions {
    if (maxAge != null && maxAge.isNegative()) {
      throw new IllegalArgumentException("maxAge is " + maxAge + ", expected zero or more");
    }
    if (lookupTimeout.compareTo(MIN_LOOKUP_TIMEOUT) < 0
        || lookupTimeout.compareTo(MAX_LOOKUP_TIMEOUT) > 0) {
      throw new IllegalArgumentException(
          "lookupTimeout is " + lookupTimeout + ", expected 100 ms to 30 s");
    }
  }

  /** Options of a call that is answered at once, if only to say that there is no place. */
  public CheckOptions(
      CachePolicy cachePolicy,
      @Nullable Duration maxAge,
      Duration lookupTimeout,
      Assurance assurance,
      View view) {
    this(cachePolicy, maxAge, lookupTimeout, assurance, view, false);
  }

  /** The same options, of a stream. */
  public CheckOptions ofStream() {
    return withPatient(true);
  }

  /** The same options but for {@link #patient}. */
  public CheckOptions withPatient(boolean isPatient) {
    return isPatient == patient
        ? this
        : new CheckOptions(cachePolicy, maxAge, lookupTimeout, assurance, view, isPatient);
  }

  /** The options of a call that asks for nothing special. */
  public static CheckOptions standard(Duration lookupTimeout) {
    return new CheckOptions(
        CachePolicy.NORMAL, null, lookupTimeout, Assurance.STANDARD, View.AVAILABILITY);
  }
}
