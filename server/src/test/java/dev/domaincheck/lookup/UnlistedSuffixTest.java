package dev.domaincheck.lookup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.domaincheck.availability.Availability;
import dev.domaincheck.availability.Caller;
import dev.domaincheck.availability.CheckOptions;
import dev.domaincheck.availability.CheckResult;
import dev.domaincheck.availability.Deadline;
import dev.domaincheck.availability.Evidence;
import dev.domaincheck.availability.Outcome;
import dev.domaincheck.availability.Protocol;
import dev.domaincheck.availability.View;
import dev.domaincheck.directory.Directory;
import dev.domaincheck.limit.GroupLimit;
import dev.domaincheck.limit.QueryGate;
import dev.domaincheck.name.DomainName;
import dev.domaincheck.name.RejectedName;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The real chain over the embedded directory, in a world where every service says of every name
 * that it is free. AVAILABLE may come only from a service whose own row lists the suffix; the rows
 * are read here from the tables' text, apart from the code that routes by them.
 */
class UnlistedSuffixTest {
  private static final Directory DIRECTORY = Directory.embedded();
  private static final int SUFFIX = 0;
  private static final int ENDPOINT = 2;
  private static final int AUTHORITY = 3;
  private static final int ABSENCE = 4;
  private static final int SERVES = 8;

  /** The hosts whose word "not found" is firm, by suffix. */
  private static final Map<String, Set<String>> FIRM = new HashMap<>();

  private final QueryGate gate =
      new QueryGate(4, (group, protocol) -> new GroupLimit(0, 0, 1), InstantSource.system());

  @BeforeAll
  static void readTables() throws IOException {
    for (String table : DIRECTORY.tableDates().keySet()) {
      for (String[] row : rows("/dev/domaincheck/directory/" + table + ".tsv")) {
        boolean firm = row[ABSENCE].equals("firm") && !row[AUTHORITY].equals("guess");
        if (firm && !row[ENDPOINT].startsWith("http:")) {
          List<String> listed = new ArrayList<>(Arrays.asList(row[SERVES].split(" ", -1)));
          listed.add(row[SUFFIX]);
          String host = URI.create(row[ENDPOINT]).getHost();
          listed.forEach(suffix -> FIRM.computeIfAbsent(suffix, s -> new HashSet<>()).add(host));
        }
      }
    }
  }

  private static List<String[]> rows(String resource) throws IOException {
    try (InputStream in =
            Objects.requireNonNull(
                UnlistedSuffixTest.class.getResourceAsStream(resource), resource);
        BufferedReader text =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      return text.lines()
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .map(line -> line.split("\t", -1))
          .toList();
    }
  }

  /** Says of every name that there is none. */
  private record Free() implements Source {
    @Override
    public URI address(URI endpoint, DomainName name) {
      return endpoint;
    }

    @Override
    public Outcome ask(DomainName name, URI address, View view, Deadline deadline) {
      return new Outcome.Verdict(Availability.AVAILABLE, null, "free", "", true, 0, null);
    }
  }

  private CheckResult check(DomainName name) throws InterruptedException {
    Map<Protocol, Source> free = new EnumMap<>(Protocol.class);
    for (Protocol protocol : Protocol.values()) {
      free.put(protocol, new Free());
    }
    return new ChainLookup(() -> DIRECTORY, gate, free, () -> Instant.EPOCH, "")
        .check(
            name,
            CheckOptions.standard(Duration.ofSeconds(10)),
            new Caller("test"),
            Deadline.after(Duration.ofMinutes(1)));
  }

  /** The host that decided, without its port. */
  private static String decider(CheckResult result) {
    Evidence last = result.evidence().getLast();
    int colon = last.server().indexOf(':');
    return colon < 0 ? last.server() : last.server().substring(0, colon);
  }

  /** Every suffix that a name can be under: the list's, the zones of others, and the tables'. */
  private static SortedSet<String> suffixes() throws IOException, ReflectiveOperationException {
    SortedSet<String> suffixes = new TreeSet<>(PublicSuffixes.all());
    assertTrue(suffixes.size() > 6_000, "only " + suffixes.size() + " in the list");
    for (String[] zone : rows("/dev/domaincheck/name/second-level-zones.tsv")) {
      suffixes.add(zone[0]);
    }
    suffixes.addAll(DIRECTORY.suffixes());
    return suffixes;
  }

