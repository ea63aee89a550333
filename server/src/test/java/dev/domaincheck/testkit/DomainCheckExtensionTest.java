package dev.domaincheck.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.domaincheck.client.Assurance;
import dev.domaincheck.client.Availability;
import dev.domaincheck.client.CheckOptions;
import dev.domaincheck.client.DomainCheckClient;
import dev.domaincheck.client.DomainResult;
import dev.domaincheck.client.Reason;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(DomainCheckExtension.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class DomainCheckExtensionTest {
  private static DomainResult only(DomainCheckClient client, String name) {
    return client.check(name).getFirst();
  }

  /** Registries of three protocols: RDAP, an availability service, WHOIS. */
  @ParameterizedTest
  @CsvSource({"registered-x.com", "registered-x.be", "registered-x.it"})
  void answer_whateverTheNameSays_isTheOneThatWasSet(
      String name, Sandbox sandbox, DomainCheckClient client) {
    assertEquals(Availability.REGISTERED, only(client, name).availability());
    sandbox.answer(name, Answer.AVAILABLE);
    DomainResult free = only(client, name);
    assertEquals(Availability.AVAILABLE, free.availability());
    assertFalse(free.cached(), "what was cached before is gone");
    assertTrue(free.evidence().getFirst().server().startsWith("sandbox/"));
    assertTrue(only(client, name).cached());
    sandbox.answer(name, Answer.THROTTLED);
    DomainResult throttled = only(client, name);
    assertEquals(Availability.UNKNOWN, throttled.availability());
    assertEquals(Reason.THROTTLED, throttled.reason());
  }

  @Test
  @Order(1)
  void answer_ofAnyKindAndSpelling_isGiven(Sandbox sandbox, DomainCheckClient client) {
    sandbox.answer("Bücher.de.", Answer.REGISTERED);
    assertEquals(Availability.REGISTERED, only(client, "xn--bcher-kva.de").availability());
    sandbox.answer("plain.dev", Answer.RESERVED);
    assertEquals(Availability.RESERVED, only(client, "plain.dev").availability());
    sandbox.answer("plain.com", Answer.BROKEN);
    assertEquals(Availability.UNKNOWN, only(client, "plain.com").availability());
    sandbox.answer("plain.com", Answer.CONFLICT);
    DomainResult conflict =
        client
            .check(List.of("plain.com"), CheckOptions.DEFAULT.withAssurance(Assurance.CORROBORATED))
            .getFirst();
    assertEquals(Reason.CONFLICT, conflict.reason());
    sandbox.answer("plain.com", Answer.REGISTERED.after(Duration.ofMillis(300)));
    DomainResult late = only(client, "plain.com");
    assertEquals(Availability.REGISTERED, late.availability());
    assertTrue(late.evidence().getFirst().latency().compareTo(Duration.ofMillis(300)) >= 0);
  }

  @Test
  @Order(2)
  void answers_ofTheTestBefore_areForgotten(DomainCheckClient client) {
    DomainResult result = only(client, "plain.com");
    assertFalse(result.cached());
    assertEquals(Availability.AVAILABLE, only(client, "available-x.com").availability());
    assertEquals(
        0,
        client
            .cache()
            .list(dev.domaincheck.client.CacheFilter.ALL)
            .filter(entry -> entry.result().domainName().equals("plain.dev"))
            .count());
  }

  @Test
  void answer_forWhatIsNoName_isRefused(Sandbox sandbox) {
    var error =
        assertThrows(
            IllegalArgumentException.class, () -> sandbox.answer("co.uk", Answer.AVAILABLE));
    assertTrue(String.valueOf(error.getMessage()).contains("co.uk"));
    assertThrows(
        IllegalArgumentException.class, () -> Answer.AVAILABLE.after(Duration.ofSeconds(61)));
    assertThrows(IllegalArgumentException.class, () -> Sandbox.start("--no-such-option"));
    assertThrows(IllegalArgumentException.class, () -> Sandbox.start("--print-config"));
  }

  @Nested
  class Nesting {
    @Test
    void nestedClass_sharesTheSandbox(Sandbox sandbox, DomainCheckClient client) {
      assertSame(sandbox.client(), client);
      assertEquals(Availability.REGISTERED, only(client, "registered-x.com").availability());
    }
  }
}
