package dev.domaincheck.dns;

import dev.domaincheck.availability.Deadline;
import dev.domaincheck.availability.Outcome;
import dev.domaincheck.name.DomainName;
import dev.domaincheck.transport.TransportException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.LongSupplier;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/**
 * Asks the name servers of parent zones, from the root down, whether they delegate a name. No
 * resolver's memory comes between: the last answer is the parent's own, of this moment.
 */
public final class DnsClient {
  /** What fits a datagram on every path; see {@link Exchange}'s transport. */
  private static final int EDNS_SIZE = 1232;

  private static final int MAX_ID = 0x1_0000;

  private final Exchange exchange;
  private final Random random;
  private final Delegations delegations;

  /**
   * @param random unpredictable, as {@link java.security.SecureRandom} is: it makes the ids of
   *     queries
   * @param nanoTime the monotonic clock, by which delegations are forgotten
   */
  public DnsClient(Exchange exchange, RootHints hints, Random random, LongSupplier nanoTime) {
    this.exchange = exchange;
    this.random = random;
    this.delegations = new Delegations(hints, nanoTime);
  }

  /**
   * Begins to look for a name's delegation; sends nothing yet.
   *
   * @param voices how many servers must say that there is none before the walk ends, 1 or more; one
   *     suffices for a delegation
   */
  public ParentWalk walk(DomainName name, int voices) {
    return new ParentWalk(this, absolute(name.ascii()), voices);
  }

  Delegations delegations() {
    return delegations;
  }

  List<NameServer> shuffled(List<NameServer> servers) {
    List<NameServer> shuffled = new ArrayList<>(servers);
    Collections.shuffle(shuffled, random);
    return shuffled;
  }

  /** A label that nobody has registered, as far as chance goes: 80 random bits. */
  String randomLabel() {
    StringBuilder label = new StringBuilder("z");
    for (int i = 0; i < 16; i++) {
      label.append("abcdefghijklmnopqrstuvwxyz234567".charAt(random.nextInt(32)));
    }
    return label.toString();
  }

  Answer ask(Name zone, Name name, NameServer server, Deadline deadline)
      throws InterruptedException {
    try {
      byte[] reply = exchange.ask(server.host(), server.addresses(), query(name), deadline);
      return new ReplyReader(zone, name, server.host()).read(reply);
    } catch (TransportException e) {
      return new Answer.Failed(Outcome.Failure.of(e.reason(), e.getMessage()));
    }
  }

  private byte[] query(Name name) {
    // A new header asks for no recursion.
    Message query = new Message(random.nextInt(MAX_ID));
    query.addRecord(Record.newRecord(name, Type.NS, DClass.IN), Section.QUESTION);
    query.addRecord(new OPTRecord(EDNS_SIZE, 0, 0), Section.ADDITIONAL);
    return query.toWire();
  }

  static Name absolute(String ascii) {
    try {
      return Name.fromString(ascii + ".");
    } catch (TextParseException e) {
      throw new IllegalArgumentException("'" + ascii + "' is no name of the DNS", e);
    }
  }
}
