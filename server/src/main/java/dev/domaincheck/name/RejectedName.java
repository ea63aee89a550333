package dev.domaincheck.name;

/**
 * An input that is no registrable name.
 *
 * @param problem the kind of fault
 * @param message one sentence that names the fault and what was expected
 * @param ascii the A-label form, empty if the input has none
 * @param unicode the U-label form, empty if the input has none
 * @param suffix the public suffix in A-label form, empty if the input has none
 * @param registrable the name to ask for instead, in A-label form; empty if there is none
 */
public record RejectedName(
    Problem problem,
    String message,
    String ascii,
    String unicode,
    String suffix,
    String registrable)
    implements ParsedName {

  /** The kind of fault. */
  public enum Problem {
    /** Not the syntax of a domain name. */
    SYNTAX,
    /** Refused by UTS 46. */
    IDNA,
    /** Itself a public suffix. */
    PUBLIC_SUFFIX,
    /** Below a registrable name. */
    NOT_REGISTRABLE_LEVEL
  }
}
