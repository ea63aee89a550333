package dev.domaincheck.directory;

import com.google.common.collect.ImmutableSortedSet;
import dev.domaincheck.availability.Protocol;
import dev.domaincheck.name.DomainName;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Says which services answer for a name. An immutable snapshot, safe for any number of threads.
 *
 * <p>A name's services are those of the longest suffix that has a service of better authority than
 * {@link Authority#GUESS}; guesses for that suffix and the longer ones come last. Where a service
 * is taken from a shorter suffix, its "not found" counts only if its row says that it serves the
 * longer one: the server of {@code uk} has no {@code gov.uk} names, and yet they are not free. What
 * the operator says of a suffix stands in place of all that; see {@link OperatorTable}.
 */
public final class Directory {

  /** The tables that come with the program; one file a protocol, named after it. */
  private static final List<String> TABLES =
      List.of("rdap.tsv", "das.tsv", "whois.tsv", "http-whois.tsv");

  private final SequencedMap<String, LocalDate> tableDates;
  private final TldList tlds;
  private final OperatorTable operator;
  private final Map<String, List<ServiceRow>> rows;
  private final Map<String, Route> routes;
  private final SortedSet<String> suffixes;
  private final Map<String, String> rdapGroups;
  private final Map<String, Protocol> groupProtocols;

  private Directory(DirectoryFacts facts) {
    this.tableDates = Collections.unmodifiableSequencedMap(facts.tableDates());
    this.tlds = facts.tlds();
    this.operator = facts.operator();
    List<ServiceRow> all = facts.rows();
    this.rows = bySuffix(all, tlds);
    Set<String> known = new HashSet<>(tlds.tlds());
    rows.forEach(
        (suffix, ofSuffix) -> {
          known.add(suffix);
          ofSuffix.forEach(row -> known.addAll(row.serves()));
        });
    known.addAll(operator.suffixes());
    Map<String, Route> ready = HashMap.newHashMap(known.size());
    known.forEach(suffix -> ready.put(suffix, build(suffix)));
    this.routes = Map.copyOf(ready);
    this.suffixes = ImmutableSortedSet.copyOf(known);
    Map<String, String> groups = new HashMap<>();
    addRdapGroups(all, groups);
    addRdapGroups(operator.rows(), groups);
    this.rdapGroups = Map.copyOf(groups);
    Map<String, Protocol> protocols = new HashMap<>();
    addGroupProtocols(all, protocols);
    addGroupProtocols(operator.rows(), protocols);
    this.groupProtocols = Map.copyOf(protocols);
  }

  /**
   * The directory that comes with the program.
   *
   * @throws IllegalArgumentException if a table is damaged: source, line and what was expected
   */
  public static Directory embedded() {
    return of(embeddedFacts());
  }

  static DirectoryFacts embeddedFacts() {
    DirectoryFacts facts =
        DirectoryFacts.of(
            // Side by side, for a server's start waits for them.
            TABLES.parallelStream()
                .map(name -> ServiceTable.parse(TableText.resource(name)))
                .toList(),
            TldList.parse(TableText.resource("tlds.tsv")));
    requireSound(facts);
    return facts;
  }

  static Directory of(List<ServiceTable> tables, TldList tlds) {
    DirectoryFacts facts = DirectoryFacts.of(tables, tlds);
    requireSound(facts);
    return of(facts);
  }

  static Directory of(DirectoryFacts facts) {
    return new Directory(facts);
  }

  /** The hosts of the services that are off. */
  public SortedSet<String> disabledHosts() {
    SortedSet<String> hosts = new TreeSet<>();
    for (List<ServiceRow> ofSuffix : rows.values()) {
      for (ServiceRow row : ofSuffix) {
        if (!row.service().enabled()) {
          hosts.add(row.service().host());
        }
      }
    }
    return Collections.unmodifiableSortedSet(hosts);
  }

  /** What to ask for a name. */
  public Route route(DomainName name) {
    return route(name.suffix());
  }

  /**
   * What to ask for the names directly below a suffix.
   *
   * @param suffix in A-label form, lower case
   */
  public Route route(String suffix) {
    Route ready = routes.get(suffix);
    return ready != null ? ready : build(suffix);
  }

  /**
   * The suffixes that the directory has a word on, sorted: every delegated top-level domain, and
   * the longer suffixes that have a service of their own or one that serves them.
   */
  public SortedSet<String> suffixes() {
    return suffixes;
  }

  /** The limit group of an RDAP host in the table; empty for any other host. */
  public Optional<String> rdapGroup(String host) {
    return Optional.ofNullable(rdapGroups.get(host));
  }

  /**
   * What the services of a limit group speak; of several protocols the one that is usually asked
   * first. Empty if no service is of that group.
   */
  public Optional<Protocol> groupProtocol(String limitGroup) {
    return Optional.ofNullable(groupProtocols.get(limitGroup));
  }

  /** The day of each table of services by the table's name, such as {@code rdap}. */
  public SequencedMap<String, LocalDate> tableDates() {
    return tableDates;
  }

  /** The day of the list of top-level domains. */
  public LocalDate tldsDate() {
    return tlds.date();
  }

  /**
   * Whether nothing is known that could be asked about a name although its top-level domain is
   * delegated, and the operator does not want it so.
   */
  public boolean lacksService(DomainName name) {
    Route route = route(name);
    return route.delegated() && route.services().isEmpty() && !isWithoutService(name.suffix());
  }

  private boolean isWithoutService(String suffix) {
    for (String zone = suffix; !zone.isEmpty(); zone = Suffixes.parent(zone)) {
      if (operator.isWithoutService(zone)) {
        return true;
      }
      if (!operator.rows(zone).isEmpty()) {
        return false;
      }
    }
    return false;
  }

  private Route build(String suffix) {
    boolean delegated = tlds.tlds().contains(Suffixes.tld(suffix));
    if (isWithoutService(suffix)) {
      return new Route(suffix, delegated, List.of());
    }
    List<ServiceRow> named = operatorRows(suffix);
    List<Service> own = named.stream().map(row -> row.serviceFor(suffix)).toList();
    if (named.stream().anyMatch(row -> row.speaksFor(suffix))) {
      return new Route(suffix, true, own);
    }
    List<Service> services = delegated ? fromTables(suffix) : List.of();
    // What the operator named for a shorter suffix alone is better than nothing.
    return services.isEmpty() && !own.isEmpty()
        ? new Route(suffix, true, own)
        : new Route(suffix, delegated, services);
  }

  /** The operator's rows for the longest suffix that has any. */
  private List<ServiceRow> operatorRows(String suffix) {
    for (String zone = suffix; !zone.isEmpty(); zone = Suffixes.parent(zone)) {
      List<ServiceRow> named = operator.rows(zone);
      if (!named.isEmpty()) {
        return named;
      }
    }
    return List.of();
  }

  private List<Service> fromTables(String suffix) {
    List<Service> services = new ArrayList<>();
    List<Service> guesses = new ArrayList<>();
    for (String zone = suffix;
        !zone.isEmpty() && services.isEmpty();
        zone = Suffixes.parent(zone)) {
      for (ServiceRow row : rows.getOrDefault(zone, List.of())) {
        boolean guess = row.service().authority() == Authority.GUESS;
        (guess ? guesses : services).add(row.serviceFor(suffix));
      }
    }
    services.addAll(guesses);
    return services;
  }

  /** By suffix and in order; without those whose top-level domain is not in the root zone. */
  private static Map<String, List<ServiceRow>> bySuffix(List<ServiceRow> rows, TldList tlds) {
    Map<String, List<ServiceRow>> bySuffix = new HashMap<>();
    for (ServiceRow row : rows) {
      if (tlds.tlds().contains(Suffixes.tld(row.suffix()))) {
        bySuffix.computeIfAbsent(row.suffix(), suffix -> new ArrayList<>()).add(row);
      }
    }
    bySuffix.values().forEach(ofSuffix -> ofSuffix.sort(ServiceRow.IN_ORDER));
    return bySuffix;
  }

  private static void addRdapGroups(List<ServiceRow> rows, Map<String, String> groups) {
    for (ServiceRow row : rows) {
      if (row.service().protocol() == Protocol.RDAP) {
        groups.put(row.service().host(), row.service().limitGroup());
      }
    }
  }

  private static void addGroupProtocols(List<ServiceRow> rows, Map<String, Protocol> protocols) {
    for (ServiceRow row : rows) {
      protocols.merge(
          row.service().limitGroup(),
          row.service().protocol(),
          (a, b) -> ServiceRow.usualOrder(a) <= ServiceRow.usualOrder(b) ? a : b);
    }
  }

  /** The tables of a build must fit each other. */
  private static void requireSound(DirectoryFacts facts) {
    Set<String> seen = new HashSet<>();
    for (ServiceRow row : facts.rows()) {
      if (!facts.tlds().tlds().contains(Suffixes.tld(row.suffix()))) {
        throw new IllegalArgumentException(
            "a service for " + row.suffix() + ", which is not in the list of top-level domains");
      }
      if (!seen.add(row.suffix() + " " + row.service().endpoint())) {
        throw new IllegalArgumentException(
            row.service().endpoint() + " is there twice for " + row.suffix());
      }
    }
  }
}
