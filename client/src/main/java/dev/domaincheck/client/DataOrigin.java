package dev.domaincheck.client;

/** Where the server loaded a set of data from. */
public enum DataOrigin {
  /** It came with the program. */
  EMBEDDED,
  /** The last good copy of an earlier refresh. */
  DISK,
  /** Fetched from its publisher. */
  NETWORK,
  /** A file of the server's operator. */
  OPERATOR,
  /** Not told, or one that this version of the client does not know. */
  UNKNOWN
}
