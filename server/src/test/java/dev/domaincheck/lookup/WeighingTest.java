package dev.domaincheck.lookup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.domaincheck.availability.Assurance;
import dev.domaincheck.availability.Availability;
import dev.domaincheck.availability.CheckResult;
import dev.domaincheck.availability.Evidence;
import dev.domaincheck.availability.Outcome;
import dev.domaincheck.availability.Protocol;
import dev.domaincheck.availability.Reason;
import dev.domaincheck.directory.Absence;
import dev.domaincheck.directory.Authority;
import dev.domaincheck.directory.Service;
import dev.domaincheck.name.DomainName;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One row for each pair of words that can meet; what DNS says counts in either order. */
class WeighingTest {
  private static final Instant NOW = Instant.parse("2026-11-01T00:00:00Z");
  private static final DomainName NAME =
      assertInstanceOf(DomainName.class, DomainName.parse("name.example"));

  private static Service service(Protocol protocol, String endpoint, String group) {
    return service(protocol, endpoint, group, Authority.IANA, Absence.FIRM);
  }

  private static Service service(
      Protocol protocol, String endpoint, String group, Authority authority, Absence absence) {
    return new Service(protocol, URI.create(endpoint), authority, absence, false, group);
  }

  private static final Service RDAP =
      service(Protocol.RDAP, "https://rdap.nic.example/", "rdap:rdap.nic.example");
  private static final Service WHOIS =
      service(Protocol.WHOIS, "whois://whois.nic.example:43", "whois:whois.nic.example");

  private static Evidence step(Protocol protocol, Availability verdict) {
    return new Evidence(protocol, "s", verdict, null, "", 0, Duration.ZERO, NOW, null);
  }

  /** Tells the weighing one word, as the table below has them. */
  private static void tell(Weighing weighing, Service service, String word) {
    boolean direct = !word.startsWith("redirected ");
    switch (word) {
      case "delegated" -> weighing.delegated(step(Protocol.DNS, Availability.REGISTERED));
      case "undelegated" -> {
        weighing.note(step(Protocol.DNS, Availability.UNKNOWN));
        weighing.notDelegated();
      }
      case "dns-timeout" ->
          weighing.unconfirmed(
              Outcome.Failure.of(Reason.TIMEOUT, "dns"), step(Protocol.DNS, Availability.UNKNOWN));
      default ->
          weighing.add(
              service,
              outcome(direct ? word : word.substring("redirected ".length())),
              step(service.protocol(), Availability.UNKNOWN),
              direct);
    }
  }

  private static Outcome outcome(String word) {
    return switch (word) {
      case "free" -> verdict(Availability.AVAILABLE, true);
      case "weak" -> verdict(Availability.AVAILABLE, false);
      case "taken" -> verdict(Availability.REGISTERED, true);
      case "reserved" -> verdict(Availability.RESERVED, true);
      case "premium" -> verdict(Availability.PREMIUM, true);
      case "unavailable" -> verdict(Availability.UNAVAILABLE, true);
      case "malformed" -> verdict(Availability.INVALID, false);
      default -> Outcome.Failure.of(Reason.valueOf(word), word);
    };
  }

  private static Outcome verdict(Availability availability, boolean firm) {
    return new Outcome.Verdict(availability, null, "rule", "", firm, 0, null);
  }

  private static String result(Weighing weighing) {
    CheckResult result = weighing.result();
    return result.availability()
        + (result.availability() == Availability.UNKNOWN ? " " + result.reason() : "")
        + (result.assurance() == null || result.assurance() == Assurance.STANDARD
            ? ""
            : " " + result.assurance());
  }

