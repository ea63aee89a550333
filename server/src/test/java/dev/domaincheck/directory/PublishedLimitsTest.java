package dev.domaincheck.directory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PublishedLimitsTest {

  private static PublishedLimits read(String row) {
    return PublishedLimits.parse(
        TableText.parse("test", List.of("# date: 2026-07-01", row.replace('|', '\t'))));
  }

  @Test
  void parse_row_isRead() {
    PublishedLimits limits = read("whois:whois.nic.zz|2|0.5|3|100|the registry's terms");
    assertEquals(
        Optional.of(new PublishedLimit(2, 0.5, 3, 100L, "the registry's terms")),
        limits.of("whois:whois.nic.zz"));
    assertEquals(Optional.empty(), limits.of("whois:whois.nic.yy"));
  }

  @Test
  void parse_emptyColumns_areNull() {
    assertEquals(
        Optional.of(new PublishedLimit(null, 0.5, null, null, "x")),
        read("whois:whois.nic.zz|-|0.5|-|-|x").of("whois:whois.nic.zz"));
  }

  @ParameterizedTest
  @CsvSource({
    "whois:a.zz|1|1|1|1,'expected 6 columns, found 5'",
    "-|1|1|1|1|x,'expected a limit group, found -'",
    "whois:a.zz|one|1|1|1|x,'expected a whole number as concurrency, found one'",
    "whois:a.zz|1|1/s|1|1|x,'expected a number as rate, found 1/s'",
    "whois:a.zz|1|1|1.5|1|x,'expected a whole number as burst, found 1.5'",
    "whois:a.zz|1|1|1|many|x,'expected a whole number as daily quota, found many'",
    "whois:a.zz|0|1|1|1|x,'expected a concurrency of 1 or more, found 0'",
    "whois:a.zz|1|0|1|1|x,'expected a rate of more than 0, found 0.0'",
    "whois:a.zz|1|NaN|1|1|x,'expected a rate of more than 0, found NaN'",
    "whois:a.zz|1|1|0|1|x,'expected a burst of 1 or more, found 0'",
    "whois:a.zz|1|1|1|-1|x,'expected a daily quota of 1 or more, found -1'",
    "whois:a.zz|-|-|-|-|x,'expected a figure in one column or more, found none'",
    "whois:a.zz|1|1|1|1|-,'expected the source of the figures, found none'",
  })
  void parse_faultyRow_namesLineAndFault(String row, String fault) {
    assertEquals(
        "test:2: " + fault,
        assertThrows(IllegalArgumentException.class, () -> read(row)).getMessage());
  }

  @Test
  void parse_groupTwice_isRefused() {
    String row = "whois:a.zz\t1\t-\t-\t-\tx";
    TableText text = TableText.parse("test", List.of("# date: 2026-07-01", row, row));
    assertEquals(
        "test:3: whois:a.zz is there twice",
        assertThrows(IllegalArgumentException.class, () -> PublishedLimits.parse(text))
            .getMessage());
  }

  @Test
  void embedded_everyGroup_isOneOfTheDirectory() {
    Directory directory = Directory.embedded();
    Set<String> unknown = new HashSet<>(PublishedLimits.embedded().groups());
    assertFalse(unknown.isEmpty());
    for (String suffix : directory.suffixes()) {
      directory.route(suffix).services().forEach(service -> unknown.remove(service.limitGroup()));
    }
    assertEquals(Set.of(), unknown);
  }
}
