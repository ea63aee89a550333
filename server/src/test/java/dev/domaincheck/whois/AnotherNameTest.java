package dev.domaincheck.whois;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.domaincheck.availability.Outcome;
import java.nio.charset.StandardCharsets;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** A reply about another name is no verdict, whatever rule reads it. */
class AnotherNameTest {
  @Test
  void record_ofAnotherName_isAMismatchWithEveryRuleThatReadsNames() {
    WhoisRules rules = WhoisRules.embedded();
    WhoisReader reader = new WhoisReader(rules);
    TreeSet<String> seen = new TreeSet<>();
    int mismatches = 0;
    for (String host : rules.hosts()) {
      WhoisRule rule = rules.rule(host);
      if (!seen.add(rule.name())) {
        continue;
      }
      String tld = host.substring(host.lastIndexOf('.') + 1);
      byte[] reply =
          ("Domain Name: quincebush." + tld + "\nRegistrar: Invented Names\n")
              .getBytes(StandardCharsets.UTF_8);
      Outcome outcome = reader.read(Names.of("plumtree." + tld), host, reply);
      Outcome.Failure failure = outcome instanceof Outcome.Failure f ? f : null;
      assertNotNull(failure, rule.name() + ": " + outcome);
      mismatches += failure.reason() == dev.domaincheck.availability.Reason.MISMATCH ? 1 : 0;
    }
    // Rules with names of their own form do not read this one, and then there is no verdict.
    assertTrue(mismatches > seen.size() * 9 / 10, mismatches + " of " + seen.size());
  }

  @Test
  void fixtures_thatNameTheirDomain_areNoVerdictForAnother() {
    WhoisReader reader = new WhoisReader(WhoisRules.embedded());
    int named = 0;
    for (Fixture fixture : Fixture.all()) {
      String other = fixture.reply().replaceAll("(?i)plumtree", "quincebush");
      if (other.equals(fixture.reply()) || !fixture.expected().matches("AVAILABLE|REGISTERED.*")) {
        continue;
      }
      named++;
      Outcome outcome =
          reader.read(fixture.name(), fixture.host(), other.getBytes(StandardCharsets.UTF_8));
      assertEquals(true, outcome instanceof Outcome.Failure, fixture + ": " + outcome);
    }
    assertTrue(named >= 20, "few fixtures name their domain: " + named);
  }
}
