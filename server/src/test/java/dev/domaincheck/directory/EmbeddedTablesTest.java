package dev.domaincheck.directory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.net.InternetDomainName;
import dev.domaincheck.availability.Protocol;
import dev.domaincheck.name.DomainName;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/** The facts that come with the program, held against the rules that the code relies on. */
class EmbeddedTablesTest {

  private static final ServiceTable RDAP = ServiceTable.parse(TableText.resource("rdap.tsv"));
  private static final ServiceTable DAS = ServiceTable.parse(TableText.resource("das.tsv"));
  private static final ServiceTable WHOIS = ServiceTable.parse(TableText.resource("whois.tsv"));
  private static final TldList TLDS = TldList.parse(TableText.resource("tlds.tsv"));

  @Test
  void tables_counts_arePlausible(TestReporter reporter) {
    Directory directory = Directory.of(List.of(RDAP, DAS, WHOIS), TLDS);
    long silent =
        TLDS.tlds().stream().filter(tld -> directory.route(tld).services().isEmpty()).count();
    reporter.publishEntry(
        "directory",
        "%d RDAP rows, %d WHOIS rows, %d top-level domains (%d without a service), %d suffixes"
            .formatted(
                RDAP.rows().size(),
                WHOIS.rows().size(),
                TLDS.tlds().size(),
                silent,
                directory.suffixes().size()));
    assertTrue(RDAP.rows().size() > 1_200);
    assertTrue(WHOIS.rows().size() > 900);
    assertTrue(TLDS.tlds().size() > 1_400);
    assertTrue(silent < 60);
  }

  @Test
  void rows_protocolAndScheme_areThoseOfTheirTable() {
    RDAP.rows().forEach(row -> assertEquals(Protocol.RDAP, row.service().protocol()));
    DAS.rows().forEach(row -> assertEquals(Protocol.DAS, row.service().protocol()));
    WHOIS.rows().forEach(row -> assertEquals(Protocol.WHOIS, row.service().protocol()));
    List<String> plain = new ArrayList<>();
    for (ServiceRow row : RDAP.rows()) {
      if (!row.service().endpoint().getScheme().equals("https")) {
        plain.add(row.suffix());
        assertEquals(Absence.NONE, row.service().absence());
      }
    }
    assertEquals(List.of("kg", "mg"), plain);
  }

  @Test
  void rows_guess_neverHasFirmAbsence() {
    for (ServiceRow row : rows()) {
      if (row.service().authority() == Authority.GUESS) {
        assertFalse(row.service().absence() == Absence.FIRM, row.toString());
      }
    }
  }

  @Test
  void rows_longerSuffix_isOneThatNamesAreRegisteredIn() {
    for (ServiceRow row : rows()) {
      if (row.suffix().indexOf('.') > 0 && !row.suffix().endsWith(".arpa")) {
        assertReachable(row.suffix());
      }
    }
  }

  @Test
  void serves_each_isASuffixOfThePublicSuffixList() {
    int count = 0;
    for (ServiceRow row : rows()) {
      for (String served : row.serves()) {
        assertTrue(InternetDomainName.from(served).isRegistrySuffix(), served);
        assertReachable(served);
        count++;
      }
    }
    assertTrue(count > 1_000, "only " + count);
  }

  @Test
  void serves_governmentAndMilitary_areLeftOut() {
    for (ServiceRow row : rows()) {
      for (String served : row.serves()) {
        String label = served.substring(0, served.indexOf('.'));
        assertFalse(
            List.of("gov", "gob", "gouv", "govt", "go", "mil", "gc").contains(label), served);
      }
    }
  }

  @Test
  void routes_longerSuffix_countsAbsenceOnlyWhereARowSaysSo() {
    Directory directory = Directory.of(List.of(RDAP, DAS, WHOIS), TLDS);
    Map<URI, Set<String>> named = new HashMap<>();
    for (ServiceRow row : rows()) {
      Set<String> suffixes =
          named.computeIfAbsent(row.service().endpoint(), endpoint -> new HashSet<>());
      suffixes.add(row.suffix());
      suffixes.addAll(row.serves());
    }
    for (String suffix : directory.suffixes()) {
      for (Service service : directory.route(suffix).services()) {
        assertTrue(
            service.absence() == Absence.NONE
                || named.getOrDefault(service.endpoint(), Set.of()).contains(suffix),
            suffix + " " + service);
      }
    }
  }

  private static void assertReachable(String suffix) {
    DomainName name = assertInstanceOf(DomainName.class, DomainName.parse("qz7." + suffix), suffix);
    assertEquals(suffix, name.suffix());
  }

  private static List<ServiceRow> rows() {
    List<ServiceRow> rows = new ArrayList<>(RDAP.rows());
    rows.addAll(DAS.rows());
    rows.addAll(WHOIS.rows());
    return rows;
  }
}
