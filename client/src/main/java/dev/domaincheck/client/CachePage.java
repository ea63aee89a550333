package dev.domaincheck.client;

import java.util.List;

/**
 * Some entries of the server's cache, in order of name.
 *
 * @param entries the entries; fewer than were asked for if they are large
 * @param nextPageToken what to ask for the next page with; empty on the last
 */
public record CachePage(List<CacheEntry> entries, String nextPageToken) {
  public CachePage {
    entries = List.copyOf(entries);
  }
}
