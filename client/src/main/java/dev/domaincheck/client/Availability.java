package dev.domaincheck.client;

/** Whether a name can be registered. */
public enum Availability {
  /** The registry states that it has no registration of the name. */
  AVAILABLE,
  /** The registry has a registration, also one that is expired, on hold or about to be deleted. */
  REGISTERED,
  /** The registry withholds the name: reserved, blocked or restricted. */
  RESERVED,
  /** The name is offered, at a price of its own. */
  PREMIUM,
  /** The name cannot be registered now; the registry does not say why. */
  UNAVAILABLE,
  /** The input is not a name that could be registered. */
  INVALID,
  /** No service is known that answers for the name's suffix. */
  UNSUPPORTED,
  /**
   * There is no trustworthy answer; the {@link Reason} says why. Also stands for a verdict that
   * this version of the client does not know.
   */
  UNKNOWN
}
