package dev.domaincheck.lookup;

import dev.domaincheck.availability.CheckResult;
import dev.domaincheck.availability.Deadline;
import dev.domaincheck.availability.Evidence;
import dev.domaincheck.availability.Outcome;
import dev.domaincheck.availability.Protocol;
import dev.domaincheck.availability.Reason;
import dev.domaincheck.availability.View;
import dev.domaincheck.directory.Directory;
import dev.domaincheck.directory.Service;
import dev.domaincheck.limit.Permit;
import dev.domaincheck.name.DomainName;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The steps of one lookup from service to service. */
final class Chain {
  /** A registry's own redirects are one or two long. */
  private static final int MAX_REDIRECTS = 3;

  private final DomainName name;
  private final View view;
  private final Map<Protocol, Source> sources;
  private final Directory directory;
  private final Turns turns;
  private final EvidenceLog log;
  private final Weighing weighing;
  private final String serverPrefix;

  Chain(
      DomainName name,
      View view,
      Map<Protocol, Source> sources,
      Directory directory,
      Turns turns,
      EvidenceLog log,
      Weighing weighing,
      String serverPrefix) {
    this.name = name;
    this.view = view;
    this.sources = sources;
    this.directory = directory;
    this.turns = turns;
    this.log = log;
    this.weighing = weighing;
    this.serverPrefix = serverPrefix;
  }

  /**
   * Asks until enough is known.
   *
   * @param services in order, each of a protocol that there is a source for
   * @param parent what is to confirm an absence; null if nothing but another service can
   */
  CheckResult run(List<Service> services, @Nullable ParentZone parent) throws InterruptedException {
    boolean parentAsked = false;
    for (int i = 0; i < services.size() && !weighing.isDecided(); i++) {
      // Half of the time for what is not the last, so that a silent one leaves some.
      boolean lastService = i == services.size() - 1;
      if (!ask(services.get(i), lastService && (parent == null || parentAsked) ? 1 : 2)) {
        break;
      }
      if (weighing.needsConfirmation() && parent != null && !parentAsked) {
        parentAsked = true;
        // Two servers, as one may lag behind the registry. A doubtful delegation is still a doubt.
        parent.ask(2, lastService ? 1 : 2, false);
      }
    }
    return weighing.result();
  }

  /** Asks one service, following its redirects; false if there is no time for another one. */
  private boolean ask(Service service, int share) throws InterruptedException {
    Source source = Objects.requireNonNull(sources.get(service.protocol()));
    URI address = source.address(service.endpoint(), name);
    String group = service.limitGroup();
    boolean direct = true;
    boolean retried = false;
    for (int redirects = 0; ; redirects++) {
      String server = serverPrefix + display(address);
      Permit permit;
      switch (turns.take(group, service.protocol(), server, turns.share(share))) {
        case Turns.Turn.Granted granted -> permit = granted.permit();
        case Turns.Turn.Refused refused -> {
          notAsked(service, server, refused.failure());
          return true;
        }
        case Turns.Turn.Late late -> {
          notAsked(service, server, late.failure());
          return false;
        }
      }
      Deadline end = turns.share(share);
      // One stranger's closed door says nothing about the others that may share its group.
      String shutOut = LimitGroups.isOfStrangers(group) ? null : name.ascii();
      Step step = query(service, source, address, server, permit, shutOut, end);
      if (!retried && isAccident(step.outcome())) {
        Permit again = turns.again(group, service.protocol(), end, step.evidence().latency());
        if (again != null) {
          retried = true;
          weighing.note(step.evidence());
          step = query(service, source, address, server, again, shutOut, end);
        }
      }
      Outcome outcome = step.outcome();
      Evidence evidence = step.evidence();
      if (!(outcome instanceof Outcome.Redirect redirect)) {
        weighing.add(service, outcome, evidence, direct);
        return true;
      }
      if (redirects == MAX_REDIRECTS) {
        weighing.add(
            service,
            Outcome.Failure.of(
                Reason.POLICY_BLOCKED, server + " redirects more than " + MAX_REDIRECTS + " times"),
            evidence,
            false);
        return true;
      }
      weighing.note(evidence);
      direct &= isSameQuestion(address, redirect.target());
      address = redirect.target();
      String host = host(address);
      group = directory.rdapGroup(host).orElseGet(() -> LimitGroups.ofStranger(host));
    }
  }

