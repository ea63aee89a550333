package dev.domaincheck.directory;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** How a newer bootstrap file meets the rows of the tables. */
class BootstrapRowsTest {

  private static List<String> merged(Map<String, String> bootstrap, String... rows) {
    Map<String, URI> services =
        bootstrap.entrySet().stream()
            .collect(
                java.util.stream.Collectors.toMap(
                    Map.Entry::getKey, entry -> URI.create(entry.getValue())));
    return BootstrapRows.merge(
            Editions.facts(Set.of("zz"), rows).rows(), new Bootstrap(Instant.EPOCH, services, 0))
        .stream()
        .map(BootstrapRowsTest::text)
        .sorted()
        .toList();
  }

  private static String text(ServiceRow row) {
    Service s = row.service();
    return String.join(
            "|",
            row.suffix(),
            s.endpoint().toString(),
            s.authority().toString(),
            s.absence().toString(),
            s.reservationVisible() ? "shown" : "hidden",
            s.limitGroup(),
            Integer.toString(row.order()),
            String.join(" ", new TreeSet<>(row.serves())))
        .toLowerCase(java.util.Locale.ROOT);
  }

  @Test
  void merge_newSuffix_getsAFirmRow() {
    assertEquals(
        List.of("zz|https://rdap.nic.zz/|iana|firm|hidden|rdap:rdap.nic.zz|10|"),
        merged(Map.of("zz", "https://rdap.nic.zz/")));
  }

  @Test
  void merge_sameUrl_keepsWhatIanaDoesNotSay() {
    assertEquals(
        List.of("zz|https://rdap.nic.zz/|iana|weak|shown|rdap:shared|35|co.zz"),
        merged(
            Map.of("zz", "https://rdap.nic.zz/"),
            "zz|rdap|https://rdap.nic.zz/|iana|weak|shown|rdap:shared|35|co.zz"));
  }

  @Test
  void merge_otherPathOfTheSameHost_keepsWhatIanaDoesNotSay() {
    assertEquals(
        List.of("zz|https://rdap.nic.zz/v2/|iana|firm|shown|rdap:shared|10|co.zz"),
        merged(
            Map.of("zz", "https://rdap.nic.zz/v2/"),
            "zz|rdap|https://rdap.nic.zz/|iana|firm|shown|rdap:shared|-|co.zz"));
  }

  @Test
  void merge_otherHost_servesNoLongerSuffixUntilATableSaysSo() {
    assertEquals(
        List.of("zz|https://rdap.backend.yy/|iana|firm|hidden|rdap:rdap.backend.yy|10|"),
        merged(
            Map.of("zz", "https://rdap.backend.yy/"),
            "zz|rdap|https://rdap.nic.zz/|iana|firm|shown|rdap:shared|-|co.zz"));
  }

  @Test
  void merge_otherHostOfARegistryWithGaps_staysWeak() {
    assertEquals(
        List.of("zz|https://rdap.backend.yy/|iana|weak|hidden|rdap:rdap.backend.yy|10|"),
        merged(
            Map.of("zz", "https://rdap.backend.yy/"),
            "zz|rdap|https://rdap.nic.zz/|iana|weak|hidden|-|-|-"));
  }

  @Test
  void merge_hostKnownFromOtherSuffixes_sharesTheirLimitGroup() {
    assertEquals(
        List.of(
            "yy|https://rdap.backend.yy/|registry|firm|hidden|rdap:backend|10|",
            "zz|https://rdap.backend.yy/zz/|iana|firm|hidden|rdap:backend|10|"),
        merged(
            Map.of("zz", "https://rdap.backend.yy/zz/"),
            "yy|rdap|https://rdap.backend.yy/|registry|firm|hidden|rdap:backend|-|-"));
  }

  @Test
  void merge_suffixNoLongerListed_losesItsIanaRowAlone() {
    assertEquals(
        List.of(
            "zz|https://rdap.other.zz/|registry|firm|hidden|rdap:rdap.other.zz|10|",
            "zz|whois://whois.nic.zz:43|iana|firm|hidden|whois:whois.nic.zz|30|"),
        merged(
            Map.of(),
            "zz|rdap|https://rdap.nic.zz/|iana|firm|hidden|-|-|-",
            "zz|rdap|https://rdap.other.zz/|registry|firm|hidden|-|-|-",
            "zz|whois|whois://whois.nic.zz:43|iana|firm|hidden|-|-|-"));
  }

  @Test
  void merge_guessThatIanaNowLists_isConfirmed() {
    assertEquals(
        List.of("zz|https://rdap.nic.zz/|iana|firm|hidden|rdap:rdap.nic.zz|10|co.zz"),
        merged(
            Map.of("zz", "https://rdap.nic.zz/"),
            "zz|rdap|https://rdap.nic.zz/|guess|weak|hidden|-|-|co.zz"));
  }

  @Test
  void merge_guessElsewhere_staysAGuess() {
    assertEquals(
        List.of(
            "zz|https://rdap.nic.zz/|iana|firm|hidden|rdap:rdap.nic.zz|10|",
            "zz|https://rdap.other.zz/|guess|weak|hidden|rdap:rdap.other.zz|10|"),
        merged(
            Map.of("zz", "https://rdap.nic.zz/"),
            "zz|rdap|https://rdap.other.zz/|guess|weak|hidden|-|-|-"));
  }

  @Test
  void merge_plainHttp_neverCountsAbsence() {
    assertEquals(
        List.of("zz|http://rdap.nic.zz/|iana|none|hidden|rdap:rdap.nic.zz|10|co.zz"),
        merged(
            Map.of("zz", "http://rdap.nic.zz/"),
            "zz|rdap|https://rdap.nic.zz/|iana|firm|hidden|-|-|co.zz"));
    assertEquals(
        List.of("zz|https://rdap.nic.zz/|iana|firm|hidden|rdap:rdap.nic.zz|10|"),
        merged(
            Map.of("zz", "https://rdap.nic.zz/"),
            "zz|rdap|http://rdap.nic.zz/|iana|none|hidden|-|-|-"));
  }

  @Test
  void merge_bootstrapOfTheTables_changesNoRoute() {
    DirectoryFacts embedded = Directory.embeddedFacts();
    Directory before = Directory.of(embedded);
    Directory after = Directory.of(embedded.with(EmbeddedBootstrap.of(embedded)));
    assertEquals(before.suffixes(), after.suffixes());
    for (String suffix : before.suffixes()) {
      assertEquals(before.route(suffix), after.route(suffix));
    }
  }
}
