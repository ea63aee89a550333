package dev.domaincheck.lookup;

import dev.domaincheck.availability.Availability;
import dev.domaincheck.availability.AvailabilityChecker;
import dev.domaincheck.availability.Caller;
import dev.domaincheck.availability.CheckOptions;
import dev.domaincheck.availability.CheckResult;
import dev.domaincheck.availability.Deadline;
import dev.domaincheck.availability.Evidence;
import dev.domaincheck.availability.Outcome;
import dev.domaincheck.availability.Protocol;
import dev.domaincheck.availability.Reason;
import dev.domaincheck.directory.Directory;
import dev.domaincheck.directory.Route;
import dev.domaincheck.directory.Service;
import dev.domaincheck.limit.Admission;
import dev.domaincheck.limit.Permit;
import dev.domaincheck.limit.QueryGate;
import dev.domaincheck.name.DomainName;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Looks one name up: asks the services of its suffix one after the other, each through the gate,
 * until one gives a definite answer. What each said is kept as evidence; {@link Weighing} decides.
 */
public final class ChainLookup implements AvailabilityChecker {
  /** A registry's own redirects are one or two long. */
  private static final int MAX_REDIRECTS = 3;

  /** The one limit group of all hosts that only redirects name: they are strangers' choice. */
  private static final String STRANGERS = "rdap:*";

  private final Directory directory;
  private final QueryGate gate;
  private final Map<Protocol, Source> sources;
  private final InstantSource clock;
  private final String serverPrefix;

  /**
   * @param sources the protocols that can be asked; services of others are passed over
   * @param clock stamps evidence
   * @param serverPrefix stands before every server in evidence, such as {@code sandbox/}; may be
   *     empty
   */
  public ChainLookup(
      Directory directory,
      QueryGate gate,
      Map<Protocol, Source> sources,
      InstantSource clock,
      String serverPrefix) {
    this.directory = directory;
    this.gate = gate;
    this.sources = new EnumMap<>(sources);
    this.clock = clock;
    this.serverPrefix = serverPrefix;
  }

  @Override
  public CheckResult check(DomainName name, CheckOptions options, Caller caller, Deadline deadline)
      throws InterruptedException {
    Route route = directory.route(name);
    if (!route.delegated()) {
      return CheckResult.withoutEvidence(
          Availability.UNSUPPORTED,
          Reason.TLD_NOT_DELEGATED,
          "." + name.tld() + " is not in the root zone");
    }
    if (route.services().stream().noneMatch(service -> sources.containsKey(service.protocol()))) {
      return CheckResult.withoutEvidence(
          Availability.UNSUPPORTED,
          Reason.NO_SERVICE,
          "no public lookup service is known for ." + name.suffix());
    }
    return new Chain(name, options, deadline).run(route);
  }

  /** The steps of one lookup. */
  private final class Chain {
    private final DomainName name;
    private final Duration timeout;
    private final Deadline callDeadline;
    private final Weighing weighing;

    /** Runs from the first permit; null before it. */
    private @Nullable Deadline lookupDeadline;

    Chain(DomainName name, CheckOptions options, Deadline callDeadline) {
      this.name = name;
      this.timeout = options.lookupTimeout();
      this.callDeadline = callDeadline;
      this.weighing = new Weighing(name);
    }

