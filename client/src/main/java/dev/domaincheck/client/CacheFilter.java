package dev.domaincheck.client;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Chooses entries of the server's cache: those for which everything that is set holds. Begin with
 * {@link #ALL} and say what matters:
 *
 * <pre>{@code
 * CacheFilter.ALL.withSuffix("co.uk").withOlderThan(Duration.ofHours(1))
 * }</pre>
 *
 * @param domainName this name alone, in U-label or A-label form; null: any
 * @param suffix names below this suffix, by whole labels; null: any
 * @param server entries whose deciding evidence came from this host, with or without its port;
 *     null: any
 * @param availability entries of this verdict; null: any
 * @param olderThan entries whose evidence is older than this, zero or more; null: of any age
 */
public record CacheFilter(
    @Nullable String domainName,
    @Nullable String suffix,
    @Nullable String server,
    @Nullable Availability availability,
    @Nullable Duration olderThan) {

  /** Sets nothing: every entry. */
  public static final CacheFilter ALL = new CacheFilter(null, null, null, null, null);

  /**
   * Makes a filter.
   *
   * @throws IllegalArgumentException if a text is empty, which could mean nothing or everything, or
   *     if the age is negative
   */
  public CacheFilter {
    requireText("domainName", domainName);
    requireText("suffix", suffix);
    requireText("server", server);
    if (olderThan != null && olderThan.isNegative()) {
      throw new IllegalArgumentException("olderThan is " + olderThan + ", expected zero or more");
    }
  }

  private static void requireText(String name, @Nullable String value) {
    if (value != null && value.isEmpty()) {
      throw new IllegalArgumentException(name + " is empty, expected a text or null for any");
    }
  }

  /** Whether nothing is set, so that every entry is chosen. */
  public boolean isEmpty() {
    return equals(ALL);
  }

  /** The same with another {@link #domainName}. */
  public CacheFilter withDomainName(@Nullable String value) {
    return new CacheFilter(value, suffix, server, availability, olderThan);
  }

  /** The same with another {@link #suffix}. */
  public CacheFilter withSuffix(@Nullable String value) {
    return new CacheFilter(domainName, value, server, availability, olderThan);
  }

  /** The same with another {@link #server}. */
  public CacheFilter withServer(@Nullable String value) {
    return new CacheFilter(domainName, suffix, value, availability, olderThan);
  }

  /** The same with another {@link #availability}. */
  public CacheFilter withAvailability(@Nullable Availability value) {
    return new CacheFilter(domainName, suffix, server, value, olderThan);
  }

  /** The same with another {@link #olderThan}. */
  public CacheFilter withOlderThan(@Nullable Duration value) {
    return new CacheFilter(domainName, suffix, server, availability, value);
  }
}
