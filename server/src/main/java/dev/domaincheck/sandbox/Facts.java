package dev.domaincheck.sandbox;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The invented facts of one name, the same in every protocol: dates follow the name and, for the
 * yearly renewal, the clock; people, companies and addresses are from lists (host names under RFC
 * 2606 names, addresses of RFC 5737, telephone numbers set aside for fiction).
 */
final class Facts {
  private record Registrar(String name, String slug, String tag, int ianaId) {}

  // IANA sets registrar ids 9994..9999 aside for testing and internal use.
  private static final List<Registrar> REGISTRARS =
      List.of(
          new Registrar("Kestrel Names Ltd", "kestrel-names", "KESTREL", 9994),
          new Registrar("Plinth Domains GmbH", "plinth-domains", "PLINTH", 9995),
          new Registrar("Tamarisk Online Inc.", "tamarisk-online", "TAMARISK", 9996),
          new Registrar("Umbra Net SARL", "umbra-net", "UMBRANET", 9997),
          new Registrar("Windrose Registrar AB", "windrose", "WINDROSE", 9998));

  private static final List<String> PEOPLE =
      List.of("Ada Quill", "Bram Oaktree", "Celia Thornbury", "Dario Finch", "Elin Marsh");
  private static final List<String> COMPANIES =
      List.of("Quillworks", "Oaktree Mills", "Thornbury Maps", "Finch Optics", "Marsh and Sons");
  private static final List<String> STREETS =
      List.of("1 Sandbox Lane", "22 Loopback Road", "7 Mock Street", "40 Fixture Avenue");
  private static final List<String> CITIES =
      List.of("Samplebury", "Port Example", "Mocktown", "New Fixture");

  private static final Set<String> MOMENTS = Set.of("created", "updated", "expires", "now");
  private static final Set<String> WORDS =
      Set.of(
          "name",
          "NAME",
          "uname",
          "UNAME",
          "label",
          "LABEL",
          "ulabel",
          "suffix",
          "SUFFIX",
          "id",
          "handle",
          "registrar",
          "registrar.id",
          "registrar.host",
          "registrar.email",
          "registrar.TAG",
          "person",
          "org",
          "street",
          "city",
          "zip",
          "country",
          "COUNTRY",
          "phone",
          "email",
          "ns1",
          "ns2",
          "NS1",
          "NS2",
          "ip1",
          "ip2",
          "host",
          "wait");

  /** How long a throttled reply tells the client to wait: short, for people who try it out. */
  static final Duration THROTTLE_WAIT = Duration.ofSeconds(5);

  // Registrations began between these days.
  private static final LocalDate FIRST_DAY = LocalDate.of(2004, 1, 1);
  private static final int DAYS = 6_000;
  // The nearest expiry: far enough that no reply is about to change.
  private static final int MIN_DAYS_LEFT = 30;

  private final AskedName name;
  private final String host;
  private final Registrar registrar;
  private final Instant now;
  private final Instant created;
  private final Instant updated;
  private final Instant expires;

  /**
   * Invents the facts of {@code name}.
   *
   * @param host the registry host the client believes to talk to
   */
  Facts(AskedName name, String host, Instant now) {
    this.name = name;
    this.host = host;
    this.now = now.truncatedTo(ChronoUnit.SECONDS);
    registrar = REGISTRARS.get(name.pick("registrar", REGISTRARS.size()));
    OffsetDateTime today = now.atOffset(ZoneOffset.UTC);
    OffsetDateTime start =
        FIRST_DAY
            .plusDays(name.pick("day", DAYS))
            .atTime(name.pick("hour", 24), name.pick("minute", 60), name.pick("second", 60))
            .atOffset(ZoneOffset.UTC);
    while (!start.isBefore(today.minusYears(1))) {
      start = start.minusYears(10); // a clock set to the past still sees a registered name
    }
    int years = today.plusDays(MIN_DAYS_LEFT).getYear() - start.getYear();
    while (!start.plusYears(years).isAfter(today.plusDays(MIN_DAYS_LEFT))) {
      years++;
    }
    created = start.toInstant();
    expires = start.plusYears(years).toInstant();
    OffsetDateTime renewed = start.plusYears(years - 1L).minusDays(MIN_DAYS_LEFT);
    updated = renewed.isAfter(start) ? renewed.toInstant() : created;
  }

  static String requireWord(String key) {
    return require(WORDS, key);
  }

  static String requireMoment(String key) {
    return require(MOMENTS, key);
  }

  private static String require(Set<String> keys, String key) {
    if (!keys.contains(key)) {
      throw new IllegalArgumentException("unknown placeholder: " + key);
    }
    return key;
  }

  AskedName name() {
    return name;
  }

  Instant moment(String key) {
    return switch (key) {
      case "created" -> created;
      case "updated" -> updated;
      case "expires" -> expires;
      case "now" -> now;
      default -> throw new IllegalArgumentException("unknown moment: " + key);
    };
  }

  String word(String key) {
    return switch (key) {
      case "name" -> name.ascii();
      case "NAME" -> name.ascii().toUpperCase(Locale.ROOT);
      case "uname" -> name.unicode();
      case "UNAME" -> name.unicode().toUpperCase(Locale.ROOT);
      case "label" -> name.label();
      case "LABEL" -> name.label().toUpperCase(Locale.ROOT);
      case "ulabel" -> name.unicodeLabel();
      case "suffix" -> name.suffix();
      case "SUFFIX" -> name.suffix().toUpperCase(Locale.ROOT);
      case "id" -> Integer.toString(10_000_000 + name.pick("id", 90_000_000));
      case "handle" -> "SB" + (1_000 + name.pick("handle", 9_000));
      case "registrar" -> registrar.name();
      case "registrar.id" -> Integer.toString(registrar.ianaId());
      case "registrar.host" -> registrar.slug() + ".example";
      case "registrar.email" -> "abuse@" + registrar.slug() + ".example";
      case "registrar.TAG" -> registrar.tag();
      case "person" -> PEOPLE.get(name.pick("person", PEOPLE.size()));
      case "org" -> COMPANIES.get(name.pick("org", COMPANIES.size()));
      case "street" -> STREETS.get(name.pick("street", STREETS.size()));
      case "city" -> CITIES.get(name.pick("city", CITIES.size()));
      case "zip" -> Integer.toString(10_000 + name.pick("zip", 90_000));
      case "country", "COUNTRY" -> country();
      case "phone" -> "+1.55555501" + (10 + name.pick("phone", 90));
      case "email" -> "hostmaster@holder.example";
      case "ns1" -> "ns1." + registrar.slug() + ".example";
      case "ns2" -> "ns2." + registrar.slug() + ".example";
      case "NS1" -> word("ns1").toUpperCase(Locale.ROOT);
      case "NS2" -> word("ns2").toUpperCase(Locale.ROOT);
      case "ip1" -> "192.0.2." + (1 + name.pick("ip", 254));
      case "ip2" -> "198.51.100." + (1 + name.pick("ip", 254));
      case "host" -> host;
      case "wait" -> Long.toString(THROTTLE_WAIT.toSeconds());
      default -> throw new IllegalArgumentException("unknown word: " + key);
    };
  }

  private String country() {
    String tld = name.ascii().substring(name.ascii().lastIndexOf('.') + 1);
    return tld.length() == 2 ? tld.toUpperCase(Locale.ROOT) : "XX"; // XX: user-assigned, ISO 3166
  }
}
