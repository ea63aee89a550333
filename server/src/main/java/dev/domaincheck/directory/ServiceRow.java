package dev.domaincheck.directory;

import java.util.Set;

/**
 * A row of a service table.
 *
 * @param order lower is asked sooner, among the rows of one trust
 * @param serves the multi-label suffixes below {@code suffix} that the service holds, too
 */
record ServiceRow(String suffix, Service service, int order, Set<String> serves) {

  /** The service as it may be used for a suffix at or below the row's own. */
  Service serviceFor(String asked) {
    return asked.equals(suffix) || serves.contains(asked) ? service : service.withoutAbsence();
  }

  ServiceRow enabling(Set<String> hosts) {
    return hosts.contains(service.host())
        ? new ServiceRow(suffix, service.enabled(true), order, serves)
        : this;
  }
}
