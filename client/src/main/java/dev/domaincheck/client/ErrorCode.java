package dev.domaincheck.client;

/** The kind of a failed call: the gRPC status codes by name. */
public enum ErrorCode {
  /** The caller, or its thread's interruption, ended the call. */
  CANCELLED,
  /** No more is known, or a code that this version of the client does not know. */
  UNKNOWN,
  /** The request is wrong; {@link DomainCheckException#violations} may say where. */
  INVALID_ARGUMENT,
  /**
   * No answer in time. The service means to answer before the deadline, so most likely it was not
   * reached or hangs, or the time was too short for the way to it and back.
   */
  DEADLINE_EXCEEDED,
  /** The thing asked for does not exist. */
  NOT_FOUND,
  /** The thing to be made exists already. */
  ALREADY_EXISTS,
  /** The credential is known, but not for this call. */
  PERMISSION_DENIED,
  /** A quota is used up, or a message is too large. */
  RESOURCE_EXHAUSTED,
  /** What the call works on is not in the state for it. */
  FAILED_PRECONDITION,
  /** The call lost against another one, or nothing came on a stream for too long. */
  ABORTED,
  /** Past the valid range. */
  OUT_OF_RANGE,
  /** The server does not offer the call or the option. */
  UNIMPLEMENTED,
  /** A fault of the server, or an answer against the contract. */
  INTERNAL,
  /** The service cannot be reached, or has no room for the call. */
  UNAVAILABLE,
  /** Data were lost. */
  DATA_LOSS,
  /** The call carries no credential, or none that is known. */
  UNAUTHENTICATED
}
