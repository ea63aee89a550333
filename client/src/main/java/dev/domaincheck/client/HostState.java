package dev.domaincheck.client;

/** How a registry's service is. */
public enum HostState {
  /** It answers. */
  OK,
  /** It answers, but its answers take 2 s and more. */
  SLOW,
  /** It limited the server, or the daily quota is spent. */
  THROTTLED,
  /** The last five queries and more brought no answer. */
  DOWN,
  /** An admin paused it. */
  PAUSED,
  /** A state that this version of the client does not know. */
  UNKNOWN
}
