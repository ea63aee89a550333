package dev.domaincheck.directory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.domaincheck.availability.Protocol;
import dev.domaincheck.name.DomainName;
import java.net.URI;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DirectoryTest {

  private static final Directory EMBEDDED = Directory.embedded();

  @Test
  void route_com_isRdapThenWhois() {
    Route route = route("example.com");
    assertEquals(
        List.of(
            new Service(
                Protocol.RDAP,
                URI.create("https://rdap.verisign.com/com/v1/"),
                Authority.IANA,
                Absence.FIRM,
                false,
                "rdap:rdap.verisign.com"),
            new Service(
                Protocol.WHOIS,
                URI.create("whois://whois.verisign-grs.com:43"),
                Authority.IANA,
                Absence.FIRM,
                false,
                "whois:whois.verisign-grs.com")),
        route.services());
    assertTrue(route.delegated());
  }

  @Test
  void route_de_knowsTheRegistrysOwnRdap() {
    Service first = route("example.de").services().getFirst();
    assertEquals("rdap.denic.de", first.host());
    assertEquals(Authority.REGISTRY, first.authority());
    assertEquals(Absence.FIRM, first.absence());
  }

  @Test
  void route_govUk_isNeverFreeByTheServerOfUk() {
    Route route = route("example.gov.uk");
    assertEquals("gov.uk", route.suffix());
    assertFalse(
        route.services().stream()
            .anyMatch(s -> s.host().contains("nomi") && s.absence() != Absence.NONE));
    assertTrue(
        route("example.nhs.uk").services().stream().allMatch(s -> s.absence() == Absence.NONE));
    assertFalse(route("example.nhs.uk").services().isEmpty());
  }

  @Test
  void route_servedSuffix_keepsAbsence() {
    for (String name :
        List.of(
            "a.co.uk",
            "a.com.au",
            "a.com.br",
            "a.co.jp",
            "a.co.nz",
            "a.com.tr",
            "a.co.in",
            "a.com.ua")) {
      Route route = route(name);
      assertTrue(
          route.services().stream().allMatch(s -> s.absence() == Absence.FIRM), name + route);
    }
  }

  @Test
  void route_secondLevelZone_neverAsksTheServerAbove() {
    Route route = route("example.uk.com");
    assertEquals(2, route.services().size());
    assertEquals(
        "https://rdap.centralnic.com/uk.com/", route.services().get(0).endpoint().toString());
    assertEquals("whois.centralnic.com", route.services().get(1).host());
    assertTrue(
        route("example.eu.org").services().stream().allMatch(s -> s.host().equals("whois.eu.org")));
  }

  @Test
  void route_guess_isLast() {
    List<Service> services = route("example.so").services();
    assertEquals(
        List.of(Protocol.WHOIS, Protocol.RDAP), services.stream().map(Service::protocol).toList());
    assertEquals(Authority.GUESS, services.getLast().authority());
  }

  @Test
  void route_plainHttpAndWeakSources_areMarked() {
    assertEquals(Absence.NONE, route("example.kg").services().getFirst().absence());
    assertEquals(Absence.NONE, route("example.mg").services().getFirst().absence());
    assertTrue(route("example.my").services().stream().allMatch(s -> s.absence() == Absence.WEAK));
    assertTrue(
        route("example.com.my").services().stream().allMatch(s -> s.absence() == Absence.WEAK));
  }

  @Test
  void route_sharedMachines_shareALimitGroup() {
    assertEquals(group("example.uk.com", Protocol.WHOIS), group("example.gb.com", Protocol.WHOIS));
    assertEquals("rdap:rdap.identitydigital.services", group("example.academy", Protocol.RDAP));
    assertEquals(group("example.io", Protocol.RDAP), group("example.academy", Protocol.RDAP));
    assertEquals(group("example.click", Protocol.WHOIS), group("example.link", Protocol.WHOIS));
    assertEquals("whois:whois.denic.de", group("example.de", Protocol.WHOIS));
  }

  @Test
  void route_undelegatedTld_saysSo() {
    for (String name :
        List.of("example.unknowntld", "example.hotel", "example.juniper", "a.b.example.test")) {
      Route route = EMBEDDED.route(name.substring(name.indexOf('.') + 1));
      assertFalse(route.delegated(), name);
      assertTrue(route.services().isEmpty(), name);
    }
  }

  @Test
  void route_delegatedTldWithoutService_isEmpty() {
    Route route = route("example.gr");
    assertTrue(route.delegated());
    assertEquals(List.of(), route.services());
  }

  @Test
  void route_unknownLongerSuffix_neverCountsAbsence() {
    int routes = 0;
    for (String tld : EMBEDDED.suffixes()) {
      if (tld.indexOf('.') < 0) {
        for (String label : List.of("zz9", "gov9.zz9", "edu9")) {
          Route route = EMBEDDED.route(label + "." + tld);
          assertTrue(
              route.services().stream().allMatch(s -> s.absence() == Absence.NONE),
              route.toString());
          routes++;
        }
      }
    }
    assertTrue(routes > 4_000, "only " + routes);
  }

  @Test
  void dates_embedded_areThoseOfTheTables() {
    assertEquals(LocalDate.of(2026, 9, 30), EMBEDDED.tableDates().get("rdap"));
    assertEquals(LocalDate.of(2026, 7, 1), EMBEDDED.tableDates().get("whois"));
    assertEquals(LocalDate.of(2026, 7, 24), EMBEDDED.tldsDate());
  }

  @Test
  void of_sameEndpointTwice_isRefused() {
    ServiceTable rdap = table("zz\trdap\thttps://rdap.nic.zz/\tiana\tfirm\thidden\t-\t-\t-");
    TldList tlds = new TldList(LocalDate.EPOCH, Set.of("zz"));
    Throwable fault =
        assertThrows(IllegalArgumentException.class, () -> Directory.of(List.of(rdap, rdap), tlds));
    assertEquals("https://rdap.nic.zz/ is there twice for zz", fault.getMessage());
  }

  @Test
  void of_serviceOfUnlistedTld_isRefused() {
    ServiceTable rdap = table("zz\trdap\thttps://rdap.nic.zz/\tiana\tfirm\thidden\t-\t-\t-");
    TldList tlds = new TldList(LocalDate.EPOCH, Set.of("yy"));
    assertThrows(IllegalArgumentException.class, () -> Directory.of(List.of(rdap, table()), tlds));
  }

  @Test
  void route_ownGuessOnly_asksTheServerAboveFirst() {
    ServiceTable rdap = table("zz\trdap\thttps://rdap.nic.zz/\tiana\tfirm\thidden\t-\t-\tco.zz");
    ServiceTable whois =
        table(
            "zz\twhois\twhois://whois.nic.zz:43\tiana\tfirm\thidden\t-\t5\t-",
            "co.zz\twhois\twhois://whois.co.zz:43\tguess\tweak\thidden\t-\t-\t-");
    Directory directory =
        Directory.of(List.of(rdap, whois), new TldList(LocalDate.EPOCH, Set.of("zz")));
    Route route = directory.route("co.zz");
    assertEquals(
        List.of("whois.nic.zz NONE", "rdap.nic.zz FIRM", "whois.co.zz WEAK"),
        route.services().stream().map(s -> s.host() + " " + s.absence()).toList());
  }

  private static ServiceTable table(String... rows) {
    List<String> lines = new ArrayList<>(List.of("# date: 1970-01-01"));
    lines.addAll(List.of(rows));
    return ServiceTable.parse(TableText.parse("test", lines));
  }

  private static String group(String name, Protocol protocol) {
    return route(name).services().stream()
        .filter(s -> s.protocol() == protocol)
        .findFirst()
        .orElseThrow()
        .limitGroup();
  }

  private static Route route(String name) {
    return EMBEDDED.route(assertInstanceOf(DomainName.class, DomainName.parse(name)));
  }

  @Test
  void route_serviceThatIsOff_isThereButNotEnabledUntilTurnedOn() {
    assertEquals(Set.of("api.nic.dz", "nic.pa", "whois.inet.vn"), EMBEDDED.disabledHosts());
    LiveDirectory live = LiveDirectory.embedded();
    live.enable(Set.of("whois.inet.vn"));
    Directory all = live.get();
    assertFalse(EMBEDDED.route("vn").services().getLast().enabled());
    assertTrue(all.route("vn").services().getLast().enabled());
    assertFalse(all.route("pa").services().getLast().enabled());
    assertEquals(Set.of("api.nic.dz", "nic.pa"), all.disabledHosts());
    assertEquals(EMBEDDED.route("com"), all.route("com"));
  }

  @Test
  void route_serviceThatIsOff_staysOffForLongerSuffixes() {
    assertFalse(EMBEDDED.route("com.vn").services().getLast().enabled());
  }
}
