package dev.domaincheck.directory;

import dev.domaincheck.availability.Protocol;
import dev.domaincheck.name.DomainName;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
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
 * longer one: the server of {@code uk} has no {@code gov.uk} names, and yet they are not free.
 */
public final class Directory {

  private static final Comparator<ServiceRow> IN_ORDER = Comparator.comparingInt(ServiceRow::order);

  /** The tables that come with the program; one file a protocol, named after it. */
  private static final List<String> TABLES =
      List.of("rdap.tsv", "das.tsv", "whois.tsv", "http-whois.tsv");

  private final List<ServiceTable> tables;
  private final SequencedMap<String, LocalDate> tableDates;
  private final TldList tlds;
  private final Map<String, List<ServiceRow>> rows;
  private final Map<String, Route> routes;
  private final SortedSet<String> suffixes;
  private final Map<String, String> rdapGroups;

  private Directory(List<ServiceTable> tables, TldList tlds) {
    this.tables = List.copyOf(tables);
    SequencedMap<String, LocalDate> dates = new LinkedHashMap<>();
    tables.forEach(table -> dates.put(table.name(), table.date()));
    this.tableDates = Collections.unmodifiableSequencedMap(dates);
    this.tlds = tlds;
    this.rows = bySuffix(tables, tlds);
    Set<String> known = new HashSet<>(tlds.tlds());
    rows.forEach(
        (suffix, ofSuffix) -> {
          known.add(suffix);
          ofSuffix.forEach(row -> known.addAll(row.serves()));
        });
    Map<String, Route> ready = HashMap.newHashMap(known.size());
    known.forEach(suffix -> ready.put(suffix, build(suffix)));
    this.routes = Map.copyOf(ready);
    this.suffixes = Collections.unmodifiableSortedSet(new TreeSet<>(known));
    Map<String, String> groups = new HashMap<>();
    for (ServiceTable table : tables) {
      for (ServiceRow row : table.rows()) {
        if (row.service().protocol() == Protocol.RDAP) {
          groups.put(row.service().host(), row.service().limitGroup());
        }
      }
    }
    this.rdapGroups = Map.copyOf(groups);
  }

  /**
   * The directory that comes with the program.
   *
   * @throws IllegalArgumentException if a table is damaged: source, line and what was expected
   */
  public static Directory embedded() {
    return of(
        TABLES.stream().map(name -> ServiceTable.parse(TableText.resource(name))).toList(),
        TldList.parse(TableText.resource("tlds.tsv")));
  }

  static Directory of(List<ServiceTable> tables, TldList tlds) {
    return new Directory(tables, tlds);
  }

  /** The hosts of the services that are off. */
  public SortedSet<String> disabledHosts() {
    SortedSet<String> hosts = new TreeSet<>();
    tables.forEach(
        table ->
            table.rows().stream()
                .map(ServiceRow::service)
                .filter(service -> !service.enabled())
                .forEach(service -> hosts.add(service.host())));
    return Collections.unmodifiableSortedSet(hosts);
  }

  /**
   * The same directory with the services of these hosts on.
   *
   * @param hosts any of {@link #disabledHosts}; others make no difference
   */
  public Directory enabling(Set<String> hosts) {
    return hosts.isEmpty()
        ? this
        : new Directory(tables.stream().map(table -> table.enabling(hosts)).toList(), tlds);
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

  /** The day of each table of services by the table's name, such as {@code rdap}. */
  public SequencedMap<String, LocalDate> tableDates() {
    return tableDates;
  }

  /** The day of the list of top-level domains. */
  public LocalDate tldsDate() {
    return tlds.date();
  }

  private Route build(String suffix) {
    if (!tlds.tlds().contains(Suffixes.tld(suffix))) {
      return new Route(suffix, false, List.of());
    }
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
    return new Route(suffix, true, services);
  }

  private static Map<String, List<ServiceRow>> bySuffix(List<ServiceTable> tables, TldList tlds) {
    Map<String, List<ServiceRow>> bySuffix = new HashMap<>();
    for (ServiceTable table : tables) {
      for (ServiceRow row : table.rows()) {
        if (!tlds.tlds().contains(Suffixes.tld(row.suffix()))) {
          throw new IllegalArgumentException(
              "a service for " + row.suffix() + ", which is not in the list of top-level domains");
        }
        List<ServiceRow> ofSuffix =
            bySuffix.computeIfAbsent(row.suffix(), suffix -> new ArrayList<>());
        if (ofSuffix.stream()
            .anyMatch(r -> r.service().endpoint().equals(row.service().endpoint()))) {
          throw new IllegalArgumentException(
              row.service().endpoint() + " is there twice for " + row.suffix());
        }
        ofSuffix.add(row);
      }
    }
    bySuffix.values().forEach(ofSuffix -> ofSuffix.sort(IN_ORDER));
    return bySuffix;
  }
}
