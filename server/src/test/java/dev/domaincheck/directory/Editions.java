package dev.domaincheck.directory;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/** Small directories, and files as IANA publishes them. */
final class Editions {
  static final LocalDate DAY = LocalDate.of(2026, 9, 30);

  private Editions() {}

  /** As many invented top-level domains. */
  static Set<String> tlds(int count) {
    Set<String> tlds = new TreeSet<>();
    for (int i = 0; i < count; i++) {
      tlds.add("t" + (char) ('a' + i / 26) + (char) ('a' + i % 26));
    }
    return tlds;
  }

  static DirectoryFacts facts(Set<String> tlds, String... rows) {
    List<String> lines = new ArrayList<>(List.of("# date: " + DAY));
    for (String row : rows) {
      lines.add(row.replace('|', '\t'));
    }
    return DirectoryFacts.of(
        List.of(ServiceTable.parse(TableText.parse("test.tsv", lines))), new TldList(DAY, tlds));
  }

  /** An RDAP row by IANA for each. */
  static DirectoryFacts listed(Set<String> tlds) {
    return facts(
        tlds,
        tlds.stream()
            .map(t -> t + "|rdap|https://rdap.nic." + t + "/|iana|firm|hidden|-|-|-")
            .toArray(String[]::new));
  }

  static byte[] bootstrap(String publication, Set<String> tlds) {
    return bootstrap(publication, tlds, tld -> "https://rdap.nic." + tld + "/");
  }

  static byte[] bootstrap(String publication, Set<String> tlds, Function<String, String> url) {
    List<String> services = new ArrayList<>();
    tlds.forEach(tld -> services.add("[[\"%s\"],[\"%s\"]]".formatted(tld, url.apply(tld))));
    return bootstrapOf(publication, String.join(",", services));
  }

  static byte[] bootstrapOf(String publication, String services) {
    return ("{\"description\":\"test\",\"publication\":\""
            + publication
            + "\",\"services\":["
            + services
            + "],\"version\":\"1.0\"}")
        .getBytes(StandardCharsets.UTF_8);
  }

  static byte[] rootZone(String version, Set<String> tlds) {
    StringBuilder text = new StringBuilder("# Version " + version + ", Last Updated today\n");
    tlds.forEach(tld -> text.append(tld.toUpperCase(java.util.Locale.ROOT)).append('\n'));
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }
}
