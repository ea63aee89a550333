package dev.domaincheck.whois;

import dev.domaincheck.availability.RegistryDate;
import dev.domaincheck.availability.RegistryDate.Precision;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Reads the dates of the common templates. A time without a zone counts as UTC. A date whose day
 * and month could be each other's is not guessed at: its text is kept alone.
 */
final class DateText {
  private static final List<DateTimeFormatter> SECONDS =
      List.of(
          formatter("uuuu-MM-dd'T'HH:mm:ss[.SSSSSSSSS][.SSSSSS][.SSS][.SS][.S][XXX][XX][X]"),
          formatter(
              "uuuu-MM-dd HH:mm:ss[.SSSSSS][.SSS][XXX][XX][X][ 'UTC'][ 'GMT'][ XXX][ XX][ X]"),
          formatter("uuuu/MM/dd HH:mm:ss[ '(JST)']"),
          formatter("uuuuMMdd HH:mm:ss"),
          formatter("d-MMM-uuuu HH:mm:ss[ 'UTC'][ 'GMT']"),
          formatter("d.M.uuuu HH:mm:ss"));
  private static final List<DateTimeFormatter> DAYS =
      List.of(
          formatter("uuuu-MM-dd"),
          formatter("uuuu/MM/dd"),
          formatter("uuuu.MM.dd"),
          formatter("uuuuMMdd"),
          formatter("d-MMM-uuuu"),
          formatter("d MMM uuuu"),
          formatter("d.M.uuuu"),
          formatter("MMM d uuuu"),
          formatter("MMMM d uuuu"));

  private DateText() {}

  private static DateTimeFormatter formatter(String pattern) {
    return new DateTimeFormatterBuilder()
        .parseCaseInsensitive()
        .appendPattern(pattern)
        .toFormatter(Locale.ENGLISH)
        .withResolverStyle(ResolverStyle.STRICT);
  }

  static RegistryDate read(String text) {
    for (DateTimeFormatter format : SECONDS) {
      Instant time = second(format, text);
      if (time != null) {
        return new RegistryDate(time, Precision.SECOND, text);
      }
    }
    for (DateTimeFormatter format : DAYS) {
      Instant time = day(format, text);
      if (time != null) {
        return new RegistryDate(time, Precision.DAY, text);
      }
    }
    return new RegistryDate(null, Precision.NONE, text);
  }

  private static @Nullable Instant second(DateTimeFormatter format, String text) {
    try {
      return switch (format.parseBest(text, OffsetDateTime::from, LocalDateTime::from)) {
        case OffsetDateTime zoned -> zoned.toInstant();
        case LocalDateTime local -> local.toInstant(ZoneOffset.UTC);
        default -> null;
      };
    } catch (DateTimeException e) {
      return null;
    }
  }

  private static @Nullable Instant day(DateTimeFormatter format, String text) {
    try {
      return LocalDate.parse(text, format).atStartOfDay(ZoneOffset.UTC).toInstant();
    } catch (DateTimeException e) {
      return null;
    }
  }
}
