package dev.domaincheck.grpc;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.domaincheck.directory.Directory;
import java.util.List;
import org.junit.jupiter.api.Test;

class ByTurnsTest {
  @Test
  void over_oneGroupIsMostOfAll_othersComeInTheFirstTurns() {
    assertEquals(
        List.of("a1", "b1", "c1", "a2", "c2", "a3", "a4"),
        ByTurns.over(
            List.of("a1", "a2", "a3", "b1", "a4", "c1", "c2"), name -> name.substring(0, 1)));
  }

  @Test
  void over_nothing_isNothing() {
    assertEquals(List.of(), ByTurns.over(List.<String>of(), name -> name));
  }

  @Test
  void group_suffixesOfOneRegistry_areOne() {
    Directory directory = Directory.embedded();
    assertEquals("rdap:rdap.identitydigital.services", group("a.academy", directory));
    assertEquals("rdap:rdap.identitydigital.services", group("a.actor", directory));
    assertEquals("whois:whois.punktum.dk", group("a.dk", directory));
    assertEquals("", group("no name", directory));
  }

  private static String group(String name, Directory directory) {
    return ByTurns.group(Question.of(name), directory);
  }
}
