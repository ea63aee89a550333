package dev.domaincheck.client;

import dev.domaincheck.client.internal.CacheCalls;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The server's cache.
 *
 * <pre>{@code
 * try (DomainCheckClient client =
 *     DomainCheckClient.builder().adminTokenFile(Path.of("/run/secrets/admin.token")).build()) {
 *   System.out.println(client.cache().stats().tiers());
 *   client.cache().evict(CacheFilter.ALL.withSuffix("co.uk"), false);
 * }
 * }</pre>
 *
 * <p>Every call needs an admin's token. Without a token that the server knows a {@link
 * DomainCheckException} has {@link ErrorCode#UNAUTHENTICATED}, and with one that is not for the
 * call, as that of checks, {@link ErrorCode#PERMISSION_DENIED}. A name, suffix or age that the
 * server refuses has {@link ErrorCode#INVALID_ARGUMENT}, and {@link
 * DomainCheckException#violations} says which. A server that caches nothing is like one with an
 * empty cache, but that it cannot be warmed.
 */
public final class CacheAdmin {

  /** Entries that one page holds at most. */
  public static final int MAX_PAGE_SIZE = 1_000;

  /** Names that one {@link #warm} takes. */
  public static final int MAX_WARM_NAMES = 10_000;

  private final CacheCalls calls;

  CacheAdmin(CacheCalls calls) {
    this.calls = calls;
  }

  /**
   * Tells how large, how old and how useful the cache is.
   *
   * @throws DomainCheckException if the call failed
   */
  public CacheStats stats() {
    return calls.stats();
  }

  /**
   * The entries that a filter chooses, in order of name. They are asked for page by page as the
   * stream is read, so what comes or goes meanwhile may or may not be among them; the stream throws
   * {@link DomainCheckException} if a call fails.
   *
   * <pre>{@code
   * client.cache().list(CacheFilter.ALL.withSuffix("co.uk"))
   *     .forEach(entry -> System.out.println(entry.result().domainName()));
   * }</pre>
   */
  public Stream<CacheEntry> list(CacheFilter filter) {
    return calls.list(filter, MAX_PAGE_SIZE);
  }

  /**
   * One page of {@link #list}.
   *
   * <pre>{@code
   * CachePage first = client.cache().page(CacheFilter.ALL, 100, "");
   * CachePage second = client.cache().page(CacheFilter.ALL, 100, first.nextPageToken());
   * }</pre>
   *
   * @param pageSize entries at most, 1 to {@link #MAX_PAGE_SIZE}; 0 leaves it to the server, which
   *     takes 100
   * @param pageToken {@link CachePage#nextPageToken} of the page before; empty for the first
   * @throws DomainCheckException if the call failed
   */
  public CachePage page(CacheFilter filter, int pageSize, String pageToken) {
    return calls.page(filter, pageSize, pageToken);
  }

  /**
   * The entry of a name, which does not count as a use of it.
   *
   * @param domainName in U-label or A-label form
   * @return empty if the cache has none
   * @throws DomainCheckException if the call failed
   */
  public Optional<CacheEntry> get(String domainName) {
    return calls.get(domainName);
  }

  /**
   * Removes the entries that a filter chooses. A lookup under way may put an answer back.
   *
   * @param filter not an empty one: {@link #clear} removes everything
   * @param dryRun whether they are only counted
   * @throws IllegalArgumentException if the filter is empty
   * @throws DomainCheckException if the call failed
   */
  public EvictedEntries evict(CacheFilter filter, boolean dryRun) {
    if (filter.isEmpty()) {
      throw new IllegalArgumentException(
          "the filter is empty, expected one that chooses; clear() removes everything");
    }
    return calls.evict(filter, dryRun);
  }

  /**
   * Removes all entries. A lookup under way does not put an older answer back.
   *
   * @return the number of entries removed
   * @throws DomainCheckException if the call failed
   */
  public long clear() {
    return calls.clear();
  }

  /**
   * Looks names up so that they are cached, as {@link #warm(List, Duration)} does, for at most 5
   * minutes and 30 seconds a name.
   */
  public ResultStream<WarmProgress> warm(List<String> domainNames) {
    return new ResultStream<>(calls.warm(List.copyOf(domainNames), null));
  }

  /**
   * Looks names up so that they are cached, behind those who wait for an answer and at the
   * registries' pace. The stream says every second how far it is; the last element has all names
   * done. To close the stream ends the lookups; names done by then stay cached. A server that stays
   * silent for 90 seconds fails the stream.
   *
   * <pre>{@code
   * try (ResultStream<WarmProgress> progress =
   *     client.cache().warm(List.of("example.com", "example.org"), Duration.ofMinutes(1))) {
   *   progress.forEachRemaining(p -> System.out.println(p.progress().done() + " names done"));
   * }
   * }</pre>
   *
   * <p>The stream throws a {@link DomainCheckException} with {@link ErrorReason#DISABLED} if the
   * server caches nothing. It is not begun again where a server ends a connection for its age, 30
   * to 35 minutes after it was opened: then it fails with UNAVAILABLE, and warming the same names
   * once more goes on, as those that are cached take no time.
   *
   * @param domainNames 1 to {@link #MAX_WARM_NAMES} names
   * @param timeout how long it may take, more than zero; names that are not done by then count as
   *     failed
   */
  public ResultStream<WarmProgress> warm(List<String> domainNames, Duration timeout) {
    if (!timeout.isPositive()) {
      throw new IllegalArgumentException("timeout is " + timeout + ", expected more than zero");
    }
    return new ResultStream<>(calls.warm(List.copyOf(domainNames), timeout));
  }

  /**
   * Has the server write the cache to its snapshot file.
   *
   * @throws DomainCheckException if the call failed, with {@link ErrorReason#DISABLED} if the
   *     server has no such file
   */
  public SavedSnapshot save() {
    return calls.save();
  }
}