  @Test
  void everySuffix_wholeWorldSaysFree_isAvailableOnlyByAServiceThatListsIt(TestReporter reporter)
      throws Exception {
    List<String> faults = new ArrayList<>();
    int deepAndFree = 0;
    int deepAndNot = 0;
    for (String suffix : suffixes()) {
      switch (DomainName.parse("qz7x." + suffix)) {
        case RejectedName rejected -> {
          // Below a name that is registered elsewhere: no service is asked.
          if (rejected.suffix().isEmpty()) {
            faults.add(suffix + ": " + rejected);
          }
        }
        case DomainName name -> {
          CheckResult result = check(name);
          boolean free = result.availability() == Availability.AVAILABLE;
          deepAndFree += free && name.suffix().contains(".") ? 1 : 0;
          deepAndNot += !free && name.suffix().contains(".") ? 1 : 0;
          if (free && !FIRM.getOrDefault(name.suffix(), Set.of()).contains(decider(result))) {
            faults.add(name + " is free by " + decider(result));
          }
        }
      }
    }
    reporter.publishEntry(
        "suffixes of several labels", deepAndFree + " believed, " + deepAndNot + " not");
    assertEquals(List.of(), faults);
    // The test would say nothing of a chain that never or always believes.
    assertTrue(deepAndFree > 500, "free under " + deepAndFree);
    assertTrue(deepAndNot > 4_000, "not free under " + deepAndNot);
  }

  /** Zones of other people than those who run the service of the top-level domain. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "gc.ca",
        "on.ca",
        "edu.pl",
        "gov.pl",
        "mil.pl",
        "police.uk",
        "nhs.uk",
        "sch.uk",
        "mod.uk",
        "gov.au",
        "edu.au",
        "govt.nz",
        "mil.nz",
        "iwi.nz",
        "gov.br",
        "mil.br",
        "jus.br",
        "go.jp",
        "lg.jp",
        "tokyo.jp",
        "gov.cn",
        "mil.cn",
        "ac.cn",
        "gov.in",
        "nic.in",
        "mil.in",
        "gov.it",
        "edu.it",
        "roma.it",
        "gouv.fr",
        "gov.tr",
        "edu.tr",
        "mil.tr",
        "k12.tr",
        "gov.il",
        "ac.il",
        "go.kr",
        "ac.kr",
        "gov.sg",
        "edu.sg",
        "gov.hk",
        "gov.tw",
        "edu.tw",
        "gob.mx",
        "edu.mx",
        "gob.ar",
        "edu.ar",
        "kommune.no",
        "gs.oslo.no",
        "mil.no",
        "dep.no",
        "gov.ie",
        "gov.gr",
        "gov.pt",
        "edu.pt",
        "gv.at",
        "ac.at",
        "gov.ua",
        "edu.ua",
        "gov.ru",
        "k12.ca.us",
        "ca.us",
        "gov.za",
        "school.za",
        "parliament.uk",
        "gov.lt",
        "gov.si"
      })
  void zonesOfOthers_theTopLevelDomainsServiceSaysFree_areNotAvailable(String zone)
      throws Exception {
    if (!(DomainName.parse("qz7x." + zone) instanceof DomainName name)) {
      return; // Refused before any packet: the zone is a name like others.
    }
    CheckResult result = check(name);
    if (result.availability() == Availability.AVAILABLE) {
      String tld = zone.substring(zone.lastIndexOf('.') + 1);
      assertFalse(FIRM.getOrDefault(tld, Set.of()).contains(decider(result)), result.toString());
      assertTrue(FIRM.getOrDefault(zone, Set.of()).contains(decider(result)), result.toString());
    } else {
      assertTrue(
          result.availability() == Availability.UNKNOWN
              || result.availability() == Availability.UNSUPPORTED,
          result.toString());
    }
  }
}
