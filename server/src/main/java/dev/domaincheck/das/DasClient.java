package dev.domaincheck.das;

import dev.domaincheck.availability.Deadline;
import dev.domaincheck.availability.Outcome;
import dev.domaincheck.availability.Outcome.Failure;
import dev.domaincheck.availability.Reason;
import dev.domaincheck.name.DomainName;
import dev.domaincheck.transport.Endpoint;
import dev.domaincheck.transport.HttpReply;
import dev.domaincheck.transport.RetryAfter;
import dev.domaincheck.transport.Transport;
import dev.domaincheck.transport.TransportException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Asks registries' availability services, each in its own syntax. */
public final class DasClient {
  /** The longest reply read, in bytes: an answer is some lines, and a web page is none. */
  static final int MAX_REPLY = 16 * 1024;

  private static final Map<String, String> ACCEPT = Map.of("Accept", "text/plain, */*;q=0.1");

  private final Transport transport;
  private final DasSyntaxes syntaxes;
  private final InstantSource clock;

  /**
   * A client over {@code transport}.
   *
   * @param clock the wall clock, against which dates in Retry-After are read
   */
  public DasClient(Transport transport, DasSyntaxes syntaxes, InstantSource clock) {
    this.transport = transport;
    this.syntaxes = syntaxes;
    this.clock = clock;
  }

  /**
   * Asks once and reads the reply; blocks until then. Redirects are not followed: no service is
   * known to use them.
   *
   * @param service {@code das://host:port}, or the http or https URL that the question is added to
   * @throws InterruptedException if the thread is interrupted; the exchange is then cancelled
   */
  public Outcome ask(DomainName name, URI service, Deadline deadline) throws InterruptedException {
    DasSyntax syntax = syntaxes.of(service.getHost());
    String question = syntax == null ? null : syntax.question(name);
    if (syntax == null || question == null) {
      return Failure.of(
          Reason.POLICY_BLOCKED,
          "how to ask " + service.getHost() + " for " + name + " is not known");
    }
    try {
      if (!service.getScheme().equals("das")) {
        URI url = URI.create(service + question);
        return read(name, syntax, transport.http(url, ACCEPT, MAX_REPLY, deadline));
      }
      Endpoint server = new Endpoint(service.getHost(), service.getPort());
      byte[] query = question.getBytes(StandardCharsets.US_ASCII);
      byte[] reply = transport.tcp(server, query, MAX_REPLY, deadline);
      return DasReader.read(name, syntax, reply, false, 0);
    } catch (TransportException e) {
      return Failure.of(e.reason(), e.getMessage());
    }
  }

  private Outcome read(DomainName name, DasSyntax syntax, HttpReply reply) {
    int status = reply.status();
    Duration wait = RetryAfter.parse(reply.header("retry-after"), clock.instant());
    return switch (status) {
      case 200 -> DasReader.read(name, syntax, reply.body(), reply.framed(), status);
      case 401, 403, 451 -> failure(syntax, Reason.BANNED, status, wait);
      case 429 -> failure(syntax, Reason.THROTTLED, status, wait);
      case 503 ->
          failure(syntax, wait == null ? Reason.SERVER_ERROR : Reason.THROTTLED, status, wait);
      default ->
          failure(syntax, status >= 500 ? Reason.SERVER_ERROR : Reason.INCONCLUSIVE, status, wait);
    };
  }

  private static Failure failure(
      DasSyntax syntax, Reason reason, int status, @Nullable Duration wait) {
    return new Failure(
        reason, syntax.host() + "/das-status", "the service answers " + status, status, wait);
  }
}
