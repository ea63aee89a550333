package dev.domaincheck.sandbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScriptTest {
  private static Script script(String name) {
    return Script.of(AskedName.parse(name).orElseThrow());
  }

  @ParameterizedTest
  @CsvSource({
    "available.com, 0, AVAILABLE",
    "available-a.co.uk, 0, AVAILABLE",
    "registered-b.de, 0, REGISTERED",
    "reserved-c.fr, 0, RESERVED",
    "premium-x.io, 0, PREMIUM",
    "throttled-d.nl, 0, THROTTLED",
    "broken.jp, 0, BROKEN",
    "slow-200-registered-x.com, 200, REGISTERED",
    "slow-0-available.com, 0, AVAILABLE",
    "slow-60001-available.com, 60000, AVAILABLE",
    "slow-99999999999999999999-available.com, 60000, AVAILABLE",
    "registered-bücher.de, 0, REGISTERED",
  })
  void of_directedLabel_saysStateAndDelay(String name, long millis, State state) {
    assertEquals(
        new Script(Duration.ofMillis(millis), state, state == State.REGISTERED), script(name));
  }

  @Test
  void of_conflict_isFreeToTheServicesAndDelegated() {
    Script conflict = new Script(Duration.ZERO, State.AVAILABLE, true);
    assertEquals(conflict, script("conflict.com"));
    assertEquals(conflict, script("conflict-a.co.uk"));
    assertEquals(
        new Script(Duration.ofMillis(50), State.AVAILABLE, true), script("slow-50-conflict-x.de"));
  }

  @Test
  void of_slowWithoutNumber_isAnUndirectedLabel() {
    assertEquals(Duration.ZERO, script("slow-x-available.com").delay());
    assertEquals(Duration.ZERO, script("slow-.com").delay());
    assertEquals(Duration.ZERO, script("slow-5x.com").delay());
  }

  @Test
  void of_wordWithoutHyphen_isNotDirected() {
    boolean other = false;
    for (int i = 0; i < 20; i++) {
      other |= script("throttledx" + i + ".com").state() != State.THROTTLED;
    }
    assertTrue(other);
  }

  @Test
  void of_undirectedNames_haveTheSharesOfTheDesign() {
    Map<State, Integer> counts = new EnumMap<>(State.class);
    int names = 10_000;
    for (int i = 0; i < names; i++) {
      counts.merge(script("name" + i + ".com").state(), 1, Integer::sum);
    }
    assertEquals(55, counts.getOrDefault(State.REGISTERED, 0) * 100.0 / names, 2);
    assertEquals(35, counts.getOrDefault(State.AVAILABLE, 0) * 100.0 / names, 2);
    assertEquals(7, counts.getOrDefault(State.RESERVED, 0) * 100.0 / names, 2);
    assertEquals(3, counts.getOrDefault(State.PREMIUM, 0) * 100.0 / names, 2);
  }

  @Test
  void of_undirectedName_isTheSameInEveryRun() {
    // Written down from the first run: a change of the hash would change every user's tests.
    StringBuilder states = new StringBuilder();
    for (int i = 0; i < 12; i++) {
      states.append(script("name" + i + ".com").state().word().charAt(2));
    }
    assertEquals("ggaaaaaaagag", states.toString());
  }

  @Test
  void breakage_ofManyNames_showsEveryKind() {
    Map<Breakage, Integer> counts = new EnumMap<>(Breakage.class);
    for (int i = 0; i < 100; i++) {
      counts.merge(
          Breakage.of(AskedName.parse("broken-" + i + ".com").orElseThrow()), 1, Integer::sum);
    }
    assertEquals(Breakage.values().length, counts.size());
    assertNotEquals(100, counts.get(Breakage.RESET));
  }
}
