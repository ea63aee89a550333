package dev.domaincheck.directory;

/** Why a service is believed to speak for a suffix, the best reason first. */
public enum Authority {
  /** The operator of this service named it. */
  OPERATOR,
  /** IANA lists it: in the RDAP bootstrap file (RFC 9224) or in the root zone database. */
  IANA,
  /** The registry's own service that IANA does not list, or one that three or more sources name. */
  REGISTRY,
  /** Named by fewer: asked last, and its "not found" needs a second source. */
  GUESS
}
