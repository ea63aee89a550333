package dev.domaincheck.bench;

import dev.domaincheck.client.BulkName;
import dev.domaincheck.client.BulkResult;
import dev.domaincheck.client.CheckOptions;
import dev.domaincheck.client.DomainCheckClient;
import dev.domaincheck.client.DomainResult;
import dev.domaincheck.client.ResultStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Names to ask for, and a bulk call over them. */
final class Names {
  /** Suffixes whose registries are asked on port 43 and nowhere before. */
  static final List<String> SUFFIXES =
      List.of(
          "at", "bg", "by", "cl", "cn", "dk", "ee", "hk", "hr", "ie", "il", "it", "jp", "kz", "lu",
          "lv", "mx", "nz", "pt", "ro", "ru", "tr", "uy", "za");

  private Names() {}

  /**
   * So many names, over all suffixes.
   *
   * @param label what their labels begin with: what the sandbox makes of them
   */
  static List<String> of(String label, int round, int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> "%s-%d-%d.%s".formatted(label, round, i, SUFFIXES.get(i % SUFFIXES.size())))
        .toList();
  }

  /** Suffixes for {@link QuickRegistry}, each with a host of its own. */
  private static final List<String> QUICK =
      List.of("com", "net", "org", "info", "biz", "app", "dev", "xyz", "shop", "site", "cloud");

  /** So many names of the suffixes of {@link #directory}. */
  static List<String> ofQuick(String label, int round, int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> "%s-%d-%d.%s".formatted(label, round, i, QUICK.get(i % QUICK.size())))
        .toList();
  }

  /** A directory in which these suffixes are asked for on port 43. */
  static Path directory() throws IOException {
    return directory(QUICK, "whois", "whois://whois.nic-%s.example:43");
  }

  /**
   * A directory in which each suffix has one service, of a host of its own.
   *
   * @param url with {@code %s} for the suffix
   */
  static Path directory(List<String> suffixes, String protocol, String url) throws IOException {
    String rows =
        suffixes.stream()
            .map(
                s ->
                    "%s\t%s\t%s\toperator\tfirm\thidden\t-\t-\t-\n"
                        .formatted(s, protocol, url.formatted(s)))
            .collect(Collectors.joining());
    Path file = Files.createTempFile("directory", ".tsv");
    file.toFile().deleteOnExit();
    return Files.writeString(file, rows);
  }

  /** Asks for all in one bulk call and returns those results that are not as expected. */
  static List<DomainResult> bulk(
      DomainCheckClient client,
      List<String> names,
      CheckOptions options,
      Predicate<DomainResult> expected) {
    List<DomainResult> others = new ArrayList<>();
    int answered = 0;
    try (ResultStream<BulkResult> results =
        client.checkBulk(names.stream().map(BulkName::of).iterator(), options)) {
      while (results.hasNext()) {
        DomainResult result = results.next().result();
        answered++;
        if (!expected.test(result)) {
          others.add(result);
        }
      }
    }
    if (answered != names.size()) {
      throw new IllegalStateException(answered + " results of " + names.size() + " names");
    }
    return others;
  }
}
