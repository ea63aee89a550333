package dev.domaincheck.whois;

import dev.domaincheck.availability.RegistryDate;
import dev.domaincheck.availability.RegistryDate.Precision;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * Reads the dates of WHOIS replies, whatever their registry's form.
 *
 * <p>A date in doubt is not guessed at: its text is kept alone. In doubt are a day and a month that
 * could be each other's, unless the rule tells their order; years of two digits; and years that no
 * registration has by the Gregorian calendar, as other calendars write them.
 *
 * <p>A time counts only if its zone is known, from the text or from the rule, and if it has
 * seconds. Otherwise the date is to the day, and it is the registry's own day.
 */
final class DateText {
  /** RegistryDate keeps as much; a longer text is a sentence. */
  private static final int MAX = 64;

  /** The DNS is younger; the Hijri and the Persian calendar are some six centuries behind. */
  private static final int FIRST_YEAR = 1980;

  /** No registry sells a century; the Thai calendar is 543 years ahead. */
  private static final int LAST_YEAR = 2199;

  private DateText() {}

  /** Reads a date of a registry with no more known of it than its text. */
  static RegistryDate read(String text) {
    return read(text, DateFormat.UNKNOWN);
  }

  static RegistryDate read(String text, DateFormat format) {
    RegistryDate none = new RegistryDate(null, Precision.NONE, text);
    if (text.length() > MAX) {
      return none;
    }
    try {
      DateScanner scanner = new DateScanner(withoutAuthor(text), format.order());
      return scanner.scan() ? date(scanner, format, text) : none;
    } catch (DateTimeException e) {
      // The thirtieth of February, or twenty-five o'clock.
      return none;
    }
  }

  private static RegistryDate date(DateScanner scanner, DateFormat format, String text) {
    if (!scanner.isIso() && (scanner.year() < FIRST_YEAR || scanner.year() > LAST_YEAR)) {
      return new RegistryDate(null, Precision.NONE, text);
    }
    LocalDate day = LocalDate.of(scanner.year(), scanner.month(), scanner.day());
    LocalTime time = scanner.time();
    ZoneId zone = scanner.zone();
    // A midnight without a zone is most often the empty time of a day.
    if (zone == null && !scanner.strangeZone() && !LocalTime.MIDNIGHT.equals(time)) {
      zone = format.zone();
    }
    if (time != null && scanner.hasSeconds() && zone != null) {
      Instant at = day.atTime(time).atZone(zone).toInstant();
      return new RegistryDate(at, Precision.SECOND, text);
    }
    return new RegistryDate(day.atStartOfDay(ZoneOffset.UTC).toInstant(), Precision.DAY, text);
  }

  /** Databases of RIPE's kind write who made a change in front of its date. */
  private static String withoutAuthor(String text) {
    int blank = text.lastIndexOf(' ');
    if (blank < 0) {
      return text;
    }
    String last = text.substring(blank + 1);
    boolean compact =
        (last.length() == 8 || last.length() == 14) && last.chars().allMatch(Character::isDigit);
    return compact && text.substring(0, blank).chars().anyMatch(Character::isLetter) ? last : text;
  }
}
