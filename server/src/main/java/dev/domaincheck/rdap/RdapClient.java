package dev.domaincheck.rdap;

import dev.domaincheck.availability.Deadline;
import dev.domaincheck.availability.Outcome;
import dev.domaincheck.availability.Outcome.Failure;
import dev.domaincheck.name.DomainName;
import dev.domaincheck.transport.Transport;
import dev.domaincheck.transport.TransportException;
import java.net.URI;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;

/** Asks RDAP services for domains (RFC 7480, RFC 9082 section 3.1.3). */
public final class RdapClient {
  /** The longest body read, in bytes: large objects with many contacts have some 50 KB. */
  public static final int MAX_BODY = 1024 * 1024;

  /** RFC 7480 section 4.2; some services know only the plain type. */
  private static final Map<String, String> ACCEPT =
      Map.of("Accept", "application/rdap+json, application/json;q=0.9");

  private final Transport transport;
  private final Predicate<String> named;
  private final RdapReader reader;

  /**
   * A client over {@code transport}.
   *
   * @param clock the wall clock, against which dates in Retry-After are read
   * @param named whether a table names a host, in lower case; no other one is to delay those
   */
  public RdapClient(Transport transport, InstantSource clock, Predicate<String> named) {
    this.transport = transport;
    this.named = named;
    this.reader = new RdapReader(clock);
  }

  /**
   * Where a service is asked for a name: {@code {base}domain/{A-label form}}.
   *
   * @param base the service's base URL (RFC 9224 section 3); a missing final slash is added
   */
  public static URI domainUrl(URI base, DomainName name) {
    String text = base.toString();
    return URI.create(text + (text.endsWith("/") ? "" : "/") + "domain/" + name.ascii());
  }

  /**
   * Asks once and reads the reply; blocks until then. A redirect is an outcome and not followed
   * here.
   *
   * @param url from {@link #domainUrl}, or the target of a redirect
   * @throws InterruptedException if the thread is interrupted; the exchange is then cancelled
   */
  public Outcome ask(DomainName name, URI url, Deadline deadline) throws InterruptedException {
    try {
      String host = url.getHost();
      boolean known = host != null && named.test(host.toLowerCase(Locale.ROOT));
      return reader.read(
          name,
          url,
          known
              ? transport.http(url, ACCEPT, MAX_BODY, deadline)
              : transport.httpToStranger(url, ACCEPT, MAX_BODY, deadline));
    } catch (TransportException e) {
      return Failure.of(e.reason(), e.getMessage());
    }
  }
}
