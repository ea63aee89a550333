package dev.domaincheck.client;

/** How much evidence an answer rests on. */
public enum Assurance {
  /** A delegation in the parent zone is enough for REGISTERED. */
  FAST,
  /** The first definite word of a registry's service. */
  STANDARD,
  /** AVAILABLE also needs the parent zone's servers or a second service to agree. */
  CORROBORATED,
  /** A level that this version of the client does not know; only in results. */
  UNKNOWN
}
