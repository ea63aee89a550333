package dev.domaincheck.client;

/** How much of a registry's answer is wanted. */
public enum View {
  /** The verdict and its evidence. */
  AVAILABILITY,
  /** Also the registration's data, where there is a registration. */
  REGISTRATION
}
