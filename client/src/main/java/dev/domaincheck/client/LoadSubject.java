package dev.domaincheck.client;

/** What a {@link LoadGenerator} calls. */
public enum LoadSubject {
  /** The service's checks: a unary call, or batches of a bulk stream. */
  CHECK,
  /** The service's calls that do nothing, of the same shape and bytes. */
  NOOP,
  /** The same behind the service's interceptors; there are none of bulk streams. */
  NOOP_INTERCEPTED
}
