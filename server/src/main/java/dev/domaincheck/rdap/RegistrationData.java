package dev.domaincheck.rdap;

import dev.domaincheck.availability.Registration;
import dev.domaincheck.availability.RegistryDate;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The registration's data in a domain object (RFC 9083 section 5.3). Nothing in it is required. */
final class RegistrationData {
  /** Names of companies are shorter; what is longer is no name. */
  private static final int MAX_REGISTRAR = 200;

  /** EPP knows 23 status codes of domains. */
  private static final int MAX_STATUSES = 32;

  /** A registrar stands among the domain's own entities, or below one of them. */
  private static final int MAX_ENTITY_DEPTH = 3;

  /** RFC 1035 section 2.3.4. */
  private static final int MAX_HOST = 253;

  private RegistrationData() {}

  static Registration of(JsonNode domain) {
    List<String> statuses =
        statuses(domain).stream()
            .map(StatusCodes::epp)
            .filter(s -> !s.isEmpty())
            .distinct()
            .limit(MAX_STATUSES)
            .toList();
    return new Registration(
        registrar(domain),
        event(domain, "registration", "reregistration"),
        // The second is what some registries write.
        event(domain, "last changed", "last update"),
        event(domain, "expiration"),
        statuses,
        nameServers(domain),
        signed(domain));
  }

  /** The statuses as sent. */
  static List<String> statuses(JsonNode domain) {
    JsonNode status = domain.path("status");
    if (status.isString()) {
      return List.of(status.stringValue());
    }
    return strings(status);
  }

  /**
   * The sponsoring registrar's name, else its handle or public id (RFC 9083 section 4.8); empty if
   * there is none.
   */
  static String registrar(JsonNode domain) {
    String name = registrar(domain.path("entities"), 1);
    return name.length() > MAX_REGISTRAR ? name.substring(0, MAX_REGISTRAR) : name;
  }

  private static String registrar(JsonNode entities, int depth) {
    for (JsonNode entity : entities.values()) {
      if (strings(entity.path("roles")).stream().anyMatch("registrar"::equalsIgnoreCase)) {
        String name = name(entity);
        if (!name.isEmpty()) {
          return name;
        }
      }
    }
    if (depth < MAX_ENTITY_DEPTH) {
      for (JsonNode entity : entities.values()) {
        String name = registrar(entity.path("entities"), depth + 1);
        if (!name.isEmpty()) {
          return name;
        }
      }
    }
    return "";
  }

  private static String name(JsonNode entity) {
    String name = vcard(entity, "fn");
    name = name.isEmpty() ? vcard(entity, "org") : name;
    name = name.isEmpty() ? RdapJson.text(entity, "handle") : name;
    JsonNode id = entity.path("publicIds").path(0);
    return name.isEmpty()
        ? (RdapJson.text(id, "type") + " " + RdapJson.text(id, "identifier")).strip()
        : name;
  }

  /**
   * The value of a jCard property (RFC 7095 section 3.3): name, parameters, type, value; of a
   * structured one, its first part.
   */
  private static String vcard(JsonNode entity, String property) {
    for (JsonNode entry : entity.path("vcardArray").path(1).values()) {
      JsonNode value = entry.path(3).isArray() ? entry.path(3).path(0) : entry.path(3);
      if (property.equals(entry.path(0).stringValue(""))
          && value.isString()
          && !value.stringValue().isBlank()) {
        return value.stringValue().strip();
      }
    }
    return "";
  }

  /** The date of the first event of the first of these actions that there is. */
  static @Nullable RegistryDate event(JsonNode domain, String... actions) {
    for (String action : actions) {
      for (JsonNode event : domain.path("events").values()) {
        String date = RdapJson.text(event, "eventDate");
        if (!date.isEmpty() && action.equalsIgnoreCase(RdapJson.text(event, "eventAction"))) {
          return EventDate.parse(date);
        }
      }
    }
    return null;
  }

  private static List<String> nameServers(JsonNode domain) {
    Set<String> hosts = new LinkedHashSet<>();
    // The second spelling is that of some registries.
    for (String member : List.of("nameservers", "nameServers")) {
      for (JsonNode server : domain.path(member).values()) {
        String ldh = RdapJson.text(server, "ldhName");
        String host =
            (ldh.isEmpty() ? RdapJson.text(server, "unicodeName") : ldh).toLowerCase(Locale.ROOT);
        host = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
        if (!host.isEmpty()
            && host.length() <= MAX_HOST
            && host.chars().allMatch(c -> c > ' ' && c < 0x7F)) {
          hosts.add(host);
        }
      }
    }
    return List.copyOf(hosts);
  }

  private static @Nullable Boolean signed(JsonNode domain) {
    JsonNode dns = domain.path("secureDNS");
    JsonNode signed = dns.path("delegationSigned");
    if (signed.isBoolean()) {
      return signed.booleanValue();
    }
    // Keys are there for nothing else.
    boolean keys = !dns.path("dsData").isEmpty() || !dns.path("keyData").isEmpty();
    return keys ? Boolean.TRUE : null;
  }

  private static List<String> strings(JsonNode array) {
    List<String> strings = new ArrayList<>();
    for (JsonNode item : array.values()) {
      if (item.isString()) {
        strings.add(item.stringValue());
      }
    }
    return strings;
  }
}
