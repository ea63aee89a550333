package dev.domaincheck.directory;

import dev.domaincheck.availability.Protocol;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Puts a newer bootstrap file in the place of the RDAP rows that the tables call {@code iana}.
 *
 * <ul>
 *   <li>A suffix that the file lists gets one {@code iana} row with the file's base URL; the rows
 *       that the tables call {@code iana} go, whether the file still lists their suffix or not.
 *   <li>What IANA does not say is taken from the table's row for the suffix, if it has the same
 *       host: absence, reservations, limit group, order, the longer suffixes served. What a server
 *       on another host holds is not known: its "not found" is firm for the suffix itself, or weak
 *       if that of the registry was, and says nothing of longer ones.
 *   <li>Over plain http absence is {@code none}, whatever the table says.
 *   <li>A table's {@code guess} or {@code registry} row with the same URL becomes that {@code iana}
 *       row, and a guess is thereby confirmed: its absence is firm. With any other URL it stays as
 *       it is, behind.
 * </ul>
 */
final class BootstrapRows {
  private BootstrapRows() {}

  /** The rows of all tables with the bootstrap file worked in. */
  static List<ServiceRow> merge(List<ServiceRow> tables, Bootstrap bootstrap) {
    List<ServiceRow> merged = new ArrayList<>();
    Map<String, List<ServiceRow>> rdap = new LinkedHashMap<>();
    Map<String, String> groups = new HashMap<>();
    for (ServiceRow row : tables) {
      if (row.service().protocol() == Protocol.RDAP) {
        rdap.computeIfAbsent(row.suffix(), suffix -> new ArrayList<>()).add(row);
        groups.put(row.service().host(), row.service().limitGroup());
      } else {
        merged.add(row);
      }
    }
    bootstrap
        .services()
        .forEach(
            (suffix, base) ->
                merged.add(listed(suffix, base, rdap.getOrDefault(suffix, List.of()), groups)));
    rdap.forEach(
        (suffix, rows) -> {
          URI base = bootstrap.services().get(suffix);
          for (ServiceRow row : rows) {
            Service service = row.service();
            if (service.authority() != Authority.IANA && !service.endpoint().equals(base)) {
              merged.add(row);
            }
          }
        });
    return merged;
  }

  private static ServiceRow listed(
      String suffix, URI base, List<ServiceRow> known, Map<String, String> groups) {
    List<ServiceRow> sameHost =
        known.stream().filter(row -> row.service().host().equals(base.getHost())).toList();
    Set<String> serves = new HashSet<>();
    sameHost.forEach(row -> serves.addAll(row.serves()));
    String group = groups.get(base.getHost());
    Service service =
        new Service(
            Protocol.RDAP,
            base,
            Authority.IANA,
            absence(base, sameHost.isEmpty() ? known : sameHost),
            !sameHost.isEmpty()
                && sameHost.stream().allMatch(row -> row.service().reservationVisible()),
            group == null ? Service.ownGroup(Protocol.RDAP, base) : group);
    int order = known.isEmpty() ? ServiceRow.usualOrder(Protocol.RDAP) : known.getFirst().order();
    return new ServiceRow(suffix, service, order, Set.copyOf(serves));
  }

  private static Absence absence(URI base, List<ServiceRow> known) {
    if (base.getScheme().equals("http")) {
      return Absence.NONE;
    }
    // A weak row that is no guess tells of the registry: its data have gaps.
    boolean gaps =
        known.stream()
            .map(ServiceRow::service)
            .anyMatch(s -> s.authority() != Authority.GUESS && s.absence() == Absence.WEAK);
    return gaps ? Absence.WEAK : Absence.FIRM;
  }
}
