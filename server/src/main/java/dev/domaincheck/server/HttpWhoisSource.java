package dev.domaincheck.server;

import dev.domaincheck.availability.Deadline;
import dev.domaincheck.availability.Outcome;
import dev.domaincheck.availability.View;
import dev.domaincheck.httpwhois.HttpWhoisClient;
import dev.domaincheck.lookup.Source;
import dev.domaincheck.name.DomainName;
import java.net.URI;

/** HTTP WHOIS as the chain asks it. */
record HttpWhoisSource(HttpWhoisClient client) implements Source {
  @Override
  public URI address(URI endpoint, DomainName name) {
    return client.address(endpoint, name);
  }

  @Override
  public Outcome ask(DomainName name, URI address, View view, Deadline deadline)
      throws InterruptedException {
    return client.ask(name, address, deadline);
  }
}
