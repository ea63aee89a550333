package dev.domaincheck.client;

import dev.domaincheck.client.internal.CacheCalls;

/** The server's cache. Every call needs an admin's token. */
public final class CacheAdmin {

  private final CacheCalls calls;

  CacheAdmin(CacheCalls calls) {
    this.calls = calls;
  }

  /**
   * Tells how large, how old and how useful the cache is.
   *
   * @throws DomainCheckException with {@link ErrorCode#UNAUTHENTICATED} without an admin's token
   */
  public CacheStats stats() {
    return calls.stats();
  }

  /**
   * Removes all entries. A lookup under way does not put an older answer back.
   *
   * @return the number of entries removed
   * @throws DomainCheckException with {@link ErrorCode#UNAUTHENTICATED} without an admin's token
   */
  public long clear() {
    return calls.clear();
  }
}
