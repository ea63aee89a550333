package dev.domaincheck.lookup;

import dev.domaincheck.availability.Deadline;
import dev.domaincheck.availability.Evidence;
import dev.domaincheck.availability.Outcome;
import dev.domaincheck.availability.Protocol;
import dev.domaincheck.availability.Reason;
import dev.domaincheck.dns.Answer;
import dev.domaincheck.dns.DnsClient;
import dev.domaincheck.dns.ParentWalk;
import dev.domaincheck.limit.Permit;
import dev.domaincheck.name.DomainName;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The DNS's part in one lookup: asks the parent zone's servers, each query through the gate, and
 * hands what they say to the weighing.
 */
final class ParentZone {
  /**
   * How long one server is waited for: authoritative servers answer in 10 to 300 ms, and a datagram
   * that is lost never comes.
   */
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final DnsClient client;
  private final DomainName name;
  private final Turns turns;
  private final EvidenceLog log;
  private final Weighing weighing;
  private final String serverPrefix;

  ParentZone(
      DnsClient client,
      DomainName name,
      Turns turns,
      EvidenceLog log,
      Weighing weighing,
      String serverPrefix) {
    this.client = client;
    this.name = name;
    this.turns = turns;
    this.log = log;
    this.weighing = weighing;
    this.serverPrefix = serverPrefix;
  }

  /**
   * Looks for a delegation. A referral on the way leaves no evidence: it says nothing of the name.
   *
   * @param voices how many servers are asked to confirm that there is none
   * @param share the part of the time left that may be spent, 2 for a half
   * @param strict whether a delegation that a wildcard could have made is looked into
   */
  void ask(int voices, int share, boolean strict) throws InterruptedException {
    ParentWalk walk = client.walk(name, voices);
    Deadline end = null;
    for (ParentWalk.Query query = walk.next(); query != null; query = walk.next()) {
      if (end != null && end.isExpired()) {
        return;
      }
      String server = serverPrefix + query.server().host();
      Permit permit;
      Deadline turn = end != null ? end : turns.share(share);
      switch (turns.take(group(query), Protocol.DNS, server, turn)) {
        case Turns.Turn.Granted granted -> permit = granted.permit();
        case Turns.Turn.Refused refused -> {
          failed(server, refused.failure());
          return;
        }
        case Turns.Turn.Late late -> {
          failed(server, late.failure());
          return;
        }
      }
      // The lookup's time begins with its first permit.
      end = end == null ? turns.share(share) : end;
      long begun = System.nanoTime();
      Answer answer;
      try (permit) {
        answer = walk.ask(query, end.orAfter(PATIENCE));
        tell(permit, answer);
      }
      Duration latency = Duration.ofNanos(System.nanoTime() - begun);
      if (strict && answer instanceof Answer.Delegated found && !found.proof()) {
        takeUnproven(server, found, latency, ofSibling(walk, query, server, end));
      } else {
        take(server, answer, latency);
      }
    }
    if (walk.isAbsent()) {
      weighing.notDelegated();
    }
  }

  private static void tell(Permit permit, Answer answer) {
    if (answer instanceof Answer.Failed failed
        && failed.failure().reason() != Reason.INCONCLUSIVE) {
      // One of several servers, whose silence says nothing about the others of the group.
      permit.failed(failed.failure().reason(), null);
    } else {
      permit.answered();
    }
  }

  /** What the server says of a name that nobody has registered; null if it was not asked. */
  private @Nullable Answer ofSibling(
      ParentWalk walk, ParentWalk.Query query, String server, Deadline end)
      throws InterruptedException {
    if (!(turns.take(group(query), Protocol.DNS, server, end) instanceof Turns.Turn.Granted turn)) {
      return null;
    }
    try (Permit permit = turn.permit()) {
      Answer ofSibling = walk.askOfSibling(query, end.orAfter(PATIENCE));
      tell(permit, ofSibling);
      return ofSibling;
    }
  }

  /** Takes a delegation that a wildcard may have made, with what is known of such names. */
  private void takeUnproven(
      String server, Answer.Delegated found, Duration latency, @Nullable Answer ofSibling) {
    switch (ofSibling) {
      case Answer.NotDelegated none -> take(server, found, latency);
      case Answer.Delegated sibling -> take(server, new Answer.Failed(wildcard(server)), latency);
      // Unless it is known to mean nothing it forbids to call the name free.
      case Answer.Nearer elsewhere -> weighing.perhapsDelegated(log.of(server, found, latency));
      case Answer.Failed unknown -> weighing.perhapsDelegated(log.of(server, found, latency));
      case null -> weighing.perhapsDelegated(log.of(server, found, latency));
    }
  }

  private static Outcome.Failure wildcard(String server) {
    return new Outcome.Failure(
        Reason.INCONCLUSIVE,
        "dns/wildcard",
        "name server " + server + " seems to delegate any name",
        0,
        null);
  }

  private void take(String server, Answer answer, Duration latency) {
    Evidence step = log.of(server, answer, latency);
    switch (answer) {
      case Answer.Delegated found -> weighing.delegated(step);
      case Answer.NotDelegated none -> weighing.note(step);
      case Answer.Nearer nearer -> {}
      case Answer.Failed failed -> weighing.unconfirmed(failed.failure(), step);
    }
  }

  private void failed(String server, Outcome.Failure failure) {
    weighing.unconfirmed(failure, log.of(Protocol.DNS, server, failure, Duration.ZERO));
  }

  private String group(ParentWalk.Query query) {
    return LimitGroups.ofNameServers(
        query.zone().equals(LimitGroups.ROOT) ? LimitGroups.ROOT : name.tld());
  }
}
