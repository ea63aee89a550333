package dev.domaincheck.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationTextTest {
  @ParameterizedTest
  @CsvSource({
    "500ms,PT0.5S",
    "10s,PT10S",
    "5m,PT5M",
    "1h,PT1H",
    "7d,PT168H",
    "0s,PT0S",
    "PT90S,PT90S"
  })
  void parse_knownForms_read(String text, Duration expected) {
    assertEquals(expected, DurationText.parse(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "10",
        "s",
        "-1s",
        "1.5s",
        "1h30m",
        "10S",
        "10 s",
        "1w",
        "P1",
        "P",
        "1234567890123s"
      })
  void parse_anythingElse_refused(String text) {
    assertThrows(IllegalArgumentException.class, () -> DurationText.parse(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"500ms", "10s", "90s", "5m", "1h", "7d"})
  void format_ofParsed_sameText(String text) {
    assertEquals(text, DurationText.format(DurationText.parse(text)));
  }

  @Test
  void format_finerThanMillis_isoForm() {
    assertEquals("PT0.000000001S", DurationText.format(Duration.ofNanos(1)));
  }
}
