package dev.domaincheck.transport;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
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

  /** RFC 9110 section 5.6.7: a two-digit year that seems further ahead is of the last century. */
  private static final int MAX_YEARS_AHEAD = 50;

  private static final int CENTURY = 100;

  private static final DateTimeFormatter ASCTIME =
      DateTimeFormatter.ofPattern("EEE MMM ppd HH:mm:ss uuuu", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

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
    // The three forms of RFC 9110 section 5.6.7, the current one first.
    for (DateTimeFormatter form :
        List.of(DateTimeFormatter.RFC_1123_DATE_TIME, rfc850(now), ASCTIME)) {
      try {
        return clamp(Duration.between(now, ZonedDateTime.parse(text, form).toInstant()));
      } catch (DateTimeException | ArithmeticException e) {
        // Not of this form.
      }
    }
    return null;
  }

  private static DateTimeFormatter rfc850(Instant now) {
    LocalDate earliest =
        LocalDate.ofInstant(now, ZoneOffset.UTC).plusYears(MAX_YEARS_AHEAD + 1 - CENTURY);
    return new DateTimeFormatterBuilder()
        .parseCaseInsensitive()
        .appendPattern("EEEE, dd-MMM-")
        .appendValueReduced(ChronoField.YEAR, 2, 2, earliest)
        .appendPattern(" HH:mm:ss 'GMT'")
        .toFormatter(Locale.ENGLISH)
        .withZone(ZoneOffset.UTC);
  }

  private static Duration clamp(Duration wait) {
    return wait.isNegative() ? Duration.ZERO : wait.compareTo(MAX) > 0 ? MAX : wait;
  }
}
