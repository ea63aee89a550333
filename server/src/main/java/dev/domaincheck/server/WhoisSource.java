package dev.domaincheck.server;

import dev.domaincheck.availability.Deadline;
import dev.domaincheck.availability.Outcome;
import dev.domaincheck.availability.View;
import dev.domaincheck.lookup.Source;
import dev.domaincheck.name.DomainName;
import dev.domaincheck.transport.Endpoint;
import dev.domaincheck.whois.WhoisClient;
import java.net.URI;

/** WHOIS as the chain asks it. */
record WhoisSource(WhoisClient client) implements Source {
  /** RFC 3912. */
  private static final int PORT = 43;

  @Override
  public URI address(URI endpoint, DomainName name) {
    return endpoint;
  }

  @Override
  public Outcome ask(DomainName name, URI address, View view, Deadline deadline)
      throws InterruptedException {
    int port = address.getPort() < 0 ? PORT : address.getPort();
    return client.ask(name, new Endpoint(address.getHost(), port), view, deadline);
  }
}