  private void notAsked(Service service, String server, Outcome.Failure failure) {
    weighing.add(
        service, failure, log.of(service.protocol(), server, failure, Duration.ZERO), false);
  }

  /**
   * Whether a redirect leads to the same question at the same service. What any other place does
   * not have says nothing about the name: it may be a page that tells of a limit.
   */
  private boolean isSameQuestion(URI from, URI to) {
    return from.getScheme().equalsIgnoreCase(to.getScheme())
        && from.getAuthority().equalsIgnoreCase(to.getAuthority())
        && to.getPath().toLowerCase(Locale.ROOT).endsWith("/domain/" + name.ascii());
  }

  /** One query and what it met. */
  private record Step(Outcome outcome, Evidence evidence) {}

  private Step query(
      Service service,
      Source source,
      URI address,
      String server,
      Permit permit,
      @Nullable String shutOut,
      Deadline deadline)
      throws InterruptedException {
    long begun = System.nanoTime();
    Outcome outcome;
    try (permit) {
      try {
        outcome = source.ask(name, address, view, deadline);
      } catch (InterruptedException e) {
        permit.left(shutOut);
        throw e;
      }
      tell(permit, outcome, shutOut);
    }
    Duration latency = Duration.ofNanos(System.nanoTime() - begun);
    return new Step(outcome, log.of(service.protocol(), server, outcome, latency));
  }

  /**
   * Whether the network alone may be to blame, so that the same query may well be answered if it is
   * made once more. A limit, a refusal and a silence would only be made worse. Hosts that cannot be
   * resolved or take no connection have the same reason, and are not told apart: the query that
   * breaks off costs the registry more than they do, and the budget bounds them all.
   */
  private static boolean isAccident(Outcome outcome) {
    return outcome instanceof Outcome.Failure failure
        && failure.reason() == Reason.CONNECT_FAILED
        && failure.httpStatus() == 0
        && failure.retryAfter() == null;
  }

  /**
   * Tells the gate how the service is.
   *
   * @param shutOut the name that met a closed door, if it did; null if that would tell nothing
   */
  private static void tell(Permit permit, Outcome outcome, @Nullable String shutOut) {
    switch (outcome) {
      case Outcome.Verdict verdict -> permit.answered();
      case Outcome.Redirect redirect -> permit.answered();
      case Outcome.Failure failure -> {
        // Over HTTP a refusal may be about the one name; on port 43 it is about us.
        boolean banned = failure.reason() == Reason.BANNED && failure.httpStatus() == 0;
        if (failure.reason() == Reason.THROTTLED || banned || failure.httpStatus() == 503) {
          permit.throttled(failure.reason(), failure.retryAfter());
        } else if (!failure.isEmptyReply()
            && (failure.reason() == Reason.INCONCLUSIVE || failure.reason() == Reason.MISMATCH)) {
          permit.unread();
        } else {
          permit.failed(failure.reason(), shutOut);
        }
      }
    }
  }

  private static String host(URI address) {
    String host = address.getHost();
    if (host == null) {
      return "";
    }
    // The root's dot at the end changes nothing (RFC 3986 section 3.2.2), nor does upper case.
    int end = host.endsWith(".") ? host.length() - 1 : host.length();
    return host.substring(0, end).toLowerCase(Locale.ROOT);
  }

  /** The host, with its port unless it is the usual one of the scheme. */
  private static String display(URI address) {
    int usual =
        switch (address.getScheme()) {
          case "https" -> 443;
          case "http" -> 80;
          case "whois" -> 43;
          default -> -1;
        };
    int port = address.getPort();
    return port < 0 || port == usual ? host(address) : host(address) + ":" + port;
  }
}
