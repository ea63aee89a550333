package dev.domaincheck.directory;

import java.net.URI;
import java.time.Instant;
import java.util.Map;
import java.util.Set;

/**
 * The RDAP services that IANA lists (RFC 9224 section 4).
 *
 * @param publication when the registry was last changed, as it says itself
 * @param services one base URL a suffix: the first one over https, else the first one
 * @param dropped entries and URLs that failed a check
 */
record Bootstrap(Instant publication, Map<String, URI> services, int dropped) implements IanaData {
  Bootstrap {
    services = Map.copyOf(services);
  }

  @Override
  public long edition() {
    return publication.getEpochSecond();
  }

  @Override
  public String editionText() {
    return "published " + publication;
  }

  @Override
  public Instant dataTime() {
    return publication;
  }

  @Override
  public Set<String> entries() {
    return services.keySet();
  }
}