  @ParameterizedTest
  @CsvSource({
    // the level, what RDAP says, what is heard second (WHOIS or DNS), the answer
    "STANDARD, taken, -, REGISTERED",
    "STANDARD, free, -, AVAILABLE",
    "STANDARD, reserved, -, RESERVED",
    "STANDARD, premium, -, PREMIUM",
    "STANDARD, unavailable, -, UNAVAILABLE",
    "STANDARD, MISMATCH, TIMEOUT, UNKNOWN MISMATCH",
    "STANDARD, INCONCLUSIVE, TIMEOUT, UNKNOWN INCONCLUSIVE",
    "STANDARD, TIMEOUT, INCONCLUSIVE, UNKNOWN INCONCLUSIVE",
    "STANDARD, TLS_FAILED, CONNECT_FAILED, UNKNOWN TLS_FAILED",
    "STANDARD, THROTTLED, free, AVAILABLE",
    "STANDARD, SERVER_ERROR, taken, REGISTERED",
    "STANDARD, weak, TIMEOUT, UNKNOWN WEAK_SOURCE",
    "STANDARD, weak, free, AVAILABLE",
    "STANDARD, weak, weak, UNKNOWN WEAK_SOURCE",
    "STANDARD, weak, taken, REGISTERED",
    "STANDARD, weak, reserved, RESERVED",
    "STANDARD, redirected free, TIMEOUT, UNKNOWN WEAK_SOURCE",
    "STANDARD, redirected taken, -, REGISTERED",
    "STANDARD, malformed, TIMEOUT, INVALID",
    "STANDARD, malformed, free, UNKNOWN CONFLICT",
    "STANDARD, malformed, weak, UNKNOWN CONFLICT",
    "STANDARD, weak, malformed, UNKNOWN CONFLICT",
    "STANDARD, malformed, taken, REGISTERED",
    "STANDARD, redirected malformed, TIMEOUT, UNKNOWN TIMEOUT",
    "FAST, delegated, -, REGISTERED FAST",
    "FAST, undelegated, free, AVAILABLE",
    "FAST, undelegated, TIMEOUT, UNKNOWN TIMEOUT",
    "FAST, undelegated, weak, UNKNOWN WEAK_SOURCE",
    "FAST, undelegated, taken, REGISTERED",
    "FAST, dns-timeout, free, AVAILABLE",
    "CORROBORATED, taken, -, REGISTERED",
    "CORROBORATED, reserved, -, RESERVED",
    "CORROBORATED, free, -, UNKNOWN WEAK_SOURCE",
    "CORROBORATED, free, undelegated, AVAILABLE CORROBORATED",
    "CORROBORATED, undelegated, free, AVAILABLE CORROBORATED",
    "CORROBORATED, free, delegated, UNKNOWN CONFLICT",
    "CORROBORATED, delegated, free, UNKNOWN CONFLICT",
    "CORROBORATED, free, dns-timeout, UNKNOWN TIMEOUT",
    "CORROBORATED, dns-timeout, free, UNKNOWN TIMEOUT",
    "CORROBORATED, free, free, AVAILABLE CORROBORATED",
    "CORROBORATED, free, weak, UNKNOWN WEAK_SOURCE",
    "CORROBORATED, weak, free, UNKNOWN WEAK_SOURCE",
    "CORROBORATED, free, redirected free, UNKNOWN WEAK_SOURCE",
    "CORROBORATED, free, THROTTLED, UNKNOWN THROTTLED",
    "CORROBORATED, free, INCONCLUSIVE, UNKNOWN WEAK_SOURCE",
    "CORROBORATED, free, taken, UNKNOWN CONFLICT",
    "CORROBORATED, free, reserved, RESERVED",
    "CORROBORATED, free, malformed, UNKNOWN CONFLICT",
    "CORROBORATED, weak, undelegated, UNKNOWN WEAK_SOURCE",
    "CORROBORATED, TIMEOUT, undelegated, UNKNOWN TIMEOUT",
    "CORROBORATED, undelegated, TIMEOUT, UNKNOWN TIMEOUT",
  })
  void result_ofTwoWords_isTheTables(
      Assurance level, String first, String second, String expected) {
    Weighing weighing = new Weighing(NAME, level);
    tell(weighing, RDAP, first);
    if (!second.equals("-")) {
      assertFalse(weighing.isDecided(), "nobody would have been asked");
      tell(weighing, WHOIS, second);
    }
    assertEquals(expected, result(weighing));
  }

  @ParameterizedTest
  @CsvSource({
    "OPERATOR, FIRM, AVAILABLE",
    "IANA, FIRM, AVAILABLE",
    "REGISTRY, FIRM, AVAILABLE",
    "GUESS, FIRM, UNKNOWN WEAK_SOURCE",
    "IANA, WEAK, UNKNOWN WEAK_SOURCE",
    "IANA, NONE, UNKNOWN WEAK_SOURCE",
  })
  void absence_ofEachKindOfService_countsOnlyFromTheRegistryForItsSuffix(
      Authority authority, Absence absence, String expected) {
    Service service = service(Protocol.RDAP, "https://rdap.nic.example/", "g", authority, absence);
    Weighing weighing = new Weighing(NAME, Assurance.STANDARD);
    tell(weighing, service, "free");
    assertEquals(expected, result(weighing));
    weighing = new Weighing(NAME, Assurance.STANDARD);
    tell(weighing, service, "taken");
    assertEquals("REGISTERED", result(weighing), "a record counts from anybody");
  }

  @Test
  void secondVoice_ofTheSameMachine_isNone() {
    List<Service> dependent =
        List.of(
            RDAP,
            service(Protocol.WHOIS, "whois://whois.nic.example:43", RDAP.limitGroup()),
            service(Protocol.RDAP, "https://rdap.nic.example/other/", "another group"),
            service(Protocol.WHOIS, "whois://w.example.net:43", "g", Authority.GUESS, Absence.FIRM),
            service(Protocol.WHOIS, "whois://w.example.net:43", "g", Authority.IANA, Absence.WEAK));
    for (Service second : dependent) {
      Weighing weighing = new Weighing(NAME, Assurance.CORROBORATED);
      tell(weighing, RDAP, "free");
      tell(weighing, second, "free");
      assertEquals("UNKNOWN WEAK_SOURCE", result(weighing), second.toString());
    }
    Weighing weighing = new Weighing(NAME, Assurance.CORROBORATED);
    tell(weighing, RDAP, "free");
    assertTrue(weighing.needsConfirmation());
    tell(weighing, service(Protocol.WHOIS, "whois://rdap.nic.example:43", "another"), "free");
    assertEquals("AVAILABLE CORROBORATED", result(weighing));
    assertFalse(weighing.needsConfirmation());
  }
}
