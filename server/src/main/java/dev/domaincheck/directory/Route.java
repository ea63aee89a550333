package dev.domaincheck.directory;

import java.util.List;

/**
 * What to ask for the names of a suffix.
 *
 * @param suffix in A-label form
 * @param delegated whether the top-level domain is in the root zone
 * @param services in the order they are asked; empty if none is known or the suffix is not
 *     delegated
 */
public record Route(String suffix, boolean delegated, List<Service> services) {

  /**
   * Copies the list.
   *
   * @throws IllegalArgumentException if a suffix that is not delegated has services
   */
  public Route {
    services = List.copyOf(services);
    if (!delegated && !services.isEmpty()) {
      throw new IllegalArgumentException("services for " + suffix + ", which is not delegated");
    }
  }
}
