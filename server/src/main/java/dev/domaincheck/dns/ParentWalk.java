package dev.domaincheck.dns;

import dev.domaincheck.availability.Deadline;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Name;

/**
 * The way from the nearest zone that is known to the servers of a name's parent zone, one query at
 * a time, so that whoever walks can wait for leave before each. Used by one thread.
 */
public final class ParentWalk {
  /**
   * Root, top-level domain, suffix, two voices, and as much again for what fails. A hostile chain
   * of referrals ends here.
   */
  static final int MAX_QUERIES = 10;

  /** Servers that may fail: where three do, the zone or our own network is in trouble. */
  static final int MAX_FAILURES = 3;

  /**
   * The next query.
   *
   * @param zone the zone whose server is asked, {@code .} for the root
   */
  public record Query(String zone, NameServer server) {}

  private final DnsClient client;
  private final Name name;
  private final int voices;
  private Name zone;
  private List<NameServer> candidates;
  private int queries;
  private int failures;
  private int absences;
  private boolean delegated;

  ParentWalk(DnsClient client, Name name, int voices) {
    if (voices < 1) {
      throw new IllegalArgumentException("voices is " + voices + ", expected 1 or more");
    }
    this.client = client;
    this.name = name;
    this.voices = voices;
    Referral start = client.delegations().above(name);
    this.zone = start.zone();
    this.candidates = client.shuffled(start.servers());
  }

  /** What to ask next; null if enough is known, or nothing more can be learnt. */
  public @Nullable Query next() {
    if (delegated
        || absences >= voices
        || queries >= MAX_QUERIES
        || failures >= MAX_FAILURES
        || candidates.isEmpty()) {
      return null;
    }
    return new Query(zone.equals(Name.root) ? "." : zone.toString(true), candidates.getFirst());
  }

  /**
   * Asks, blocking.
   *
   * @param query as {@link #next} gave it
   * @throws InterruptedException if the thread is interrupted, which breaks the exchange off
   */
  public Answer ask(Query query, Deadline deadline) throws InterruptedException {
    queries++;
    NameServer server = query.server();
    candidates.remove(server);
    Answer answer = client.ask(zone, name, server, deadline);
    switch (answer) {
      case Answer.Delegated found -> delegated = true;
      case Answer.NotDelegated none -> {
        absences++;
        // One machine under two names is one voice.
        candidates.removeIf(server::isSameAs);
      }
      case Answer.Nearer nearer -> {
        Referral referral = nearer.referral();
        client.delegations().keep(referral);
        zone = referral.zone();
        candidates = client.shuffled(referral.servers());
        absences = 0;
      }
      case Answer.Failed failed -> {
        failures++;
        if (absences == 0 && (candidates.isEmpty() || failures == MAX_FAILURES)) {
          client.delegations().forget(zone);
        }
      }
    }
    return answer;
  }

  /** Whether enough servers of the parent zone said that it has no delegation of the name. */
  public boolean isAbsent() {
    return absences >= voices;
  }

  /**
   * Asks for a name made up at random beside the one that was found delegated: unless that is
   * {@link Answer.NotDelegated}, the parent zone seems to delegate names that nobody has
   * registered, by a wildcard, and a delegation without {@link Answer.Delegated#proof} means
   * nothing.
   *
   * @param query the one that was answered with the delegation; its server is asked
   */
  public Answer askOfSibling(Query query, Deadline deadline) throws InterruptedException {
    Name sibling =
        DnsClient.absolute(client.randomLabel() + "." + new Name(name, 1).toString(true));
    return client.ask(zone, sibling, query.server(), deadline);
  }
}
