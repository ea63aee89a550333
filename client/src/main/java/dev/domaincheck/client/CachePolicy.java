package dev.domaincheck.client;

/** Which cached answers may serve a call. */
public enum CachePolicy {
  /** A fresh cached answer is served; anything else is looked up. */
  NORMAL,
  /** No cached answer is served; the call joins only lookups begun after it. */
  REFRESH,
  /** Only the cache is asked; other names are UNKNOWN with {@link Reason#NOT_CACHED}. */
  CACHE_ONLY,
  /** As NORMAL, but a failed lookup falls back to an expired answer, marked stale. */
  STALE_IF_ERROR
}
