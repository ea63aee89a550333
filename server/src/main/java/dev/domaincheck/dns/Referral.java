package dev.domaincheck.dns;

import java.util.List;
import org.xbill.DNS.Name;

/**
 * The name servers of a zone.
 *
 * @param zone absolute
 * @param servers one or more
 * @param ttlSeconds how long this may be remembered
 */
record Referral(Name zone, List<NameServer> servers, long ttlSeconds) {
  Referral {
    servers = List.copyOf(servers);
    if (servers.isEmpty()) {
      throw new IllegalArgumentException("a zone without servers");
    }
  }
}
