package dev.domaincheck.availability;

/** How much of a registry's answer is wanted. */
public enum View {
  /** The verdict and its evidence. */
  AVAILABILITY,
  /** Also the registration data. */
  REGISTRATION
}
