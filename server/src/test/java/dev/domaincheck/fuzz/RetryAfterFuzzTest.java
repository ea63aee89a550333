package dev.domaincheck.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.domaincheck.transport.RetryAfter;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/** Retry-After in whatever a server may send. */
class RetryAfterFuzzTest {
  private static final Duration MAX = Duration.ofDays(365);

  @FuzzTest(maxDuration = "10m")
  void parse(FuzzedDataProvider data) {
    // 1970 to 2200: two-digit years turn on the century.
    Instant now = Instant.ofEpochSecond(data.consumeLong(0, 7_258_118_400L));
    String header = data.consumeRemainingAsString();
    Duration wait = RetryAfter.parse(header, now);
    if (wait == null) {
      return;
    }
    assertTrue(!wait.isNegative() && wait.compareTo(MAX) <= 0, () -> header + " is " + wait);
    // Space around it and the machine's language make no difference.
    assertEquals(wait, RetryAfter.parse(" " + header + "\t", now));
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("tr-TR"));
      assertEquals(wait, RetryAfter.parse(header, now));
    } finally {
      Locale.setDefault(before);
    }
  }
}
