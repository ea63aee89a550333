package dev.domaincheck.server;

import dev.domaincheck.availability.Deadline;
import dev.domaincheck.availability.Outcome;
import dev.domaincheck.availability.View;
import dev.domaincheck.das.DasClient;
import dev.domaincheck.lookup.Source;
import dev.domaincheck.name.DomainName;
import java.net.URI;

/** Availability services as the chain asks them. */
record DasSource(DasClient client) implements Source {
  @Override
  public URI address(URI endpoint, DomainName name) {
    return endpoint;
  }

  @Override
  public Outcome ask(DomainName name, URI address, View view, Deadline deadline)
      throws InterruptedException {
    return client.ask(name, address, deadline);
  }
}
