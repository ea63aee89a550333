package dev.domaincheck.availability;

/** Refines an {@link Availability}; the comment of each group names the verdict it goes with. */
public enum Reason {
  // REGISTERED
  PENDING_DELETE,
  REDEMPTION,
  // RESERVED
  BLOCKED,
  RESTRICTED,
  // INVALID
  SYNTAX,
  IDNA,
  PUBLIC_SUFFIX,
  NOT_REGISTRABLE_LEVEL,
  REFUSED_BY_REGISTRY,
  // UNSUPPORTED
  TLD_NOT_DELEGATED,
  NO_SERVICE,
  SOURCE_DISABLED,
  // UNKNOWN, for what a registry did
  THROTTLED,
  HOST_PAUSED,
  BANNED,
  TIMEOUT,
  CONNECT_FAILED,
  TLS_FAILED,
  SERVER_ERROR,
  INCONCLUSIVE,
  MISMATCH,
  CONFLICT,
  TOO_LARGE,
  WEAK_SOURCE,
  POLICY_BLOCKED,
  // UNKNOWN, for what this service or its caller did
  OVERLOADED,
  RATE_LIMITED,
  NOT_CACHED,
  DEADLINE,
  CANCELLED,
  INTERNAL
}
