package dev.domaincheck.fuzz;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.domaincheck.availability.Availability;
import dev.domaincheck.availability.Outcome;
import dev.domaincheck.name.DomainName;
import dev.domaincheck.whois.WhoisReader;
import dev.domaincheck.whois.WhoisRules;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/** WHOIS replies of whatever bytes, read by any rule. */
class WhoisTextFuzzTest {
  private static final WhoisRules RULES = WhoisRules.embedded();
  private static final WhoisReader READER = new WhoisReader(RULES);
  private static final List<String> HOSTS = List.copyOf(RULES.hosts());

  /** Lines that no free reply holds, at any registry. */
  private static final List<String> REFUSALS =
      List.of(
          "This name is reserved by the registry",
          "Your connection limit exceeded. Please try again later.",
          "This name is withheld",
          "You are sending queries too fast",
          "Access denied");

  /** A hundred times what the bound on work takes, for machines under load and instrumentation. */
  private static final Duration LONG = Duration.ofSeconds(10);

  @FuzzTest(maxDuration = "10m")
  void read(FuzzedDataProvider data) {
    String host = data.consumeBoolean() ? data.pickValue(HOSTS) : "whois.unheard.example";
    String refusal = data.pickValue(REFUSALS);
    String tld = host.substring(host.lastIndexOf('.') + 1);
    DomainName name = new DomainName("plumtree." + tld, "plumtree." + tld, tld);
    byte[] reply = data.consumeRemainingAsBytes();
    long start = System.nanoTime();
    Outcome outcome = READER.read(name, host, reply);
    Duration took = Duration.ofNanos(System.nanoTime() - start);
    assertTrue(took.compareTo(LONG) < 0, () -> host + " took " + took);
    if (isAvailable(outcome)) {
      byte[] line = (refusal + "\r\n").getBytes(StandardCharsets.UTF_8);
      byte[] refused = new byte[line.length + reply.length];
      System.arraycopy(line, 0, refused, 0, line.length);
      System.arraycopy(reply, 0, refused, line.length, reply.length);
      assertFalse(isAvailable(READER.read(name, host, refused)), () -> host + " below " + refusal);
    }
  }

  private static boolean isAvailable(Outcome outcome) {
    return outcome instanceof Outcome.Verdict verdict
        && verdict.availability() == Availability.AVAILABLE;
  }
}
