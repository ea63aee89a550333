package dev.domaincheck.client;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How names are to be checked. Begin with {@link #DEFAULT} and change what matters:
 *
 * <pre>{@code
 * CheckOptions.DEFAULT.withCachePolicy(CachePolicy.REFRESH).withTimeout(Duration.ofSeconds(5))
 * }</pre>
 *
 * @param cachePolicy which cached answers may serve
 * @param maxAge the greatest age of a cached answer, zero or more; null: as long as the cache keeps
 *     it
 * @param maxParallelism lookups under way at once for the call: 0 = the server's bound, 1 = one
 *     after the other
 * @param lookupTimeout how long one lookup may take, which the server takes from 100 ms to 30 s;
 *     null: the server's setting
 * @param assurance how sure the answer must be
 * @param view how much of the registry's answer is wanted
 * @param timeout how long the whole call may take; null: the client's default for its kind of call
 */
public record CheckOptions(
    CachePolicy cachePolicy,
    @Nullable Duration maxAge,
    int maxParallelism,
    @Nullable Duration lookupTimeout,
    Assurance assurance,
    View view,
    @Nullable Duration timeout) {

  /** Asks for nothing special. */
  public static final CheckOptions DEFAULT =
      new CheckOptions(
          CachePolicy.NORMAL, null, 0, null, Assurance.STANDARD, View.AVAILABILITY, null);

  /**
   * Makes options.
   *
   * @throws IllegalArgumentException if a value makes no sense to any server
   */
  public CheckOptions {
    if (maxAge != null && maxAge.isNegative()) {
      throw new IllegalArgumentException("maxAge is " + maxAge + ", expected zero or more");
    }
    if (maxParallelism < 0) {
      throw new IllegalArgumentException(
          "maxParallelism is " + maxParallelism + ", expected zero or more");
    }
    requirePositive("lookupTimeout", lookupTimeout);
    requirePositive("timeout", timeout);
    if (assurance == Assurance.UNKNOWN) {
      throw new IllegalArgumentException("assurance UNKNOWN cannot be asked for");
    }
  }

  private static void requirePositive(String name, @Nullable Duration value) {
    if (value != null && !value.isPositive()) {
      throw new IllegalArgumentException(name + " is " + value + ", expected more than zero");
    }
  }

  /** The same with another {@link #cachePolicy}. */
  public CheckOptions withCachePolicy(CachePolicy value) {
    return new CheckOptions(value, maxAge, maxParallelism, lookupTimeout, assurance, view, timeout);
  }

  /** The same with another {@link #maxAge}. */
  public CheckOptions withMaxAge(@Nullable Duration value) {
    return new CheckOptions(
        cachePolicy, value, maxParallelism, lookupTimeout, assurance, view, timeout);
  }

  /** The same with another {@link #maxParallelism}. */
  public CheckOptions withMaxParallelism(int value) {
    return new CheckOptions(cachePolicy, maxAge, value, lookupTimeout, assurance, view, timeout);
  }

  /** The same with another {@link #lookupTimeout}. */
  public CheckOptions withLookupTimeout(@Nullable Duration value) {
    return new CheckOptions(cachePolicy, maxAge, maxParallelism, value, assurance, view, timeout);
  }

  /** The same with another {@link #assurance}. */
  public CheckOptions withAssurance(Assurance value) {
    return new CheckOptions(
        cachePolicy, maxAge, maxParallelism, lookupTimeout, value, view, timeout);
  }

  /** The same with another {@link #view}. */
  public CheckOptions withView(View value) {
    return new CheckOptions(
        cachePolicy, maxAge, maxParallelism, lookupTimeout, assurance, value, timeout);
  }

  /** The same with another {@link #timeout}. */
  public CheckOptions withTimeout(@Nullable Duration value) {
    return new CheckOptions(
        cachePolicy, maxAge, maxParallelism, lookupTimeout, assurance, view, value);
  }
}
