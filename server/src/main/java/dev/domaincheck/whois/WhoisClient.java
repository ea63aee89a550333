package dev.domaincheck.whois;

import dev.domaincheck.availability.Deadline;
import dev.domaincheck.availability.Outcome;
import dev.domaincheck.availability.Outcome.Failure;
import dev.domaincheck.availability.View;
import dev.domaincheck.name.DomainName;
import dev.domaincheck.transport.Endpoint;
import dev.domaincheck.transport.Transport;
import dev.domaincheck.transport.TransportException;
import java.util.function.Supplier;

/** Asks WHOIS services for domains (RFC 3912). */
public final class WhoisClient {
  /** The port of WHOIS (RFC 3912 section 2). */
  public static final int PORT = 43;

  private final Transport transport;
  private final Supplier<WhoisRules> rules;

  /** A client that asks and reads by {@code rules}. */
  public WhoisClient(Transport transport, WhoisRules rules) {
    this(transport, () -> rules);
  }

  /**
   * A client whose rules may change: each exchange asks and reads by those that {@code rules} gives
   * when it begins.
   *
   * @param rules called by every exchange, so it should only read a field
   */
  public WhoisClient(Transport transport, Supplier<WhoisRules> rules) {
    this.transport = transport;
    this.rules = rules;
  }

  /**
   * Asks once and reads the reply; blocks until then.
   *
   * @param server whose host chooses the rule; a server that a connect-to map puts in its place is
   *     asked and read by the same
   * @param view what is read of a registration; see {@link WhoisReader#read}
   * @throws InterruptedException if the thread is interrupted; the connection is then closed
   */
  public Outcome ask(DomainName name, Endpoint server, View view, Deadline deadline)
      throws InterruptedException {
    WhoisRules now = rules.get();
    byte[] query = WhoisQuery.line(now.rule(server.host()), name);
    try {
      byte[] reply = transport.tcp(server, query, ReplyLines.MAX_BYTES, deadline);
      return new WhoisReader(now).read(name, server.host(), reply, view);
    } catch (TransportException e) {
      return Failure.of(e.reason(), e.getMessage());
    }
  }
}
