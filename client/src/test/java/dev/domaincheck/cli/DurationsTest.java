package dev.domaincheck.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

final class DurationsTest {

  @ParameterizedTest
  @CsvSource({
    "500ms,PT0.5S",
    "10s,PT10S",
    "5m,PT5M",
    "1h,PT1H",
    "2d,PT48H",
    "0s,PT0S",
    "PT1.5S,PT1.5S",
    "10S,PT10S",
    "pt10s,PT10S",
    "999999999999s,PT277777777H46M39S"
  })
  void parse_wellFormed_isThatLong(String text, Duration expected) {
    assertEquals(expected, Durations.parse(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "10",
        "s",
        "-5s",
        "1.5s",
        "10 s",
        "1h5m",
        "PT-1S",
        "9999999999999s",
        "\u0661s"
      })
  void parse_anythingElse_isRefusedByName(String text) {
    var e = assertThrows(TypeConversionException.class, () -> Durations.parse(text));
    assertTrue(String.valueOf(e.getMessage()).startsWith("'" + text + "'"), e.getMessage());
  }

  @Test
  void forPeople_anyLength_hasAtMostTwoUnits() {
    assertEquals("0s", Durations.forPeople(Duration.ZERO));
    assertEquals("350ms", Durations.forPeople(Duration.ofMillis(350)));
    assertEquals("59s", Durations.forPeople(Duration.ofMillis(59_999)));
    assertEquals("1m", Durations.forPeople(Duration.ofSeconds(60)));
    assertEquals("1h 5m", Durations.forPeople(Duration.ofSeconds(3_930)));
    assertEquals("2d 1h", Durations.forPeople(Duration.ofHours(49)));
    assertEquals("-1m", Durations.forPeople(Duration.ofMinutes(-1)));
  }

  @Test
  void protoJson_anyPrecision_hasAMultipleOfThreeDecimals() {
    assertEquals("1s", Durations.protoJson(Duration.ofSeconds(1)));
    assertEquals("0.050s", Durations.protoJson(Duration.ofMillis(50)));
    assertEquals("0.000001s", Durations.protoJson(Duration.ofNanos(1_000)));
    assertEquals("0.000000001s", Durations.protoJson(Duration.ofNanos(1)));
    assertEquals("-1.500s", Durations.protoJson(Duration.ofMillis(-1_500)));
  }
}
