package dev.domaincheck.directory;

/** What a service's "not found" is worth for a suffix. A positive record always counts. */
public enum Absence {
  /** It says that the registry has no registration. */
  FIRM,
  /** It counts only if another source agrees. */
  WEAK,
  /**
   * It never counts, not even as a second voice: the service does not hold the suffix (a {@code
   * gov.uk} name asked at the server of {@code uk}), or can be tampered with on the way.
   */
  NONE
}
