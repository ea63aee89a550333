package dev.domaincheck.cli;

import dev.domaincheck.client.Availability;
import dev.domaincheck.client.DomainResult;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import picocli.CommandLine.Option;

/** Which answers are printed, when enough of them are, and whether they are summed up. */
final class Selection {
  @Option(
      names = "--only",
      paramLabel = "VERDICT,...",
      split = ",",
      hideParamSyntax = true,
      completionCandidates = Verdicts.class,
      description = "print only these answers, such as available or reserved,premium")
  private List<String> only = List.of();

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "stop once N names are AVAILABLE; lookups under way are given up")
  private int limit;

  @Option(
      names = "--stats",
      description = "at the end say on standard error how many answers of each kind there were")
  private boolean stats;

  /** What --only takes. */
  static final class Verdicts implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Arrays.stream(Availability.values())
          .map(value -> value.name().toLowerCase(Locale.ROOT))
          .iterator();
    }
  }

  /** Of commands without these flags: all answers. */
  static Selection all() {
    return new Selection();
  }

  /**
   * The verdicts that are printed.
   *
   * @throws UsageException if one is none
   */
  Set<Availability> verdicts() {
    Set<Availability> verdicts = EnumSet.noneOf(Availability.class);
    for (String word : only) {
      try {
        verdicts.add(Availability.valueOf(word.strip().toUpperCase(Locale.ROOT)));
      } catch (IllegalArgumentException e) {
        throw new UsageException(
            "--only is '" + word + "', expected some of " + String.join(", ", new Verdicts()), e);
      }
    }
    if (limit < 0) {
      throw new UsageException("--limit is " + limit + ", expected 1 or more");
    }
    return verdicts.isEmpty() ? EnumSet.allOf(Availability.class) : verdicts;
  }

  /** The answers that are printed, of some that are all at hand. */
  List<DomainResult> of(Collection<DomainResult> results) {
    Set<Availability> verdicts = verdicts();
    return results.stream().filter(result -> verdicts.contains(result.availability())).toList();
  }

  /** AVAILABLE names after which no more are wanted; 0: never. */
  int limit() {
    return limit;
  }

  /** Whether answers are summed up at the end. */
  boolean sumsUp() {
    return stats;
  }
}
