package dev.domaincheck.whois;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.domaincheck.availability.RegistryDate;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DateTextTest {
  @ParameterizedTest
  @CsvSource({
    "2027-01-02T03:04:05Z, 2027-01-02T03:04:05Z, SECOND",
    "2027-01-02T03:04:05.0Z, 2027-01-02T03:04:05Z, SECOND",
    "2027-01-02T03:04:05.123Z, 2027-01-02T03:04:05.123Z, SECOND",
    "2027-01-02T03:04:05+13:00, 2027-01-01T14:04:05Z, SECOND",
    "2027-01-02T03:04:05-0700, 2027-01-02T10:04:05Z, SECOND",
    "2027-01-02 03:04:05, 2027-01-02T03:04:05Z, SECOND",
    "2027-01-02 03:04:05 +03:00, 2027-01-02T00:04:05Z, SECOND",
    "20270102 03:04:05, 2027-01-02T03:04:05Z, SECOND",
    "02-Jan-2027 03:04:05 UTC, 2027-01-02T03:04:05Z, SECOND",
    "02.01.2027 03:04:05, 2027-01-02T03:04:05Z, SECOND",
    "2027-01-02, 2027-01-02T00:00:00Z, DAY",
    "2027/01/02, 2027-01-02T00:00:00Z, DAY",
    "02-jan-2027, 2027-01-02T00:00:00Z, DAY",
    "02 Jan 2027, 2027-01-02T00:00:00Z, DAY",
    "02.01.2027, 2027-01-02T00:00:00Z, DAY",
    "01/02/2027, , NONE",
    "2027-02-30, , NONE",
    "before Aug-1996, , NONE",
  })
  void date_asRegistriesWriteIt_isReadOrKeptAsText(String text, String time, String precision) {
    RegistryDate date = DateText.read(text);
    assertEquals(precision, date.precision().name());
    assertEquals(time, date.time() == null ? null : String.valueOf(date.time()));
    assertEquals(text, date.text());
  }
}
