package dev.domaincheck.grpc;

import dev.domaincheck.cache.AnswerCache;
import dev.domaincheck.cache.CacheEntry;
import dev.domaincheck.name.DomainName;
import dev.domaincheck.name.RejectedName;
import dev.domaincheck.v1.DomainResult;
import dev.domaincheck.v1.ErrorReason;
import dev.domaincheck.v1.EvictCacheEntriesResponse;
import dev.domaincheck.v1.ListCacheEntriesResponse;
import io.grpc.Status;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The cache's entries in the contract's terms: a page of them, one, and their eviction. */
final class CacheEntries {
  /** Bytes of a page: many callers take messages of 4 MiB, and registrations are of any size. */
  private static final int MAX_PAGE_BYTES = 3 * 1024 * 1024;

  /** Names that show what an eviction met. */
  private static final int MAX_SAMPLE = 100;

  private final @Nullable AnswerCache cache;

  /**
   * @param cache null if the server caches nothing; it is like an empty one then
   */
  CacheEntries(@Nullable AnswerCache cache) {
    this.cache = cache;
  }

  /**
   * One page in order of name.
   *
   * @param size entries at most
   * @param token the last name of the page before; empty for the first page
   */
  ListCacheEntriesResponse list(EntryFilter filter, int size, String token) {
    // One more than the page: whether there is another.
    FirstByName<CacheEntry> first = new FirstByName<>(size + 1);
    matching(filter, name -> name.compareTo(token) > 0 && first.takes(name))
        .forEach(entry -> first.add(entry.name(), entry));
    List<CacheEntry> entries = first.inOrder();
    ListCacheEntriesResponse.Builder page = ListCacheEntriesResponse.newBuilder();
    int bytes = 0;
    for (CacheEntry entry : entries) {
      var message = message(entry);
      bytes += message.getSerializedSize();
      boolean full = page.getEntriesCount() == size || bytes > MAX_PAGE_BYTES;
      if (full && page.getEntriesCount() > 0) {
        page.setNextPageToken(
            page.getEntries(page.getEntriesCount() - 1).getResult().getDomainName());
        break;
      }
      page.addEntries(message);
    }
    return page.build();
  }

  /**
   * One entry.
   *
   * @param name the A-label form
   * @throws io.grpc.StatusRuntimeException NOT_FOUND if there is none
   */
  dev.domaincheck.v1.CacheEntry get(String name) {
    CacheEntry entry = cache == null ? null : cache.inspect(name);
    if (entry == null) {
      throw Errors.of(
          Status.Code.NOT_FOUND,
          ErrorReason.ERROR_REASON_ENTRY_NOT_FOUND,
          "the cache holds no answer for " + name,
          Map.of());
    }
    return message(entry);
  }

  /**
   * Removes entries.
   *
   * @param dryRun whether they are only counted
   */
  EvictCacheEntriesResponse evict(EntryFilter filter, boolean dryRun) {
    FirstByName<String> sample = new FirstByName<>(MAX_SAMPLE);
    long evicted =
        matching(filter, name -> true)
            .map(CacheEntry::name)
            .filter(name -> dryRun || evict(name))
            .mapToLong(
                name -> {
                  sample.add(name, name);
                  return 1;
                })
            .sum();
    return EvictCacheEntriesResponse.newBuilder()
        .setEvicted(evicted)
        .addAllSampleDomainNames(sample.inOrder())
        .build();
  }

  private boolean evict(String name) {
    return cache != null && cache.evict(name);
  }

  private Stream<CacheEntry> matching(EntryFilter filter, Predicate<String> wanted) {
    if (cache == null) {
      return Stream.empty();
    }
    String only = filter.domainName();
    Stream<CacheEntry> candidates =
        only.isEmpty()
            ? cache.entries(name -> filter.matchesName(name) && wanted.test(name))
            : Stream.ofNullable(wanted.test(only) ? cache.inspect(only) : null);
    return candidates.filter(filter::matches);
  }

  private static dev.domaincheck.v1.CacheEntry message(CacheEntry entry) {
    return dev.domaincheck.v1.CacheEntry.newBuilder()
        .setResult(result(entry))
        .setAge(ResultMessages.duration(entry.age()))
        .setWeightBytes(entry.bytes())
        .build();
  }

  private static DomainResult result(CacheEntry entry) {
    return switch (DomainName.parse(entry.name())) {
      case DomainName name ->
          ResultMessages.answered(entry.name(), name, entry.result(), entry.view()).build();
      // A name that an older list of public suffixes let in.
      case RejectedName rejected ->
          ResultMessages.found(entry.result())
              .setInput(entry.name())
              .setDomainName(entry.name())
              .build();
    };
  }
}
