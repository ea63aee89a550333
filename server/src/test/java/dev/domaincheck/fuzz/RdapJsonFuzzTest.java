package dev.domaincheck.fuzz;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.domaincheck.availability.Availability;
import dev.domaincheck.availability.Outcome;
import dev.domaincheck.name.DomainName;
import dev.domaincheck.rdap.RdapReader;
import dev.domaincheck.transport.HttpReply;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;

/** RDAP replies in whatever a service may send. */
class RdapJsonFuzzTest {
  private static final DomainName NAME =
      new DomainName("xn--caf-dma.example", "caf\u00e9.example", "example");
  private static final URI URL = URI.create("https://rdap.nic.example/domain/xn--caf-dma.example");
  private static final int[] STATUSES = {200, 404, 400, 429, 503, 302, 403, 500, 204, 206};

  private final RdapReader reader = new RdapReader(() -> Instant.EPOCH);

  @FuzzTest(maxDuration = "10m")
  void read(FuzzedDataProvider data) {
    int status = data.pickValue(STATUSES);
    boolean framed = data.consumeBoolean();
    byte[] body = data.consumeRemainingAsBytes();
    String text = new String(body, StandardCharsets.UTF_8);
    HttpReply reply = new HttpReply(status, Map.of("location", text), body, framed);
    switch (reader.read(NAME, URL, reply)) {
      case Outcome.Verdict verdict -> check(verdict, status, framed, text);
      case Outcome.Failure failure -> assertFalse(failure.message().isEmpty());
      case Outcome.Redirect redirect -> {
        assertTrue(status == 302, text);
        assertTrue("https".equalsIgnoreCase(redirect.target().getScheme()), text);
        assertTrue(redirect.target().getHost() != null, text);
      }
    }
  }

  private static void check(Outcome.Verdict verdict, int status, boolean framed, String text) {
    assertFalse(verdict.rule().isEmpty());
    if (verdict.availability() == Availability.AVAILABLE) {
      assertTrue(status == 404, text);
      assertTrue(framed || !text.isBlank() || !verdict.firm(), text);
      // However they are written, these words never go with a free name.
      String lower = text.toLowerCase(Locale.ROOT);
      assertFalse(verdict.firm() && lower.contains("\"objectclassname\""), text);
      assertFalse(verdict.firm() && lower.contains("\"ldhname\""), text);
      assertFalse(verdict.firm() && lower.startsWith("<"), text);
    }
    if (verdict.availability() == Availability.REGISTERED) {
      assertTrue(status == 200, text);
    }
    if (verdict.availability() == Availability.INVALID) {
      assertTrue(status == 400 && !verdict.firm(), text);
    }
  }
}
