package dev.domaincheck.client.internal;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The bulk streams of a connection that are not over. A channel that is shut down ends only their
 * calls, which they would take for a cut, and waits neither for them nor for their sources.
 */
final class OpenFeeds {

  private final Set<BulkFeed> feeds = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  /** Ends it at once if all were ended. */
  void add(BulkFeed feed) {
    feeds.add(feed);
    if (closed) {
      feed.clientClosed();
    }
  }

  void remove(BulkFeed feed) {
    feeds.remove(feed);
  }

  /** Ends all, and those to come. */
  void close() {
    closed = true;
    feeds.forEach(BulkFeed::clientClosed);
  }
}
