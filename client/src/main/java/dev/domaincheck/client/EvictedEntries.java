package dev.domaincheck.client;

import java.util.List;

/**
 * What was removed from the server's cache, or would be.
 *
 * @param evicted the number of entries
 * @param sampleDomainNames the first of their names, at most 100, in order and in A-label form
 */
public record EvictedEntries(long evicted, List<String> sampleDomainNames) {
  public EvictedEntries {
    sampleDomainNames = List.copyOf(sampleDomainNames);
  }
}
