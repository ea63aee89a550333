package dev.domaincheck.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetryAfterTest {
  private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0|PT0S",
        "120|PT2M",
        "' 7 '|PT7S",
        "007|PT7S",
        "31536000|P365D",
        "31536001|P365D",
        "999999999|P365D",
        "9999999999|P365D",
        "99999999999999999999999999999999|P365D",
        "Mon, 23 Nov 2026 12:00:30 GMT|PT30S",
        "Monday, 23-Nov-26 12:00:30 GMT|PT30S",
        "Mon Nov 23 12:00:30 2026|PT30S",
        "Sunday, 06-Nov-94 08:49:37 GMT|PT0S",
        "Tuesday, 23-Nov-27 12:00:00 GMT|P365D",
        "Monday, 23-Nov-76 12:00:00 GMT|P365D",
        "Tuesday, 01-Jan-80 12:00:00 GMT|PT0S",
        "monday, 23-nov-26 12:00:30 gmt|PT30S",
        "Wed Jul  1 00:00:00 2026|PT0S",
        "Mon, 23 Nov 2026 11:00:00 GMT|PT0S",
        "Thu, 01 Jan 1970 00:00:00 GMT|PT0S",
        "Fri, 31 Dec 9999 23:59:59 GMT|P365D"
      })
  void parse_both_forms_give_a_wait_within_bounds(String header, Duration expected) {
    assertEquals(expected, RetryAfter.parse(header, NOW));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "-1",
        "+5",
        "1.5",
        "1e3",
        "120s",
        "0x10",
        "soon",
        "\u0661\u0662",
        "Mon, 23 Nov 2026",
        "Sun, 23 Nov 2026 12:00:30 GMT",
        "Monday, 06-Nov-94 08:49:37 GMT",
        "Monday, 23-Nov-26 12:00:30 CET",
        "Mon, 31 Feb 2026 12:00:30 GMT",
        "Mon, 23 Nov 999999999999 12:00:30 GMT",
        "2026-11-23T12:00:30Z"
      })
  void parse_anything_else_gives_nothing(String header) {
    assertNull(RetryAfter.parse(header, NOW));
  }

  @Test
  void parse_absent_header_gives_nothing() {
    assertNull(RetryAfter.parse(null, NOW));
    assertNull(RetryAfter.parse("Mon, ".repeat(100_000), NOW));
  }
}
