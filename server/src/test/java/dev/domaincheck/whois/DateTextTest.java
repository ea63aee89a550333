package dev.domaincheck.whois;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.domaincheck.availability.RegistryDate;
import dev.domaincheck.whois.DateFormat.Order;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DateTextTest {
  private static String read(String text, DateFormat format) {
    RegistryDate date = DateText.read(text, format);
    assertEquals(text, date.text());
    return date.precision() + " " + date.time();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "2027-01-02T03:04:05Z|2027-01-02T03:04:05Z",
        "2027-01-02t03:04:05z|2027-01-02T03:04:05Z",
        "2027-01-02T03:04:05.0Z|2027-01-02T03:04:05Z",
        "2027-01-02T03:04:05.123Z|2027-01-02T03:04:05Z",
        "2027-01-02T03-04-05Z|2027-01-02T03:04:05Z",
        "2027-01-02T03:04:05+13:00|2027-01-01T14:04:05Z",
        "2027-01-02T03:04:05-0700|2027-01-02T10:04:05Z",
        "2027-01-02T03:04:05+02|2027-01-02T01:04:05Z",
        "2027-01-02 03:04:05 +03:00|2027-01-02T00:04:05Z",
        "2027-01-02 03:04:05 (GMT+0:00)|2027-01-02T03:04:05Z",
        "2027-01-02 03:04:05 (UTC+8)|2027-01-01T19:04:05Z",
        "2027/01/02 03:04:05 (JST)|2027-01-01T18:04:05Z",
        "02-Jan-2027 03:04:05 UTC|2027-01-02T03:04:05Z",
        "Sat Jan 02 03:04:05 GMT 2027|2027-01-02T03:04:05Z",
        "2 Jan 2027 03:04:05 PM EAT|2027-01-02T12:04:05Z",
        "2999-12-31T21:59:59Z|2999-12-31T21:59:59Z",
      })
  void time_withItsZone_isReadToTheSecond(String text, String time) {
    assertEquals("SECOND " + time, read(text, DateFormat.UNKNOWN));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2027-02-03",
        "2027/02/03",
        "2027.02.03",
        "2027. 02. 03.",
        "20270203",
        "20270203 #123456",
        "2027-02-03 (YYYY-MM-DD)",
        "03/02/2027 (dd/mm/yyyy)",
        "02/03/2027 (mm/dd/yyyy)",
        "03-feb-2027",
        "03-February-2027",
        "2027-Feb-03.",
        "3 Feb 2027",
        "3rd of February, 2027",
        "February 3 2027",
        "Wed, Feb 3, 2027",
        "03.02.2027",
        "3.2.2027",
        "3 de febrero de 2027",
        "3 fevereiro 2027",
        "3 f\u00e9vrier 2027",
        "3 lutego 2027",
        "3 \u015eub 2027",
        "someone@registry.example 20270203",
        "ABC1-UANIC 20270203111213",
        // A time whose zone is not known, or whose seconds are not.
        "2027-02-03 23:04:05",
        "2027-02-03T23:04:05",
        "20270203 23:04:05",
        "03.02.2027 23:04:05",
        "20270203230405",
        "2027-02-03 23:04:05.123",
        "Wed Feb 03 23:04:05 CST 2027",
        "2027-02-03 23:04Z",
        "2027-02-03 UTC",
      })
  void date_inAnyForm_isReadToTheDay(String text) {
    assertEquals("DAY 2027-02-03T00:00:00Z", read(text, DateFormat.UNKNOWN));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "01/02/2027",
        "01-02-2027",
        "01/02/27",
        "2-Jan-27",
        "2027-02-30",
        "2027-13-01",
        "2027-02-03 25:00:00",
        "before Aug-1996",
        "Aug-1996",
        "2570-02-03",
        "3 Feb 2570",
        "1448-02-03",
        "1406/02/03",
        "null",
        "-",
        "2027-02-03 to 2028-02-03",
        "202702031",
        "99999999999999999999",
        "3 listopada 2027",
        "2027-02-03T04:05:06+99:00",
      })
  void date_inDoubt_isKeptAsTextAlone(String text) {
    assertEquals("NONE null", read(text, DateFormat.UNKNOWN));
  }

  @Test
  void text_longerThanADate_isCutAndNotRead() {
    RegistryDate date = DateText.read("2027-02-03" + " ".repeat(60) + "x");
    assertEquals(RegistryDate.Precision.NONE, date.precision());
    assertEquals(64, date.text().length());
  }

  @Test
  void order_asTheRuleTells_decidesDayAndMonth() {
    DateFormat day = DateFormat.UNKNOWN.withOrder(Order.DAY_FIRST);
    DateFormat month = DateFormat.UNKNOWN.withOrder(Order.MONTH_FIRST);
    assertEquals("DAY 2027-02-01T00:00:00Z", read("01/02/2027", day));
    assertEquals("DAY 2027-01-02T00:00:00Z", read("01/02/2027", month));
    assertEquals("DAY 2027-01-25T00:00:00Z", read("25/01/2027", DateFormat.UNKNOWN));
    assertEquals("DAY 2027-01-25T00:00:00Z", read("01/25/2027", DateFormat.UNKNOWN));
    assertEquals("NONE null", read("01/25/2027", day), "it is not what the rule tells");
  }

  @Test
  void zone_asTheRuleTells_countsWhereTheTextNamesNone() {
    DateFormat tokyo = DateFormat.UNKNOWN.withZone(ZoneId.of("Asia/Tokyo"));
    assertEquals("SECOND 2027-02-02T18:04:05Z", read("2027-02-03 03:04:05", tokyo));
    assertEquals("SECOND 2027-02-03T03:04:05Z", read("2027-02-03 03:04:05 UTC", tokyo));
    assertEquals("DAY 2027-02-03T00:00:00Z", read("2027-02-03 03:04:05 CST", tokyo));
    assertEquals("DAY 2027-02-03T00:00:00Z", read("2027-02-03 00:00:00", tokyo));
    assertEquals("DAY 2027-02-03T00:00:00Z", read("2027-02-03", tokyo));
    DateFormat vienna = DateFormat.UNKNOWN.withZone(ZoneId.of("Europe/Vienna"));
    assertEquals("SECOND 2027-07-03T01:04:05Z", read("20270703 03:04:05", vienna));
  }
}
