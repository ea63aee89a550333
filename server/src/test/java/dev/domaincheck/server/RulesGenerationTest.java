package dev.domaincheck.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RulesGenerationTest {
  private static final Path TABLES = Path.of("src/main/resources/dev/domaincheck");

  /** So that a table that is added cannot be forgotten. */
  @Test
  void tables_areAllThatThereAre() throws Exception {
    try (Stream<Path> files = Files.walk(TABLES)) {
      assertEquals(
          RulesGeneration.TABLES,
          files
              .filter(Files::isRegularFile)
              .map(file -> TABLES.relativize(file).toString())
              .filter(file -> !file.startsWith("sandbox/") && !file.startsWith("whois/"))
              .sorted()
              .toList());
    }
  }

  @Test
  void generation_eachPart_countsAndNothingElseDoes() {
    RulesGeneration tables = RulesGeneration.embedded(Set.of());
    List<String> different =
        List.of(
            tables.with("1", ""),
            tables.with("2", ""),
            tables.with("1", "com"),
            tables.with("1com", ""),
            RulesGeneration.embedded(Set.of("nic.pa")).with("1", ""));
    assertEquals(5, Set.copyOf(different).size());
    assertEquals(different.getFirst(), RulesGeneration.embedded(Set.of()).with("1", ""));
  }
}
