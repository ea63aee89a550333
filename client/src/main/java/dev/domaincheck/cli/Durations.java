package dev.domaincheck.cli;

import java.time.DateTimeException;
import java.time.Duration;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Spans of time as they are typed, shown and written. */
final class Durations {

  /** Longer numbers cannot be meant, and this many digits cannot overflow. */
  private static final int MAX_DIGITS = 12;

  private Durations() {}

  /** Reads what has no meaning as nothing at all. */
  static final class Positive implements ITypeConverter<Duration> {
    @Override
    public Duration convert(String text) {
      Duration duration = parse(text);
      if (duration.isZero()) {
        throw new TypeConversionException(
            "'" + text + "' is no time at all, expected more than zero, such as 500ms, 10s or 5m");
      }
      return duration;
    }
  }

  /**
   * Reads {@code 500ms}, {@code 10s}, {@code 5m}, {@code 1h}, {@code 1d}, or ISO 8601 such as
   * {@code PT1.5S}.
   *
   * @throws TypeConversionException if it is none of them; the message names the value
   */
  static Duration parse(String text) {
    int digits = 0;
    while (digits < text.length() && text.charAt(digits) >= '0' && text.charAt(digits) <= '9') {
      digits++;
    }
    if (digits > 0 && digits <= MAX_DIGITS) {
      long number = Long.parseLong(text.substring(0, digits));
      switch (text.substring(digits).toLowerCase(Locale.ROOT)) {
        case "ms" -> {
          return Duration.ofMillis(number);
        }
        case "s" -> {
          return Duration.ofSeconds(number);
        }
        case "m" -> {
          return Duration.ofMinutes(number);
        }
        case "h" -> {
          return Duration.ofHours(number);
        }
        case "d" -> {
          return Duration.ofDays(number);
        }
        default -> {}
      }
    } else if (digits == 0) {
      try {
        Duration duration = Duration.parse(text);
        if (!duration.isNegative()) {
          return duration;
        }
      } catch (DateTimeException | ArithmeticException e) {
        throw new TypeConversionException(wrong(text));
      }
    }
    throw new TypeConversionException(wrong(text));
  }

  private static String wrong(String text) {
    return "'" + text + "' is no duration such as 500ms, 10s, 5m, 1h or PT10S";
  }

  /** The two largest units: {@code 1h 5m}, {@code 12s}, {@code 350ms}. */
  static String forPeople(Duration duration) {
    if (duration.isNegative()) {
      return "-" + forPeople(duration.negated());
    }
    if (duration.toDays() > 0) {
      return two(duration.toDays(), "d", duration.toHoursPart(), "h");
    }
    if (duration.toHours() > 0) {
      return two(duration.toHours(), "h", duration.toMinutesPart(), "m");
    }
    if (duration.toMinutes() > 0) {
      return two(duration.toMinutes(), "m", duration.toSecondsPart(), "s");
    }
    return duration.toSeconds() > 0 || duration.toMillis() == 0
        ? duration.toSeconds() + "s"
        : duration.toMillis() + "ms";
  }

  private static String two(long first, String firstUnit, long second, String secondUnit) {
    return first + firstUnit + (second == 0 ? "" : " " + second + secondUnit);
  }

  /** As protobuf's JSON has it: seconds with 0, 3, 6 or 9 decimals, and {@code s}. */
  static String protoJson(Duration duration) {
    if (duration.isNegative()) {
      return "-" + protoJson(duration.negated());
    }
    int nanos = duration.getNano();
    String decimals;
    if (nanos == 0) {
      decimals = "";
    } else if (nanos % 1_000_000 == 0) {
      decimals = String.format(Locale.ROOT, ".%03d", nanos / 1_000_000);
    } else if (nanos % 1_000 == 0) {
      decimals = String.format(Locale.ROOT, ".%06d", nanos / 1_000);
    } else {
      decimals = String.format(Locale.ROOT, ".%09d", nanos);
    }
    return duration.getSeconds() + decimals + "s";
  }
}
