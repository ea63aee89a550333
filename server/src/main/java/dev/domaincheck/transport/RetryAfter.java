package dev.domaincheck.transport;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The Retry-After header (RFC 9110 section 10.2.3), which a hostile server may fill with anything.
 */
public final class RetryAfter {
  /** More is as good as this; a year in seconds is far over what anyone waits. */
  private static final Duration MAX = Duration.ofDays(365);

  /** Nine digits are 31 years, and hold in a long with room to spare. */
  private static final int MAX_DIGITS = 9;

  /**
   * The longest of the three date forms, "Wednesday, 09-Sep-26 08:49:37 GMT", has 34 characters.
   */
  private static final int MAX_DATE = 40;

  /** The three forms of RFC 9110 section 5.6.7, the current one first. */
  private static final List<DateTimeFormatter> DATES =
      List.of(
          DateTimeFormatter.RFC_1123_DATE_TIME,
          DateTimeFormatter.ofPattern("EEEE, dd-MMM-yy HH:mm:ss zzz", Locale.ENGLISH),
          DateTimeFormatter.ofPattern("EEE MMM ppd HH:mm:ss yyyy", Locale.ENGLISH)
              .withZone(ZoneOffset.UTC));

  private RetryAfter() {}

  /**
   * How long to wait, zero to 365 days; null if the header is absent or says nothing readable.
   *
   * @param now the wall clock, against which a date is read; a past one gives zero
   */
  public static @Nullable Duration parse(@Nullable String header, Instant now) {
    String text = header == null ? "" : header.strip();
    if (text.isEmpty()) {
      return null;
    }
    if (text.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return text.length() > MAX_DIGITS ? MAX : clamp(Duration.ofSeconds(Long.parseLong(text)));
    }
    if (text.length() > MAX_DATE) {
      return null;
    }
    for (DateTimeFormatter form : DATES) {
      try {
        return clamp(Duration.between(now, ZonedDateTime.parse(text, form).toInstant()));
      } catch (DateTimeException | ArithmeticException e) {
        // Not of this form.
      }
    }
    return null;
  }

  private static Duration clamp(Duration wait) {
    return wait.isNegative() ? Duration.ZERO : wait.compareTo(MAX) > 0 ? MAX : wait;
  }
}
