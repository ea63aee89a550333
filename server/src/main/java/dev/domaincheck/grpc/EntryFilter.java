package dev.domaincheck.grpc;

import dev.domaincheck.availability.Availability;
import dev.domaincheck.availability.Evidence;
import dev.domaincheck.cache.CacheEntry;
import dev.domaincheck.name.DomainName;
import dev.domaincheck.name.RejectedName;
import dev.domaincheck.v1.CacheFilter;
import dev.domaincheck.v1.ErrorReason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Which entries of the cache a call is about: those for which everything that is given holds.
 *
 * @param domainName the A-label form; empty if not given
 * @param suffix the A-label form; empty if not given
 * @param server lower case; empty if not given
 * @param availability null if not given
 * @param olderThan null if not given
 */
record EntryFilter(
    String domainName,
    String suffix,
    String server,
    @Nullable Availability availability,
    @Nullable Duration olderThan) {

  /** Stands before the server in the evidence of simulated registries. */
  private static final String SANDBOX = "sandbox/";

  /**
   * Reads the wire's filter. A field of a newer contract is refused: a filter that leaves it out
   * would choose more than its sender meant.
   */
  static EntryFilter read(CacheFilter wire) {
    if (!wire.getUnknownFields().asMap().isEmpty()) {
      throw Errors.notSupported(
          "filter field " + wire.getUnknownFields().asMap().keySet().iterator().next());
    }
    Duration olderThan =
        wire.hasOlderThan() ? CallOptions.duration(wire.getOlderThan(), "filter.older_than") : null;
    if (olderThan != null && olderThan.isNegative()) {
      throw Errors.outOfBounds("filter.older_than", olderThan, "0 s or more");
    }
    return new EntryFilter(
        wire.getDomainName().isEmpty() ? "" : name(wire.getDomainName(), "filter.domain_name"),
        wire.getSuffix().isEmpty() ? "" : SuffixMessages.ascii(wire.getSuffix(), "filter.suffix"),
        wire.getServer().toLowerCase(Locale.ROOT),
        availability(wire),
        olderThan);
  }

  /** The A-label form of a name that may be in the cache. */
  static String name(String text, String field) {
    return switch (DomainName.parse(text)) {
      case DomainName name -> name.ascii();
      case RejectedName rejected ->
          throw Errors.invalid(
              ErrorReason.ERROR_REASON_INVALID_OPTION,
              field,
              "is no name that can be cached: " + rejected.message());
    };
  }

  private static @Nullable Availability availability(CacheFilter wire) {
    return switch (wire.getAvailability()) {
      case AVAILABILITY_UNSPECIFIED -> null;
      case AVAILABILITY_AVAILABLE -> Availability.AVAILABLE;
      case AVAILABILITY_REGISTERED -> Availability.REGISTERED;
      case AVAILABILITY_RESERVED -> Availability.RESERVED;
      case AVAILABILITY_PREMIUM -> Availability.PREMIUM;
      case AVAILABILITY_UNAVAILABLE -> Availability.UNAVAILABLE;
      case AVAILABILITY_INVALID -> Availability.INVALID;
      case AVAILABILITY_UNSUPPORTED -> Availability.UNSUPPORTED;
      case AVAILABILITY_UNKNOWN -> Availability.UNKNOWN;
      case UNRECOGNIZED ->
          throw Errors.notSupported("filter.availability " + wire.getAvailabilityValue());
    };
  }

  /** Whether nothing is given, so that it chooses everything. */
  boolean isEmpty() {
    return given().isEmpty();
  }

  /** Whether an entry of this name can be meant. */
  boolean matchesName(String name) {
    return (domainName.isEmpty() || name.equals(domainName))
        && (suffix.isEmpty() || isBelow(name, suffix));
  }

  /** By whole labels: {@code notcom.example} is not below {@code com.example}. */
  private static boolean isBelow(String name, String zone) {
    int dot = name.length() - zone.length() - 1;
    return dot > 0 && name.charAt(dot) == '.' && name.startsWith(zone, dot + 1);
  }

  /** Whether an entry is meant. */
  boolean matches(CacheEntry entry) {
    return matchesName(entry.name())
        && (availability == null || availability == entry.result().availability())
        && (olderThan == null || entry.age().compareTo(olderThan) > 0)
        && (server.isEmpty()
            || entry.result().evidence().stream()
                .filter(evidence -> evidence.verdict() == entry.result().availability())
                .map(Evidence::server)
                .anyMatch(this::isServer));
  }

  /** The host with or without its port; in the sandbox also without the mark that says so. */
  private boolean isServer(String named) {
    String full = named.toLowerCase(Locale.ROOT);
    String real = full.startsWith(SANDBOX) ? full.substring(SANDBOX.length()) : full;
    return server.equals(full)
        || server.equals(real)
        || server.equals(withoutPort(full))
        || server.equals(withoutPort(real));
  }

  private static String withoutPort(String server) {
    int colon = server.lastIndexOf(':');
    return colon < 0 ? server : server.substring(0, colon);
  }

  /**
   * What is given, in words for the log. Names stay out of it: that somebody looked for one tells
   * of a wish to register it.
   */
  String described() {
    return isEmpty() ? "no filter" : "by " + String.join(", ", given());
  }

  private List<String> given() {
    List<String> given = new ArrayList<>();
    if (!domainName.isEmpty()) {
      given.add("domain_name");
    }
    if (!suffix.isEmpty()) {
      given.add("suffix");
    }
    if (!server.isEmpty()) {
      given.add("server");
    }
    if (availability != null) {
      given.add("availability " + availability);
    }
    if (olderThan != null) {
      given.add("older_than " + olderThan);
    }
    return given;
  }
}
