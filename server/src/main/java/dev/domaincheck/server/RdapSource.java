package dev.domaincheck.server;

import dev.domaincheck.availability.Deadline;
import dev.domaincheck.availability.Outcome;
import dev.domaincheck.availability.View;
import dev.domaincheck.lookup.Source;
import dev.domaincheck.name.DomainName;
import dev.domaincheck.rdap.RdapClient;
import java.net.URI;

/** RDAP as the chain asks it. */
record RdapSource(RdapClient client) implements Source {
  @Override
  public URI address(URI endpoint, DomainName name) {
    return RdapClient.domainUrl(endpoint, name);
  }

  @Override
  public Outcome ask(DomainName name, URI address, View view, Deadline deadline)
      throws InterruptedException {
    return client.ask(name, address, deadline);
  }
}
