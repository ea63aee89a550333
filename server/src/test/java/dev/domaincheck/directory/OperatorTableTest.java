package dev.domaincheck.directory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.domaincheck.name.DomainName;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the operator says goes before all else. */
class OperatorTableTest {
  private static final DirectoryFacts TABLES =
      Editions.facts(
          Set.of("zz", "yy"),
          "zz|rdap|https://rdap.nic.zz/|iana|firm|hidden|-|-|co.zz",
          "zz|whois|whois://whois.nic.zz:43|registry|firm|hidden|-|-|co.zz",
          "zz|whois|whois://whois.guess.zz:43|guess|weak|hidden|-|-|-",
          "org.zz|whois|whois://whois.org.zz:43|registry|firm|hidden|-|-|-");

  private static OperatorTable table(String... rows) {
    return OperatorTable.parse(
        "own.tsv", String.join("\n", rows).replace('|', '\t') + "\n", LocalDate.EPOCH);
  }

  private static List<String> route(String suffix, String... rows) {
    return Directory.of(TABLES.with(table(rows))).route(suffix).services().stream()
        .map(s -> s.host() + " " + s.authority() + " " + s.absence())
        .toList();
  }

  @Test
  void route_withoutFile_isLongestSuffixThenGuess() {
    assertEquals(
        List.of("rdap.nic.zz IANA FIRM", "whois.nic.zz REGISTRY FIRM", "whois.guess.zz GUESS WEAK"),
        route("zz"));
    assertEquals(List.of("whois.org.zz REGISTRY FIRM"), route("org.zz"));
  }

  @Test
  void route_operatorsSuffix_isItsRowsAlone() {
    String[] own = {
      "zz|whois|whois://whois.own.zz:4343|operator|weak|shown|-|-|-",
      "zz|rdap|https://rdap.own.zz/|-|firm|hidden|-|-|-"
    };
    assertEquals(
        List.of("rdap.own.zz OPERATOR FIRM", "whois.own.zz OPERATOR WEAK"), route("zz", own));
  }

  @Test
  void route_longerSuffixThatItServes_isItsRowsAlone() {
    assertEquals(
        List.of("rdap.own.zz OPERATOR FIRM"),
        route("org.zz", "zz|rdap|https://rdap.own.zz/|-|firm|hidden|-|-|org.zz"));
  }

  @Test
  void route_longerSuffixThatItDoesNotServe_keepsTheTables() {
    String own = "zz|rdap|https://rdap.own.zz/|-|firm|hidden|-|-|-";
    assertEquals(List.of("whois.org.zz REGISTRY FIRM"), route("org.zz", own));
    assertEquals(
        List.of("rdap.nic.zz IANA FIRM", "whois.nic.zz REGISTRY FIRM", "whois.guess.zz GUESS NONE"),
        route("co.zz", own));
  }

  @Test
  void route_longerSuffixOfATldWithoutService_asksButBelievesNoAbsence() {
    assertEquals(
        List.of("rdap.own.yy OPERATOR NONE"),
        route("com.yy", "yy|rdap|https://rdap.own.yy/|-|firm|hidden|-|-|-"));
  }

  @Test
  void route_operatorsLongerSuffix_leavesTheShorterOneAlone() {
    String own = "co.zz|rdap|https://rdap.own.zz/|-|firm|hidden|-|-|-";
    assertEquals(List.of("rdap.own.zz OPERATOR FIRM"), route("co.zz", own));
    assertEquals(3, route("zz", own).size());
  }

  @Test
  void route_withoutService_holdsForAllBelowButTheOperatorsOwn() {
    String[] own = {"zz|-|-|-|-|-|-|-|-", "co.zz|rdap|https://rdap.own.zz/|-|firm|hidden|-|-|-"};
    assertEquals(List.of(), route("zz", own));
    assertEquals(List.of(), route("org.zz", own));
    assertEquals(List.of(), route("any.org.zz", own));
    assertEquals(List.of("rdap.own.zz OPERATOR FIRM"), route("co.zz", own));
    Directory directory = Directory.of(TABLES.with(table(own)));
    assertTrue(directory.route("zz").delegated());
    DomainName name = assertInstanceOf(DomainName.class, DomainName.parse("a.yy"));
    assertTrue(directory.lacksService(name));
    assertFalse(
        Directory.of(TABLES.with(table("yy|-|-|-|-|-|-|-|-"))).lacksService(name),
        "the operator wants it so");
  }

  @Test
  void route_operatorsOwnTld_needsNoDelegation() {
    String own = "corp|rdap|https://rdap.own.zz/|-|firm|hidden|-|-|-";
    Directory directory = Directory.of(TABLES.with(table(own)));
    assertTrue(directory.route("corp").delegated());
    assertTrue(directory.suffixes().contains("corp"));
    assertFalse(directory.route("home").delegated());
  }

  @Test
  void rdapGroup_operatorsHost_isKnown() {
    Directory directory =
        Directory.of(TABLES.with(table("zz|rdap|https://rdap.own.zz/|-|firm|hidden|rdap:own|-|-")));
    assertEquals("rdap:own", directory.rdapGroup("rdap.own.zz").orElseThrow());
    assertEquals("rdap:own", directory.route("zz").services().getFirst().limitGroup());
  }

  @Test
  void parse_date_isOptional() {
    assertEquals(LocalDate.EPOCH, table("").date());
    assertEquals(LocalDate.of(2026, 1, 2), table("# date: 2026-01-02", "").date());
  }

  @Test
  void parse_windowsLines_areRead() {
    OperatorTable table =
        OperatorTable.parse(
            "own.tsv",
            "# own\r\nzz\trdap\thttps://rdap.own.zz/\t-\tfirm\thidden\t-\t-\t-\r\n",
            LocalDate.EPOCH);
    assertEquals(1, table.rows("zz").size());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "zz|rdap;expected 9 columns, found 2",
        "zz|rdap|https://rdap.own.zz/|iana|firm|hidden|-|-|-;expected operator or -, found iana",
        "zz|rdap|http://rdap.own.zz/|-|firm|hidden|-|-|-;absence over plain http must be none:"
            + " http://rdap.own.zz/",
        "zz|rdap|https://10.0.0.1/|-|firm|hidden|-|-|-;endpoint https://10.0.0.1/: expected a DNS"
            + " name as its host",
        "zz|-|https://rdap.own.zz/|-|firm|hidden|-|-|-;expected rdap, das, whois or http-whois,"
            + " found -",
        "yy|rdap|https://rdap.own.yy/|-|firm|hidden|-|-|-;https://rdap.own.yy/ is there twice for"
            + " yy",
        "yy|-|-|-|-|-|-|-|-;there is a row for yy already, expected none beside \"no service\"",
        "zz zz|-|-|-|-|-|-|-|-;expected a suffix in A-label form, found zz zz",
      })
  void parse_faultyRow_namesFileLineAndFault(String row, String fault) {
    assertEquals(
        "own.tsv:2: " + fault,
        assertThrows(
                IllegalArgumentException.class,
                () -> table("yy|rdap|https://rdap.own.yy/|-|firm|hidden|-|-|-", row))
            .getMessage());
  }
}
