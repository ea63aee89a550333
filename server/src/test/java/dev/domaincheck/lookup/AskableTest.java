package dev.domaincheck.lookup;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.domaincheck.availability.Protocol;
import dev.domaincheck.availability.View;
import dev.domaincheck.directory.Absence;
import dev.domaincheck.directory.Authority;
import dev.domaincheck.directory.Route;
import dev.domaincheck.directory.Service;
import java.net.URI;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Which services of a route a call asks. */
class AskableTest {
  private static final Set<Protocol> ALL = EnumSet.allOf(Protocol.class);

  private static Service service(Protocol protocol, String endpoint) {
    return new Service(
        protocol, URI.create(endpoint), Authority.IANA, Absence.FIRM, true, endpoint);
  }

  private static final Service RDAP = service(Protocol.RDAP, "https://rdap.nic.example/");
  private static final Service DAS = service(Protocol.DAS, "das://das.nic.example:4343");
  private static final Service WHOIS = service(Protocol.WHOIS, "whois://whois.nic.example:43");

  private static List<Service> askable(View view, Set<Protocol> sources, Service... services) {
    return ChainLookup.askable(new Route("example", true, List.of(services)), sources, view);
  }

  @Test
  void availabilityView_asksInTheTablesOrder() {
    assertEquals(List.of(DAS, RDAP, WHOIS), askable(View.AVAILABILITY, ALL, DAS, RDAP, WHOIS));
  }

  @Test
  void registrationView_passesAvailabilityServicesOver() {
    assertEquals(List.of(RDAP, WHOIS), askable(View.REGISTRATION, ALL, DAS, RDAP, WHOIS));
  }

  @Test
  void registrationView_nothingButAvailabilityServices_areAsked() {
    assertEquals(List.of(DAS), askable(View.REGISTRATION, ALL, DAS));
    assertEquals(
        List.of(DAS), askable(View.REGISTRATION, EnumSet.of(Protocol.DAS), RDAP, DAS, WHOIS));
  }

  @Test
  void anyView_protocolWithoutASource_isPassedOver() {
    assertEquals(
        List.of(WHOIS), askable(View.AVAILABILITY, EnumSet.of(Protocol.WHOIS), RDAP, DAS, WHOIS));
  }
}
