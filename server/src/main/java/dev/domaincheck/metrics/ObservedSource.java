package dev.domaincheck.metrics;

import dev.domaincheck.availability.Deadline;
import dev.domaincheck.availability.Outcome;
import dev.domaincheck.availability.Protocol;
import dev.domaincheck.availability.View;
import dev.domaincheck.lookup.Source;
import dev.domaincheck.name.DomainName;
import java.net.URI;
import java.util.Locale;
import java.util.function.Predicate;

/**
 * A protocol whose queries are counted, timed and traced.
 *
 * @param listed whether a host is one of the tables': others are what a reply names, and would give
 *     strangers a say in the number of labels
 */
record ObservedSource(
    Protocol protocol, Source source, Predicate<String> listed, Instruments instruments)
    implements Source {
  private static final String OTHERS = "other";

  @Override
  public URI address(URI endpoint, DomainName name) {
    return source.address(endpoint, name);
  }

  @Override
  public Outcome ask(DomainName name, URI address, View view, Deadline deadline)
      throws InterruptedException {
    Instruments.Query query = instruments.query(protocol, label(address));
    try {
      Outcome outcome = source.ask(name, address, view, deadline);
      query.met(outcome);
      return outcome;
    } finally {
      query.end();
    }
  }

  private String label(URI address) {
    String host = address.getHost() == null ? "" : address.getHost().toLowerCase(Locale.ROOT);
    return listed.test(host) ? host : OTHERS;
  }
}
