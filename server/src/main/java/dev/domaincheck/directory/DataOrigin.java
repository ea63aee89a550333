package dev.domaincheck.directory;

/** Where a set of data was loaded from. */
public enum DataOrigin {
  /** It came with the program. */
  EMBEDDED,
  /** The last good copy of an earlier refresh, kept in the state folder. */
  DISK,
  /** Fetched by this process. */
  NETWORK,
  /** A file of the operator. */
  OPERATOR
}
