package dev.domaincheck.grpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.domaincheck.availability.Assurance;
import dev.domaincheck.availability.Availability;
import dev.domaincheck.availability.CheckResult;
import dev.domaincheck.availability.Evidence;
import dev.domaincheck.availability.Protocol;
import dev.domaincheck.availability.View;
import dev.domaincheck.cache.CacheEntry;
import dev.domaincheck.v1.CacheFilter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EntryFilterTest {
  private static final Instant SEEN = Instant.EPOCH;

  private static Evidence evidence(String server, Availability verdict) {
    return new Evidence(Protocol.RDAP, server, verdict, null, "", 0, Duration.ZERO, SEEN, null);
  }

  private static CacheEntry entry(String name, Evidence... evidence) {
    CheckResult result =
        new CheckResult(
            Availability.REGISTERED,
            null,
            "",
            List.of(evidence),
            false,
            Assurance.STANDARD,
            SEEN,
            null,
            null,
            CheckResult.Origin.MEMORY,
            false,
            SEEN);
    return new CacheEntry(name, result, View.AVAILABILITY, SEEN, Duration.ofSeconds(60), 1);
  }

  private static boolean matches(CacheFilter.Builder filter, CacheEntry entry) {
    return EntryFilter.read(filter.build()).matches(entry);
  }

  @ParameterizedTest
  @CsvSource({
    "com, true",
    ".com, true",
    "COM, true",
    "com., true",
    "om, false",
    "e.com, false",
    "example.com, false",
    "co.uk, false"
  })
  void suffix_matchesByWholeLabels(String suffix, boolean expected) {
    assertEquals(
        expected, matches(CacheFilter.newBuilder().setSuffix(suffix), entry("example.com")));
  }

  @Test
  void suffix_ofTwoLabels_isNotItsParent() {
    CacheFilter.Builder filter = CacheFilter.newBuilder().setSuffix("co.uk");
    assertEquals(true, matches(filter, entry("example.co.uk")));
    assertFalse(matches(filter, entry("example.uk")));
    assertFalse(matches(filter, entry("exampleco.uk")));
  }

  @Test
  void suffix_uLabel_matchesTheALabel() {
    assertEquals(
        true, matches(CacheFilter.newBuilder().setSuffix("рф"), entry("xn--e1afmkfd.xn--p1ai")));
  }

  @ParameterizedTest
  @CsvSource({
    "Faß.de, xn--fa-hia.de, true",
    "xn--fa-hia.de, xn--fa-hia.de, true",
    "fass.de, xn--fa-hia.de, false"
  })
  void domainName_anySpelling_isOneName(String asked, String held, boolean expected) {
    assertEquals(expected, matches(CacheFilter.newBuilder().setDomainName(asked), entry(held)));
  }

  @ParameterizedTest
  @CsvSource({
    "rdap.example, rdap.example:8080, true",
    "rdap.example:8080, rdap.example:8080, true",
    "RDAP.Example, rdap.example, true",
    "rdap.example:443, rdap.example, false",
    "example, rdap.example, false",
    "rdap.example, sandbox/rdap.example, true",
    "sandbox/rdap.example, sandbox/rdap.example:43, true"
  })
  void server_isTheHostWithOrWithoutItsPort(String asked, String named, boolean expected) {
    assertEquals(
        expected,
        matches(
            CacheFilter.newBuilder().setServer(asked),
            entry("example.com", evidence(named, Availability.REGISTERED))));
  }

  @Test
  void server_thatDidNotDecide_isNotMeant() {
    CacheEntry entry =
        entry(
            "example.com",
            evidence("rdap.example", Availability.UNKNOWN),
            evidence("whois.example", Availability.REGISTERED));
    assertFalse(matches(CacheFilter.newBuilder().setServer("rdap.example"), entry));
    assertEquals(true, matches(CacheFilter.newBuilder().setServer("whois.example"), entry));
  }

  @ParameterizedTest
  @CsvSource({"59, true", "60, false", "61, false", "0, true"})
  void olderThan_isStrict(long seconds, boolean expected) {
    assertEquals(
        expected,
        matches(
            CacheFilter.newBuilder()
                .setOlderThan(com.google.protobuf.Duration.newBuilder().setSeconds(seconds)),
            entry("example.com")));
  }

  @Test
  void fields_allMustHold() {
    CacheFilter.Builder filter =
        CacheFilter.newBuilder()
            .setSuffix("com")
            .setAvailability(dev.domaincheck.v1.Availability.AVAILABILITY_REGISTERED);
    assertEquals(true, matches(filter, entry("example.com")));
    assertFalse(matches(filter, entry("example.org")));
    assertFalse(
        matches(
            filter.setAvailability(dev.domaincheck.v1.Availability.AVAILABILITY_AVAILABLE),
            entry("example.com")));
  }
}
