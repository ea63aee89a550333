package dev.domaincheck.config;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Durations as people write them: {@code 500ms}, {@code 10s}, {@code 5m}, {@code 1h}, {@code 7d}.
 */
final class DurationText {
  /** Longest first, so that a duration is shown in the largest unit that divides it. */
  private static final Map<String, ChronoUnit> UNITS = new LinkedHashMap<>();

  static {
    UNITS.put("d", ChronoUnit.DAYS);
    UNITS.put("h", ChronoUnit.HOURS);
    UNITS.put("m", ChronoUnit.MINUTES);
    UNITS.put("s", ChronoUnit.SECONDS);
    UNITS.put("ms", ChronoUnit.MILLIS);
  }

  /** More digits than any bound of a setting has, and few enough that no unit overflows. */
  private static final int MAX_DIGITS = 12;

  private DurationText() {}

  /**
   * Reads a whole number with a unit, or an ISO-8601 duration ({@code PT1H30M}).
   *
   * @throws IllegalArgumentException if it is neither
   */
  static Duration parse(String text) {
    if (text.startsWith("P")) {
      try {
        return Duration.parse(text);
      } catch (DateTimeException e) {
        throw new IllegalArgumentException("no ISO-8601 duration", e);
      }
    }
    int digits = 0;
    while (digits < text.length() && text.charAt(digits) >= '0' && text.charAt(digits) <= '9') {
      digits++;
    }
    ChronoUnit unit = UNITS.get(text.substring(digits));
    if (digits == 0 || digits > MAX_DIGITS || unit == null) {
      throw new IllegalArgumentException("no duration");
    }
    return Duration.of(Long.parseLong(text.substring(0, digits)), unit);
  }

  /** Writes it so that {@link #parse} reads it back. */
  static String format(Duration duration) {
    for (Map.Entry<String, ChronoUnit> unit : UNITS.entrySet()) {
      long count = TimeUnit.of(unit.getValue()).convert(duration);
      if (count > 0 && Duration.of(count, unit.getValue()).equals(duration)) {
        return count + unit.getKey();
      }
    }
    return duration.toString();
  }
}
