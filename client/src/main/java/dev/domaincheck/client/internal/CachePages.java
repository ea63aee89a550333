package dev.domaincheck.client.internal;

import dev.domaincheck.client.CacheEntry;
import dev.domaincheck.client.CachePage;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Function;
import java.util.function.Supplier;

/** The entries of one page after the other; a page is asked for when the one before is read. */
final class CachePages implements Iterator<CacheEntry> {

  private final Function<String, CachePage> pages;
  private final Supplier<RuntimeException> endless;
  private Iterator<CacheEntry> page = List.<CacheEntry>of().iterator();
  private String token = "";
  private boolean last;

  /**
   * @param pages asks for the page of a token
   * @param endless what to throw if a page leads to none but itself
   */
  CachePages(Function<String, CachePage> pages, Supplier<RuntimeException> endless) {
    this.pages = pages;
    this.endless = endless;
  }

  @Override
  public boolean hasNext() {
    while (!page.hasNext() && !last) {
      CachePage next = pages.apply(token);
      last = next.nextPageToken().isEmpty();
      // Names come in order; a list that does not would have no end.
      if (!last && (next.entries().isEmpty() || next.nextPageToken().compareTo(token) <= 0)) {
        throw endless.get();
      }
      token = next.nextPageToken();
      page = next.entries().iterator();
    }
    return page.hasNext();
  }

  @Override
  public CacheEntry next() {
    if (!hasNext()) {
      throw new NoSuchElementException("all entries were read");
    }
    return page.next();
  }
}
