package dev.domaincheck.dns;

import java.util.Collections;
import java.util.List;

/**
 * A name server of a zone.
 *
 * @param host its A-label name, lower case
 * @param addresses as text, IPv4 before IPv6; empty if the referral gave none that can be believed
 */
public record NameServer(String host, List<String> addresses) {

  public NameServer {
    addresses = List.copyOf(addresses);
  }

  /** Whether both are one machine, as far as names and addresses tell. */
  boolean isSameAs(NameServer other) {
    return host.equals(other.host) || !Collections.disjoint(addresses, other.addresses);
  }
}
