package dev.domaincheck.lookup;

import dev.domaincheck.availability.Assurance;
import dev.domaincheck.availability.Availability;
import dev.domaincheck.availability.Caller;
import dev.domaincheck.availability.CheckOptions;
import dev.domaincheck.availability.CheckResult;
import dev.domaincheck.availability.Deadline;
import dev.domaincheck.availability.Lookup;
import dev.domaincheck.availability.LookupListener;
import dev.domaincheck.availability.Protocol;
import dev.domaincheck.availability.Reason;
import dev.domaincheck.availability.View;
import dev.domaincheck.directory.Directory;
import dev.domaincheck.directory.Route;
import dev.domaincheck.directory.Service;
import dev.domaincheck.dns.DnsClient;
import dev.domaincheck.limit.QueryGate;
import dev.domaincheck.name.DomainName;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Looks one name up: asks the services of its suffix one after the other, each through the gate,
 * until one gives a definite answer. What each said is kept as evidence; {@link Weighing} decides.
 *
 * <p>How sure the answer must be tells what the DNS is asked:
 *
 * <ul>
 *   <li>FAST: the parent zone first. A delegation is REGISTERED; else the services are asked.
 *   <li>STANDARD: nothing.
 *   <li>CORROBORATED: once a service has no such name, the parent zone; if that gives no clear
 *       word, the other services of the registry.
 * </ul>
 *
 * <p>The REGISTRATION view wants data, so FAST asks no DNS then, and availability services are
 * passed over, unless they are all that there is: then their verdict comes without data.
 */
public final class ChainLookup implements Lookup {
  private final Supplier<Directory> directories;
  private final QueryGate gate;
  private final Map<Protocol, Source> sources;
  private final @Nullable DnsClient dns;
  private final InstantSource clock;
  private final String serverPrefix;

  /** As the other one, without DNS: an absence is then corroborated by a second service only. */
  public ChainLookup(
      Supplier<Directory> directories,
      QueryGate gate,
      Map<Protocol, Source> sources,
      InstantSource clock,
      String serverPrefix) {
    this(directories, gate, sources, null, clock, serverPrefix);
  }

  /**
   * @param directories the directory as it is now; a lookup asks once and stays with what it got
   * @param sources the protocols that can be asked; services of others are passed over
   * @param dns asks parent zones; null if none is to be asked
   * @param clock stamps evidence
   * @param serverPrefix stands before every server in evidence, such as {@code sandbox/}; may be
   *     empty
   */
  public ChainLookup(
      Supplier<Directory> directories,
      QueryGate gate,
      Map<Protocol, Source> sources,
      @Nullable DnsClient dns,
      InstantSource clock,
      String serverPrefix) {
    this.directories = directories;
    this.gate = gate;
    this.sources = new EnumMap<>(sources);
    this.dns = dns;
    this.clock = clock;
    this.serverPrefix = serverPrefix;
  }

  @Override
  public CheckResult check(
      DomainName name,
      CheckOptions options,
      Caller caller,
      Deadline deadline,
      LookupListener listener)
      throws InterruptedException {
    Directory directory = directories.get();
    Route route = directory.route(name);
    if (!route.delegated()) {
      return CheckResult.withoutEvidence(
          Availability.UNSUPPORTED,
          Reason.TLD_NOT_DELEGATED,
          "." + name.tld() + " is not in the root zone");
    }
    List<Service> services = askable(route, sources.keySet(), options.view());
    boolean fast =
        dns != null && options.assurance() == Assurance.FAST && options.view() == View.AVAILABILITY;
    if (services.isEmpty() && !fast) {
      return noService(name, route);
    }
    Turns turns = new Turns(gate, caller, options, deadline, listener);
    EvidenceLog log = new EvidenceLog(clock);
    Weighing weighing = new Weighing(name, options.assurance());
    ParentZone parent =
        dns == null ? null : new ParentZone(dns, name, turns, log, weighing, serverPrefix);
    if (fast && parent != null) {
      // One server's word, in half of the time: the services want the rest.
      parent.ask(1, services.isEmpty() ? 1 : 2, true);
    }
    if (services.isEmpty() && !weighing.isDecided()) {
      return noService(name, route);
    }
    return new Chain(name, options.view(), sources, directory, turns, log, weighing, serverPrefix)
        .run(services, options.assurance() == Assurance.CORROBORATED ? parent : null);
  }

  /** The services that there is a source for and that have what the view wants. */
  static List<Service> askable(Route route, Set<Protocol> sources, View view) {
    List<Service> known =
        route.services().stream()
            .filter(service -> service.enabled() && sources.contains(service.protocol()))
            .toList();
    if (view == View.AVAILABILITY) {
      return known;
    }
    List<Service> withData = known.stream().filter(s -> s.protocol() != Protocol.DAS).toList();
    return withData.isEmpty() ? known : withData;
  }

  private static CheckResult noService(DomainName name, Route route) {
    Optional<Service> off =
        route.services().stream().filter(service -> !service.enabled()).findFirst();
    return off.isPresent()
        ? CheckResult.withoutEvidence(
            Availability.UNSUPPORTED,
            Reason.SOURCE_DISABLED,
            "the only lookup service for ."
                + name.suffix()
                + " is off; the operator can turn it on with --enable-source "
                + off.get().host())
        : CheckResult.withoutEvidence(
            Availability.UNSUPPORTED,
            Reason.NO_SERVICE,
            "no public lookup service is known for ." + name.suffix());
  }
}
