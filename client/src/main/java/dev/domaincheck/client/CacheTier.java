package dev.domaincheck.client;

/** Where in the server's cache an answer was found. */
public enum CacheTier {
  /** Not from the cache. */
  NONE,
  /** The memory of the server's process. */
  MEMORY,
  /** A store shared by several servers. */
  SHARED,
  /** A tier that this version of the client does not know. */
  UNKNOWN
}
