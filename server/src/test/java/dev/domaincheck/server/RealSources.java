package dev.domaincheck.server;

import dev.domaincheck.availability.Protocol;
import dev.domaincheck.das.DasClient;
import dev.domaincheck.das.DasSyntaxes;
import dev.domaincheck.httpwhois.Adapters;
import dev.domaincheck.httpwhois.HttpWhoisClient;
import dev.domaincheck.lookup.Source;
import dev.domaincheck.rdap.RdapClient;
import dev.domaincheck.transport.Transport;
import dev.domaincheck.whois.WhoisClient;
import dev.domaincheck.whois.WhoisRules;
import java.time.Clock;
import java.util.Map;
import java.util.Set;

/** The protocols as the server asks them, for tests that put its parts together themselves. */
public final class RealSources {
  /** Those there is a source for. */
  public static final Set<Protocol> PROTOCOLS =
      Set.of(Protocol.RDAP, Protocol.DAS, Protocol.WHOIS, Protocol.HTTP_WHOIS);

  private RealSources() {}

  /** Every protocol of registries over {@code transport}, with the rules of the build. */
  public static Map<Protocol, Source> over(Transport transport) {
    return Map.of(
        Protocol.RDAP,
        new RdapSource(new RdapClient(transport, Clock.systemUTC(), host -> true)),
        Protocol.DAS,
        new DasSource(new DasClient(transport, DasSyntaxes.embedded(), Clock.systemUTC())),
        Protocol.WHOIS,
        new WhoisSource(new WhoisClient(transport, WhoisRules.embedded())),
        Protocol.HTTP_WHOIS,
        new HttpWhoisSource(new HttpWhoisClient(transport, Adapters::embedded, Clock.systemUTC())));
  }
}
