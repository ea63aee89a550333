package dev.domaincheck.directory;

import com.google.common.base.Splitter;
import dev.domaincheck.availability.Protocol;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * A table of services. Nine columns, tab-separated; {@code -} stands for an empty one. A tenth one,
 * {@code off}, says that the service is not asked unless the operator turns it on:
 *
 * <ol>
 *   <li>suffix, in A-label form
 *   <li>protocol: {@code rdap}, {@code das}, {@code whois}, {@code http-whois}
 *   <li>endpoint, as {@link Service} has it
 *   <li>authority: {@code operator}, {@code iana}, {@code registry}, {@code guess}
 *   <li>absence: {@code firm}, {@code weak}, {@code none}
 *   <li>reservations: {@code shown} or {@code hidden}
 *   <li>limit group; empty for the service's own
 *   <li>order, a number; empty for the protocol's usual one
 *   <li>serves: further suffixes that the service holds, separated by spaces
 * </ol>
 *
 * @param name what the table is called: its file's name without the extension
 * @param date the day the facts were gathered
 */
record ServiceTable(String name, LocalDate date, List<ServiceRow> rows) {

  private static final Splitter SPACES = Splitter.on(' ');
  static final int COLUMNS = 9;

  /** Where the column of the authority is. */
  static final int AUTHORITY = 3;

  /** Where the order is, behind what makes a service. */
  private static final int ORDER = 7;

  private static final String EMPTY = "-";
  private static final String OFF = "off";

  /**
   * Reads a table.
   *
   * @throws IllegalArgumentException naming source, line and fault
   */
  static ServiceTable parse(TableText text) {
    List<ServiceRow> rows = new ArrayList<>();
    // Hundreds of suffixes have the same service, and to read one takes longer than its row.
    Map<List<String>, Service> services = new HashMap<>();
    for (TableText.Line line : text.lines()) {
      try {
        rows.add(
            row(
                columns(line.text()),
                columns -> services.computeIfAbsent(columns, ServiceTable::service)));
      } catch (IllegalArgumentException e) {
        throw text.error(line, String.valueOf(e.getMessage()));
      }
    }
    return new ServiceTable(name(text.source()), text.date(), List.copyOf(rows));
  }

  // Not by a Splitter: a start reads thousands of lines, and this is what the JDK is quickest at.
  static List<String> columns(String line) {
    return List.of(line.split("\t", -1));
  }

  /** The same table with the services of these hosts on. */
  ServiceTable enabling(Set<String> hosts) {
    return new ServiceTable(name, date, rows.stream().map(row -> row.enabling(hosts)).toList());
  }

  private static String name(String source) {
    int dot = source.lastIndexOf('.');
    return dot < 0 ? source : source.substring(0, dot);
  }

  /**
   * Reads a row.
   *
   * @throws IllegalArgumentException naming the fault
   */
  static ServiceRow row(List<String> columns) {
    return row(columns, ServiceTable::service);
  }

  private static ServiceRow row(List<String> columns, Function<List<String>, Service> services) {
    boolean off = columns.size() == COLUMNS + 1;
    if (columns.size() != COLUMNS && !off) {
      throw new IllegalArgumentException(
          "expected " + COLUMNS + " columns, found " + columns.size());
    }
    if (off && !columns.getLast().equals(OFF)) {
      throw expected("off or no tenth column", columns.getLast());
    }
    String suffix = suffix(columns.get(0));
    Service service = services.apply(columns.subList(1, ORDER));
    return new ServiceRow(
        suffix,
        off ? service.enabled(false) : service,
        order(columns.get(ORDER), service.protocol()),
        serves(columns.get(ORDER + 1), suffix));
  }

  /** What the columns from the protocol to the limit group say. */
  private static Service service(List<String> columns) {
    Protocol protocol = protocol(columns.get(0));
    URI endpoint = endpoint(columns.get(1));
    String group = columns.get(5);
    return new Service(
        protocol,
        endpoint,
        authority(columns.get(2)),
        absence(columns.get(3)),
        reservations(columns.get(4)),
        group.equals(EMPTY) ? Service.ownGroup(protocol, endpoint) : group);
  }

  static String suffix(String text) {
    if (!Suffixes.isSuffix(text)) {
      throw expected("a suffix in A-label form", text);
    }
    return text;
  }

  private static Protocol protocol(String text) {
    return switch (text) {
      case "rdap" -> Protocol.RDAP;
      case "das" -> Protocol.DAS;
      case "whois" -> Protocol.WHOIS;
      case "http-whois" -> Protocol.HTTP_WHOIS;
      default -> throw expected("rdap, das, whois or http-whois", text);
    };
  }

  private static Authority authority(String text) {
    return switch (text) {
      case "operator" -> Authority.OPERATOR;
      case "iana" -> Authority.IANA;
      case "registry" -> Authority.REGISTRY;
      case "guess" -> Authority.GUESS;
      default -> throw expected("operator, iana, registry or guess", text);
    };
  }

  private static Absence absence(String text) {
    return switch (text) {
      case "firm" -> Absence.FIRM;
      case "weak" -> Absence.WEAK;
      case "none" -> Absence.NONE;
      default -> throw expected("firm, weak or none", text);
    };
  }

  private static boolean reservations(String text) {
    return switch (text) {
      case "shown" -> true;
      case "hidden" -> false;
      default -> throw expected("shown or hidden", text);
    };
  }

  private static URI endpoint(String text) {
    try {
      return new URI(text);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("expected a URI, found " + text, e);
    }
  }

  private static int order(String text, Protocol protocol) {
    if (text.equals(EMPTY)) {
      return ServiceRow.usualOrder(protocol);
    }
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw expected("a whole number as order", text);
    }
  }

  private static Set<String> serves(String text, String suffix) {
    if (text.equals(EMPTY)) {
      return Set.of();
    }
    Set<String> serves = new HashSet<>();
    for (String served : SPACES.split(text)) {
      if (!Suffixes.isSuffix(served) || !Suffixes.isBelow(served, suffix)) {
        throw expected("a suffix below " + suffix + " as served", served);
      }
      if (!serves.add(served)) {
        throw new IllegalArgumentException("serves " + served + " twice");
      }
    }
    return Set.copyOf(serves);
  }

  private static IllegalArgumentException expected(String expected, String found) {
    return new IllegalArgumentException("expected " + expected + ", found " + found);
  }
}
