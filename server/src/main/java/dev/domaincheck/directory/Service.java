package dev.domaincheck.directory;

import dev.domaincheck.availability.Protocol;
import java.net.URI;
import java.util.Locale;

/**
 * A service that can be asked about the names of a suffix.
 *
 * @param endpoint an RDAP base URL that ends in a slash (RFC 9224, section 3); {@code
 *     whois://host:port} or {@code das://host:port}; or, also for DAS, an HTTP URL. The host is a
 *     DNS name
 * @param absence what "not found" is worth; never above {@link Absence#NONE} over plain HTTP
 * @param reservationVisible whether a reserved name looks different from a free one here
 * @param limitGroup services of one group share one machine, and one limit
 * @param enabled whether it is asked; a service that is off stays so until the operator turns it on
 */
public record Service(
    Protocol protocol,
    URI endpoint,
    Authority authority,
    Absence absence,
    boolean reservationVisible,
    String limitGroup,
    boolean enabled) {

  /**
   * Checks the endpoint against the protocol.
   *
   * @throws IllegalArgumentException if they do not go together, or plain HTTP would count
   */
  public Service {
    Endpoints.check(protocol, endpoint);
    if (absence != Absence.NONE && endpoint.getScheme().equals("http")) {
      throw new IllegalArgumentException("absence over plain http must be none: " + endpoint);
    }
    if (limitGroup.isEmpty()) {
      throw new IllegalArgumentException("limit group is empty: " + endpoint);
    }
  }

  /** A service that is asked. */
  public Service(
      Protocol protocol,
      URI endpoint,
      Authority authority,
      Absence absence,
      boolean reservationVisible,
      String limitGroup) {
    this(protocol, endpoint, authority, absence, reservationVisible, limitGroup, true);
  }

  /** The host that is asked, a DNS name in lower case. */
  public String host() {
    return endpoint.getHost();
  }

  /** The limit group of a service that has its machine to itself, as {@code whois:whois.nic.fr}. */
  static String ownGroup(Protocol protocol, URI endpoint) {
    return protocol.name().toLowerCase(Locale.ROOT).replace('_', '-') + ":" + endpoint.getHost();
  }

  /** The same service for a suffix that its "not found" says nothing about. */
  Service withoutAbsence() {
    return new Service(
        protocol, endpoint, authority, Absence.NONE, reservationVisible, limitGroup, enabled);
  }

  /** The same service, to be asked or not. */
  Service enabled(boolean now) {
    return new Service(protocol, endpoint, authority, absence, reservationVisible, limitGroup, now);
  }
}
