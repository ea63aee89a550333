package dev.domaincheck.client;

/** Whether a delegation is signed. */
public enum Dnssec {
  /** Signed. */
  SIGNED,
  /** Not signed. */
  UNSIGNED,
  /** The registry does not say, or says what this version of the client does not know. */
  UNKNOWN
}
