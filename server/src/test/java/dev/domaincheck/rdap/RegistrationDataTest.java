package dev.domaincheck.rdap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import dev.domaincheck.availability.Registration;
import dev.domaincheck.availability.RegistryDate;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class RegistrationDataTest {
  private static Registration of(String members) {
    JsonNode domain = RdapJson.parse(("{" + members + "}").getBytes(StandardCharsets.UTF_8));
    assertNotNull(domain);
    return RegistrationData.of(domain);
  }

  private static String registrar(String entities) {
    return of("\"entities\":[" + entities + "]").registrar();
  }

  private static String registrarWith(String members) {
    return "{\"roles\":[\"technical\",\"registrar\"]," + members + "}";
  }

  @Test
  void registrar_byItsFirstNameThatIsThere() {
    String fn = "[\"fn\",{},\"text\",\"Invented Names\"]";
    String noFn = "[\"fn\",{},\"text\",\" \"]";
    String org = "[\"org\",{},\"text\",\"Invented Org\"]";
    String structured = "[\"org\",{},\"text\",[\"Invented Org\",\"Unit\"]]";
    String handle = "\"handle\":\"INV-1\"";
    String id = "\"publicIds\":[{\"type\":\"IANA Registrar ID\",\"identifier\":\"9994\"}]";
    assertEquals("Invented Names", registrar(registrarWith(vcard(org + "," + fn))));
    assertEquals("Invented Org", registrar(registrarWith(vcard(noFn + "," + org))));
    assertEquals("Invented Org", registrar(registrarWith(vcard(structured))));
    assertEquals("INV-1", registrar(registrarWith(vcard(noFn) + "," + handle + "," + id)));
    assertEquals("IANA Registrar ID 9994", registrar(registrarWith(id)));
    assertEquals("", registrar("{\"roles\":[\"registrant\"]," + vcard(fn) + "}"));
  }

  private static String vcard(String properties) {
    return "\"vcardArray\":[\"vcard\",[[\"version\",{},\"text\",\"4.0\"]," + properties + "]]";
  }

  @Test
  void registrar_belowAnotherEntity_isFound() {
    String registrar = registrarWith("\"handle\":\"INV-1\"");
    assertEquals("INV-1", registrar("{\"roles\":[\"sponsor\"],\"entities\":[" + registrar + "]}"));
    String other = registrarWith("\"handle\":\"INV-2\"");
    assertEquals(
        "INV-2",
        registrar("{\"roles\":[\"sponsor\"],\"entities\":[" + registrar + "]}," + other),
        "the domain's own comes first");
  }

  private static String event(String action, String date) {
    return "{\"eventAction\":\"" + action + "\",\"eventDate\":\"" + date + "\"}";
  }

  private static @Nullable Instant time(@Nullable RegistryDate date) {
    return date == null ? null : date.time();
  }

  @Test
  void events_byTheirAction_areTheDates() {
    Registration data =
        of(
            "\"events\":["
                + event("last update of RDAP database", "2026-01-01T00:00:00Z")
                + ","
                + event("reregistration", "2010-01-01T00:00:00Z")
                + ","
                + event("Registration", "2001-01-01T00:00:00Z")
                + ","
                + event("registrar expiration", "2028-01-01T00:00:00Z")
                + ","
                + event("expiration", "2027-01-01T01:00:00+01:00")
                + ","
                + event("last update", "2020-01-01T00:00:00Z")
                + "]");
    assertEquals(Instant.parse("2001-01-01T00:00:00Z"), time(data.created()));
    assertEquals(Instant.parse("2020-01-01T00:00:00Z"), time(data.updated()));
    assertEquals(Instant.parse("2027-01-01T00:00:00Z"), time(data.expires()));
    assertEquals(
        Instant.parse("2010-01-01T00:00:00Z"),
        time(of("\"events\":[" + event("reregistration", "2010-01-01T00:00:00Z") + "]").created()));
  }

  @Test
  void statuses_areThoseOfEppAlone() {
    assertEquals(
        List.of("ok", "clientTransferProhibited", "addPeriod", "serverHold"),
        of("\"status\":[\"active\",\"client transfer prohibited\",\"add period\",\"serverHold\","
                + "\"locked\",\"transfer prohibited\",\"validated\",\"my own word\"]")
            .statuses());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"delegationSigned\":true}|true",
        "{\"delegationSigned\":false,\"dsData\":[{\"keyTag\":1}]}|false",
        "{\"dsData\":[{\"keyTag\":1}]}|true",
        "{\"keyData\":[{\"flags\":257}]}|true",
        "{\"zoneSigned\":true}|",
        "{\"delegationSigned\":\"yes\",\"dsData\":[]}|",
      })
  void secureDns_bySignatureOrKeys_tellsWhetherItIsSigned(
      String secureDns, @Nullable Boolean signed) {
    assertEquals(signed, of("\"secureDNS\":" + secureDns).signed());
  }
}
