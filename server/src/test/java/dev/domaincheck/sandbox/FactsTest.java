package dev.domaincheck.sandbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class FactsTest {
  private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");

  private static Facts facts(String name, Instant now) {
    return new Facts(AskedName.parse(name).orElseThrow(), "rdap.test.example", now);
  }

  @Test
  void moments_ofManyNames_areInOrder() {
    for (Instant now : new Instant[] {NOW, Instant.parse("1990-02-28T00:00:00Z")}) {
      for (int i = 0; i < 1_000; i++) {
        Facts facts = facts("registered-" + i + ".com", now);
        assertTrue(facts.moment("created").isBefore(now));
        assertFalse(facts.moment("updated").isBefore(facts.moment("created")));
        assertFalse(facts.moment("updated").isAfter(now));
        Duration left = Duration.between(now, facts.moment("expires"));
        assertTrue(left.toDays() >= 30 && left.toDays() <= 397, () -> left.toString());
      }
    }
  }

  @Test
  void moments_aSecondLater_areTheSame() {
    Facts today = facts("registered-a.com", NOW);
    Facts later = facts("registered-a.com", NOW.plusSeconds(1));
    assertEquals(today.moment("created"), later.moment("created"));
    assertEquals(today.moment("expires"), later.moment("expires"));
    assertEquals(today.moment("updated"), later.moment("updated"));
  }
}
