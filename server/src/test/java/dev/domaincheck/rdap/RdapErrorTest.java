package dev.domaincheck.rdap;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.domaincheck.availability.Outcome;
import dev.domaincheck.name.DomainName;
import dev.domaincheck.transport.HttpReply;
import java.net.URI;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What comes with the status 404 and is no proof, or is one. */
class RdapErrorTest {
  private static final DomainName NAME =
      new DomainName("blue-teapot.example", "blue-teapot.example", "example");
  private static final DomainName IDN =
      new DomainName("xn--caf-dma.example", "caf\u00e9.example", "example");
  private static final URI URL = URI.create("https://rdap.nic.example/domain/blue-teapot.example");

  private final RdapReader reader = new RdapReader(() -> Instant.EPOCH);

  private String read(DomainName name, String body) {
    Outcome outcome = reader.read(name, URL, new HttpReply(404, Map.of(), body.getBytes(UTF_8)));
    return switch (outcome) {
      case Outcome.Verdict v ->
          v.availability() + (v.reason() == null ? "" : "/" + v.reason()) + (v.firm() ? "" : "?");
      case Outcome.Failure f -> "UNKNOWN/" + f.reason();
      case Outcome.Redirect r -> "-> " + r.target();
    };
  }

  private static String error(String title) {
    return "{\"rdapConformance\":[\"rdap_level_0\"],\"errorCode\":404,\"title\":\"" + title + "\"}";
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Domain is already registered|UNKNOWN/INCONCLUSIVE",
        "Registered|UNKNOWN/INCONCLUSIVE",
        "The name is taken|UNKNOWN/INCONCLUSIVE",
        "Not found: registered to another|UNKNOWN/INCONCLUSIVE",
        "Domain exists|UNKNOWN/INCONCLUSIVE",
        "In redemption, not found|UNKNOWN/INCONCLUSIVE",
        "On hold by registry; contact registry|UNKNOWN/INCONCLUSIVE",
        "Ratelimited|UNKNOWN/THROTTLED",
        "Rate exceeded|UNKNOWN/THROTTLED",
        "Rate limit|UNKNOWN/THROTTLED",
        "You are being rate limited|UNKNOWN/THROTTLED",
        "Slow down|UNKNOWN/THROTTLED",
        "Request throttle in effect|UNKNOWN/THROTTLED",
        "Not found; too many requests|UNKNOWN/THROTTLED",
        "Not found: dominio reservado|UNKNOWN/INCONCLUSIVE",
        "Not found: nombre no disponible|UNKNOWN/INCONCLUSIVE",
        "Not found: limite excedido|UNKNOWN/INCONCLUSIVE",
        "Not found: the requested path does not exist|UNKNOWN/INCONCLUSIVE",
        "Not found at this time; come back tomorrow|UNKNOWN/INCONCLUSIVE",
        "Request denied|UNKNOWN/BANNED",
        "Your IP is blacklisted|UNKNOWN/BANNED",
        "Your IP address has been blocked|UNKNOWN/BANNED",
        "You are banned|UNKNOWN/BANNED",
        "Access forbidden|UNKNOWN/BANNED",
        "Backend error|UNKNOWN/SERVER_ERROR",
        "Upstream failed|UNKNOWN/SERVER_ERROR",
        "Data temporarily absent|UNKNOWN/SERVER_ERROR",
        "Backend not found|UNKNOWN/SERVER_ERROR",
        "No RDAP server for this TLD|UNKNOWN/INCONCLUSIVE",
        "TLD example not served here|UNKNOWN/INCONCLUSIVE",
        "Unsupported TLD|UNKNOWN/INCONCLUSIVE",
        "Host not found|UNKNOWN/INCONCLUSIVE",
        "Server not found|UNKNOWN/INCONCLUSIVE",
        "Name not eligible|RESERVED/RESTRICTED",
        "Subject to eligibility|UNKNOWN/INCONCLUSIVE"
      })
  void read_404_rdap_error_of_another_kind_is_no_absence(String title, String expected) {
    assertEquals(expected, read(NAME, error(title)));
    assertEquals(expected, read(NAME, "{\"title\":\"" + title + "\"}"));
    assertEquals(
        expected,
        read(
            NAME,
            "{\"errorCode\":404,\"title\":\"Not Found\",\"description\":[\"" + title + "\"]}"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"status\":429}",
        "{\"status\":\"429\"}",
        "{\"status\":\"429 Too Many\"}",
        "{\"status\":200,\"errorCode\":404,\"title\":\"Not Found\"}",
        "{\"error\":{\"code\":429}}",
        "{\"error\":{\"code\":429,\"message\":\"Not Found\"}}",
        "{\"error\":500}",
        "{\"code\":503}",
        "{\"status\":\"error\",\"code\":503}",
        "{\"httpStatusCode\":502,\"message\":\"Not Found\"}",
        "{\"error_code\":1015}",
        "{\"errorCode\":404,\"error_code\":1015,\"title\":\"Not Found\"}",
        "{\"cloudflare_error\":true}",
        "{\"cloudflare_error\":true,\"ray_id\":\"x\"}",
        "{\"errorCode\":429}",
        "{\"errorCode\":true}",
        "{\"errorCode\":{\"value\":404}}",
        "{\"errorCode\":429,\"errorCode\":404}",
        "{\"errorCode\":404,\"title\":\"Registered\",\"title\":\"Not Found\"}",
        "{\"handle\":\"D1-X\",\"status\":[\"active\"],\"entities\":[],\"events\":[]}",
        "{\"handle\":\"D1-X\",\"errorCode\":404}",
        "{\"entities\":[],\"errorCode\":404}",
        "{\"events\":[],\"errorCode\":404}",
        "{\"nameservers\":[],\"errorCode\":404}",
        "{\"secureDNS\":{},\"errorCode\":404}",
        "{\"status\":[\"active\"],\"errorCode\":404}",
        "{\"objectclassname\":\"domain\",\"ldhname\":\"blue-teapot.example\"}",
        "{\"errorCode\":404,\"objectClassName\":\"error\"}",
        "{\"errorCode\":404,\"title\":\"Not Found\",\"domain\":{\"objectClassName\":\"domain\"}}",
        "{\"errorCode\":404,\"x\":[[{\"ldhName\":\"blue-teapot.example\"}]]}",
        "[{\"status\":429}]",
        "{\"available\":false}",
        "{\"result\":1}",
        "{\"message\":\"Hello\"}",
        "\"Hello\"",
        "true",
        "429"
      })
  void read_404_body_that_contradicts_or_says_nothing_is_inconclusive(String body) {
    assertEquals("UNKNOWN/INCONCLUSIVE", read(NAME, body));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "red-teapot.example not found",
        "'RED-TEAPOT.EXAMPLE' not found",
        "my-blue-teapot.example not found",
        "www.blue-teapot.example not found",
        "blue-teapot.example.com not found",
        "blue-teapot.example and red-teapot.example not found",
        "not found: /domain/red-teapot.example",
        "not found: https://rdap.nic.example/v1/domain/red-teapot.example?x=1",
        "caf\u00e9.example not found",
        "xn--caf-dma.example not found",
        "(red-teapot.example): not found",
        "blue-teapot\u3002com not found",
        "\u201cred-teapot.example.\u201d not found",
        "red-teapot.example is reserved"
      })
  void read_404_about_another_name_is_a_mismatch(String text) {
    String list = "{\"errorCode\":404,\"description\":[\"" + text + "\"]}";
    assertEquals("UNKNOWN/MISMATCH", read(NAME, list));
    assertEquals("UNKNOWN/MISMATCH", read(NAME, error(text)));
    assertEquals("UNKNOWN/MISMATCH", read(NAME, "{\"message\":\"" + text + "\"}"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Not Found",
        "NOT_FOUND",
        "Object not found",
        "Domain not found.",
        "Domain Not Found (404)",
        "The requested object was not found.",
        "The domain blue-teapot.example was not found",
        "Domain 'BLUE-TEAPOT.example.' not found",
        "blue-teapot.example: no such domain",
        "No matching domain; see https://www.icann.org/epp.html",
        "Not found in rdap.nic.example, ask help@registrar.example",
        "Not found by nic.example v1.2, e.g. for 192.0.2.7",
        "Not found: /domain/blue-teapot.example",
        "The domain does not exist",
        "Domain has not been registered",
        "The domain is not registered"
      })
  void read_404_honest_rdap_error_is_available(String title) {
    assertEquals("AVAILABLE", read(NAME, error(title)));
    assertEquals("AVAILABLE", read(NAME, "{\"errorCode\":404,\"title\":\"" + title + "\"}"));
    assertEquals("AVAILABLE", read(NAME, "{\"errorCode\":\"404\",\"title\":\"" + title + "\"}"));
    assertEquals(
        "AVAILABLE",
        read(NAME, "{\"rdapConformance\":[\"rdap_level_0\"],\"description\":[\"" + title + "\"]}"));
    assertEquals("AVAILABLE?", read(NAME, "{\"title\":\"" + title + "\"}"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"caf\u00e9.example", "xn--caf-dma.example", "CAF\u00c9.Example."})
  void read_404_that_echoes_an_idn_in_any_form_is_available(String echo) {
    assertEquals("AVAILABLE", read(IDN, error("Domain " + echo + " not found")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{\"errorCode\":404}|AVAILABLE",
        "{\"errorCode\":404,\"title\":\"\",\"description\":[]}|AVAILABLE",
        "{\"errorCode\":404,\"title\":null,\"notices\":[{\"title\":\"Terms\"}]}|AVAILABLE",
        "{\"rdapConformance\":[\"rdap_level_0\"]}|AVAILABLE",
        // in words that are not known, or with members that are not
        "{\"errorCode\":404,\"title\":\"Nenalezeno\"}|AVAILABLE?",
        "{\"errorCode\":404,\"title\":\"Not Found\",\"available\":false}|AVAILABLE?",
        // not the form of an RDAP error
        "{}|AVAILABLE?",
        "{\"rdapConformance\":[]}|UNKNOWN/INCONCLUSIVE",
        "{\"errorCode\":null,\"title\":\"Not Found\"}|AVAILABLE?",
        "{\"status\":404,\"error\":\"Not Found\",\"path\":\"/domain/blue-teapot.example\"}|AVAILABLE?",
        "{\"error\":{\"code\":\"404\",\"message\":\"no such domain\"}}|AVAILABLE?"
      })
  void read_404_is_firm_only_as_an_rdap_error(String body, String expected) {
    assertEquals(expected, read(NAME, body));
  }

  @ParameterizedTest
  @ValueSource(strings = {"nom r\u00e9serv\u00e9", "\u0434\u043e\u043c", "\u57df\u540d"})
  void read_404_text_in_letters_that_the_table_has_not_is_not_firm(String description) {
    String body =
        "{\"errorCode\":404,\"title\":\"Not Found\",\"description\":[\"" + description + "\"]}";
    assertNotEquals("AVAILABLE", read(NAME, body));
  }

  @Test
  void read_404_asked_name_in_other_letters_is_firm() {
    assertEquals("AVAILABLE", read(IDN, error("caf\u00e9.example not found")));
  }
}