    CheckResult run(Route route) throws InterruptedException {
      List<Service> services =
          route.services().stream().filter(s -> sources.containsKey(s.protocol())).toList();
      for (int i = 0; i < services.size() && !weighing.isDecided(); i++) {
        // Half of the time for a service that is not the last, so that a silent one leaves some.
        int share = i < services.size() - 1 ? 2 : 1;
        if (!ask(services.get(i), share)) {
          break;
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
      for (int redirects = 0; ; redirects++) {
        Deadline patience = lookupDeadline == null ? callDeadline : lookupDeadline;
        String server = serverPrefix + display(address);
        Permit permit;
        switch (gate.admit(group, service.protocol(), patience)) {
          case Admission.Granted granted -> permit = granted.permit();
          case Admission.Paused paused -> {
            notAsked(
                service,
                server,
                new Outcome.Failure(
                    Reason.HOST_PAUSED,
                    "",
                    server + " limited this service a moment ago and is left alone for now",
                    0,
                    paused.retryAfter()));
            return true;
          }
          case Admission.Overloaded overloaded -> {
            notAsked(
                service,
                server,
                Outcome.Failure.of(
                    Reason.OVERLOADED,
                    "too many lookups wait for " + server + "; ask again later"));
            return true;
          }
          case Admission.TimedOut timedOut -> {
            notAsked(
                service,
                server,
                Outcome.Failure.of(
                    lookupDeadline == null ? Reason.DEADLINE : Reason.TIMEOUT,
                    "no turn at " + server + " came in time"));
            return false;
          }
        }
        Step step = query(source, address, permit, share);
        Evidence evidence = evidence(service, server, step);
        if (!(step.outcome() instanceof Outcome.Redirect redirect)) {
          weighing.add(service, step.outcome(), evidence, direct);
          return true;
        }
        if (redirects == MAX_REDIRECTS) {
          weighing.add(
              service,
              Outcome.Failure.of(
                  Reason.POLICY_BLOCKED,
                  server + " redirects more than " + MAX_REDIRECTS + " times"),
              evidence,
              false);
          return true;
        }
        weighing.note(evidence);
        direct &= isSameQuestion(address, redirect.target());
        address = redirect.target();
        group = directory.rdapGroup(host(address)).orElse(STRANGERS);
      }
    }

    private void notAsked(Service service, String server, Outcome.Failure failure) {
      weighing.add(service, failure, evidence(service, server, Step.notAsked(failure)), false);
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

    private Step query(Source source, URI address, Permit permit, int share)
        throws InterruptedException {
      if (lookupDeadline == null) {
        lookupDeadline = callDeadline.orAfter(timeout);
      }
      Deadline stepDeadline = lookupDeadline.orAfter(lookupDeadline.remaining().dividedBy(share));
      long begun = System.nanoTime();
      Outcome outcome;
      try (permit) {
        outcome = source.ask(name, address, stepDeadline);
        tell(permit, outcome);
      }
      return new Step(outcome, Duration.ofNanos(System.nanoTime() - begun));
    }

    private Evidence evidence(Service service, String server, Step step) {
      Instant now = clock.instant();
      return switch (step.outcome()) {
        case Outcome.Verdict verdict ->
            new Evidence(
                service.protocol(),
                server,
                verdict.availability(),
                verdict.reason(),
                verdict.rule(),
                verdict.httpStatus(),
                step.latency(),
                now,
                null);
        case Outcome.Failure failure ->
            new Evidence(
                service.protocol(),
                server,
                Availability.UNKNOWN,
                failure.reason(),
                failure.rule(),
                failure.httpStatus(),
                step.latency(),
                now,
                failure.retryAfter());
        case Outcome.Redirect redirect ->
            new Evidence(
                service.protocol(),
                server,
                Availability.UNKNOWN,
                Reason.POLICY_BLOCKED,
                "",
                redirect.httpStatus(),
                step.latency(),
                now,
                null);
      };
    }
  }

  /** One query's outcome and how long it took. */
  private record Step(Outcome outcome, Duration latency) {
    static Step notAsked(Outcome outcome) {
      return new Step(outcome, Duration.ZERO);
    }
  }

  /** Tells the gate how the service is. */
  private static void tell(Permit permit, Outcome outcome) {
    switch (outcome) {
      case Outcome.Verdict verdict -> permit.answered();
      case Outcome.Redirect redirect -> permit.answered();
      case Outcome.Failure failure -> {
        // Over HTTP a refusal may be about the one name; on port 43 it is about us.
        boolean banned = failure.reason() == Reason.BANNED && failure.httpStatus() == 0;
        if (failure.reason() == Reason.THROTTLED || banned || failure.httpStatus() == 503) {
          permit.throttled(failure.retryAfter());
        } else if (failure.reason() == Reason.INCONCLUSIVE || failure.reason() == Reason.MISMATCH) {
          permit.answered();
        }
      }
    }
  }

  private static String host(URI address) {
    String host = address.getHost();
    return host == null ? "" : host.toLowerCase(Locale.ROOT);
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
