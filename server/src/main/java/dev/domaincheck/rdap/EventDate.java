package dev.domaincheck.rdap;

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
import java.time.temporal.TemporalAccessor;

/** Dates of events: RFC 3339 as RFC 9083 section 4.5 wants it, and what registries send. */
final class EventDate {
  /** With fraction and offset an RFC 3339 date has 35 characters. */
  private static final int MAX = 64;

  /** The years of RFC 3339. */
  private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");

  private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999999999Z");

  /** The offset may lack its colon or be absent, the time may be absent, T may be a space. */
  private static final DateTimeFormatter FORM =
      new DateTimeFormatterBuilder()
          .parseCaseInsensitive()
          .append(DateTimeFormatter.ISO_LOCAL_DATE)
          .optionalStart()
          .appendPattern("['T'][' ']")
          .append(DateTimeFormatter.ISO_LOCAL_TIME)
          .appendPattern("[XXX][XX][X]")
          .toFormatter();

  private EventDate() {}

  static RegistryDate parse(String text) {
    if (text.length() <= MAX) {
      try {
        TemporalAccessor parsed =
            FORM.parseBest(text, OffsetDateTime::from, LocalDateTime::from, LocalDate::from);
        return switch (parsed) {
          case OffsetDateTime at -> read(at.toInstant(), Precision.SECOND, text);
          // RFC 3339 asks for an offset; registries that leave it out keep UTC.
          case LocalDateTime at -> read(at.toInstant(ZoneOffset.UTC), Precision.SECOND, text);
          case LocalDate day ->
              read(day.atStartOfDay(ZoneOffset.UTC).toInstant(), Precision.DAY, text);
          default -> unread(text);
        };
      } catch (DateTimeException e) {
        return unread(text);
      }
    }
    return unread(text);
  }

  private static RegistryDate read(Instant at, Precision precision, String text) {
    // What has a year of more than four digits is no date of a registration.
    if (at.isBefore(EARLIEST) || at.isAfter(LATEST)) {
      return unread(text);
    }
    return new RegistryDate(at, precision, text);
  }

  private static RegistryDate unread(String text) {
    return new RegistryDate(null, Precision.NONE, text);
  }
}
