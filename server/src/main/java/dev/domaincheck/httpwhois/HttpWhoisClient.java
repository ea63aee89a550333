package dev.domaincheck.httpwhois;

import dev.domaincheck.availability.Deadline;
import dev.domaincheck.availability.Outcome;
import dev.domaincheck.availability.Outcome.Failure;
import dev.domaincheck.availability.Reason;
import dev.domaincheck.name.DomainName;
import dev.domaincheck.transport.Transport;
import dev.domaincheck.transport.TransportException;
import java.net.URI;
import java.time.InstantSource;
import java.util.function.Supplier;

/**
 * Asks registries' web pages and JSON interfaces. No cookie is kept and no redirect followed: what
 * a redirect points to may be the answer, and anything beyond one request would be a session.
 */
public final class HttpWhoisClient {
  /** The longest body read, in bytes: a page around one record has some 50 KB. */
  public static final int MAX_BODY = 256 * 1024;

  private final Transport transport;
  private final Supplier<Adapters> adapters;
  private final HttpWhoisReader reader;

  /**
   * A client over {@code transport}.
   *
   * @param adapters asked at each query
   * @param clock the wall clock, against which dates in Retry-After are read
   */
  public HttpWhoisClient(Transport transport, Supplier<Adapters> adapters, InstantSource clock) {
    this.transport = transport;
    this.adapters = adapters;
    this.reader = new HttpWhoisReader(clock);
  }

  /** Where a service is asked for a name; {@code endpoint} itself if no adapter knows it. */
  public URI address(URI endpoint, DomainName name) {
    Adapter adapter = adapters.get().of(endpoint);
    return adapter == null ? endpoint : adapter.address(name);
  }

  /**
   * Asks once and reads the reply; blocks until then. Never a {@link Outcome.Redirect}.
   *
   * @param address from {@link #address}
   * @throws InterruptedException if the thread is interrupted; the exchange is then cancelled
   */
  public Outcome ask(DomainName name, URI address, Deadline deadline) throws InterruptedException {
    Adapter adapter = adapters.get().of(address);
    if (adapter == null) {
      return Failure.of(Reason.INCONCLUSIVE, "no adapter knows how to ask " + address.getHost());
    }
    if (!adapter.canAsk(name)) {
      return Failure.of(
          Reason.INCONCLUSIVE,
          address.getHost() + " cannot be asked about names under ." + name.suffix());
    }
    try {
      return reader.read(name, adapter, transport.http(adapter.query(name), MAX_BODY, deadline));
    } catch (TransportException e) {
      return Failure.of(e.reason(), e.getMessage());
    }
  }
}
