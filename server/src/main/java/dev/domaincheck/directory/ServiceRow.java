package dev.domaincheck.directory;

import dev.domaincheck.availability.Protocol;
import java.util.Comparator;
import java.util.Set;

/**
 * A row of a service table.
 *
 * @param order lower is asked sooner, among the rows of one trust
 * @param serves the multi-label suffixes below {@code suffix} that the service holds, too
 */
record ServiceRow(String suffix, Service service, int order, Set<String> serves) {

  /** Sooner asked first. */
  static final Comparator<ServiceRow> IN_ORDER = Comparator.comparingInt(ServiceRow::order);

  /** RDAP, DAS, WHOIS, HTTP WHOIS; tens apart, so that a table can put a service between two. */
  static int usualOrder(Protocol protocol) {
    return switch (protocol) {
      case RDAP -> 10;
      case DAS -> 20;
      case WHOIS -> 30;
      case HTTP_WHOIS -> 40;
      case DNS -> 50;
    };
  }

  /** Whether the service holds the names of this suffix. */
  boolean speaksFor(String asked) {
    return asked.equals(suffix) || serves.contains(asked);
  }

  /** The service as it may be used for a suffix at or below the row's own. */
  Service serviceFor(String asked) {
    return speaksFor(asked) ? service : service.withoutAbsence();
  }

  ServiceRow enabling(Set<String> hosts) {
    return hosts.contains(service.host())
        ? new ServiceRow(suffix, service.enabled(true), order, serves)
        : this;
  }
}
