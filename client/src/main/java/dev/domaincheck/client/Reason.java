package dev.domaincheck.client;

/** Why a verdict is what it is. The comment of each group names the verdict it goes with. */
public enum Reason {
  /** Nothing to add. */
  NONE,

  // REGISTERED
  /** Waits for its deletion (EPP pendingDelete). */
  PENDING_DELETE,
  /** Deleted, but its holder can still restore it (EPP redemptionPeriod). */
  REDEMPTION,

  // RESERVED
  /** Blocked by the registry or for a rights holder. */
  BLOCKED,
  /** Open only to some applicants. */
  RESTRICTED,

  // INVALID
  /** Not the syntax of a domain name. */
  SYNTAX,
  /** Refused by UTS 46, the rules of internationalised names. */
  IDNA,
  /** The name is itself a public suffix. */
  PUBLIC_SUFFIX,
  /** The name lies below a registrable one; see {@link DomainResult#registrableName}. */
  NOT_REGISTRABLE_LEVEL,
  /** The registry says that the name is malformed or against its policy. */
  REFUSED_BY_REGISTRY,

  // UNSUPPORTED
  /** The last label is not in the root zone. */
  TLD_NOT_DELEGATED,
  /** The registry offers no public lookup service that is known. */
  NO_SERVICE,
  /** A service is known, but the operator has not enabled it. */
  SOURCE_DISABLED,

  // UNKNOWN, for what a registry did
  /** The registry limits the server's queries. */
  THROTTLED,
  /**
   * The registry was not asked because it limited the server a moment ago, or the operator paused
   * it.
   */
  HOST_PAUSED,
  /** The registry refuses to serve the server at all. */
  BANNED,
  /** The registry did not answer in time. */
  TIMEOUT,
  /** No connection to the registry, or it broke off. */
  CONNECT_FAILED,
  /** The registry's certificate or TLS handshake failed. */
  TLS_FAILED,
  /** The registry reported a fault of its own. */
  SERVER_ERROR,
  /** The reply holds no statement about the name that a rule knows. */
  INCONCLUSIVE,
  /** The reply is about another name. */
  MISMATCH,
  /** Two sources contradict each other. */
  CONFLICT,
  /** The reply is larger than any honest one. */
  TOO_LARGE,
  /** A source says the name is free, but it is not trusted alone. */
  WEAK_SOURCE,
  /** The address or redirect of the service is one that is not connected to. */
  POLICY_BLOCKED,

  // UNKNOWN, for what the server or its caller did
  /** The server had no capacity left for the lookup. */
  OVERLOADED,
  /** The caller's own quota in the server is used up. */
  RATE_LIMITED,
  /** {@link CachePolicy#CACHE_ONLY} was asked, and the cache holds no answer. */
  NOT_CACHED,
  /** The call's time was up before the lookup ended. */
  DEADLINE,
  /** The lookup was cancelled. */
  CANCELLED,
  /** A fault of the server. */
  INTERNAL,

  /** A reason that this version of the client does not know. */
  UNKNOWN
}
