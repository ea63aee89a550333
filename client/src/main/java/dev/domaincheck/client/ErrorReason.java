package dev.domaincheck.client;

/** Why a call failed, as the service says it. The comment names the code that it goes with. */
public enum ErrorReason {
  /** The service gave no reason, or the error is not the service's. */
  NONE,
  /** INVALID_ARGUMENT: a list that must not be empty is. */
  EMPTY_REQUEST,
  /** INVALID_ARGUMENT: more names than the call takes; metadata {@code limit} says how many. */
  TOO_MANY_NAMES,
  /** INVALID_ARGUMENT: an option has a value outside its bounds. */
  INVALID_OPTION,
  /** INVALID_ARGUMENT: a filter that must choose something is empty. */
  EMPTY_FILTER,
  /** INVALID_ARGUMENT: a message of a bulk stream at the wrong place, or holding nothing. */
  UNEXPECTED_MESSAGE,
  /** UNIMPLEMENTED: not offered by this server; metadata {@code feature} names it. */
  NOT_SUPPORTED,
  /** UNAUTHENTICATED: the call carries no credential. */
  CREDENTIAL_MISSING,
  /** UNAUTHENTICATED: the call's credential is not known. */
  CREDENTIAL_INVALID,
  /** PERMISSION_DENIED: the credential is known, but not for this call. */
  SCOPE_MISSING,
  /** RESOURCE_EXHAUSTED: the caller's quota is used up. */
  QUOTA_EXCEEDED,
  /** RESOURCE_EXHAUSTED: the caller read too slowly for too long. */
  SLOW_CONSUMER,
  /** UNAVAILABLE: the server is shutting down. */
  DRAINING,
  /** UNAVAILABLE: the server has no room for the call. */
  OVERLOADED,
  /** NOT_FOUND: the cache has no such entry. */
  ENTRY_NOT_FOUND,
  /** NOT_FOUND: no limit group of that name. */
  HOST_NOT_FOUND,
  /**
   * ABORTED: nothing was sent on a stream for too long, says the service. DEADLINE_EXCEEDED: it
   * owes results and has been silent for too long, says this client.
   */
  IDLE_TIMEOUT,
  /** FAILED_PRECONDITION: what the call works on is switched off in this server. */
  DISABLED,
  /** INTERNAL: a fault of the server; metadata {@code id} is in its log. */
  INTERNAL,
  /** FAILED_PRECONDITION: the snapshot could not be written; the message tells why. */
  SNAPSHOT_FAILED,
  /** RESOURCE_EXHAUSTED: the message is larger than the server takes, once it is decompressed. */
  MESSAGE_TOO_LARGE,
  /** INVALID_ARGUMENT: what was sent is no message of this method. */
  UNREADABLE_MESSAGE,
  /** A reason that this version of the client does not know. */
  UNKNOWN
}
