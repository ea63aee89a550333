package dev.domaincheck.directory;

import com.google.common.base.Splitter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The limits that registries publish, by limit group. Six columns, tab-separated; {@code -} stands
 * for an empty one: limit group, and the components of {@link PublishedLimit} in their order.
 */
public final class PublishedLimits {
  private static final Splitter TABS = Splitter.on('\t');
  private static final int COLUMNS = 6;
  private static final String EMPTY = "-";

  private final Map<String, PublishedLimit> limits;

  private PublishedLimits(Map<String, PublishedLimit> limits) {
    this.limits = Map.copyOf(limits);
  }

  /** Those that come with the program. */
  public static PublishedLimits embedded() {
    return parse(TableText.resource("limits.tsv"));
  }

  /**
   * Reads a table.
   *
   * @throws IllegalArgumentException naming source, line, fault and what was expected
   */
  static PublishedLimits parse(TableText text) {
    Map<String, PublishedLimit> limits = new HashMap<>();
    for (TableText.Line line : text.lines()) {
      try {
        read(TABS.splitToList(line.text()), limits);
      } catch (IllegalArgumentException e) {
        throw text.error(line, String.valueOf(e.getMessage()));
      }
    }
    return new PublishedLimits(limits);
  }

  private static void read(List<String> columns, Map<String, PublishedLimit> limits) {
    if (columns.size() != COLUMNS) {
      throw new IllegalArgumentException(
          "expected " + COLUMNS + " columns, found " + columns.size());
    }
    String group = columns.get(0);
    if (group.isBlank() || group.equals(EMPTY)) {
      throw expected("a limit group", group);
    }
    PublishedLimit limit =
        new PublishedLimit(
            figure("a whole number as concurrency", columns.get(1), Integer::valueOf),
            figure("a number as rate", columns.get(2), Double::valueOf),
            figure("a whole number as burst", columns.get(3), Integer::valueOf),
            figure("a whole number as daily quota", columns.get(4), Long::valueOf),
            columns.get(5));
    if (limits.putIfAbsent(group, limit) != null) {
      throw new IllegalArgumentException(group + " is there twice");
    }
  }

  private static <T> @Nullable T figure(String what, String text, Function<String, T> read) {
    if (text.equals(EMPTY)) {
      return null;
    }
    try {
      return read.apply(text);
    } catch (NumberFormatException e) {
      throw expected(what, text);
    }
  }

  private static IllegalArgumentException expected(String expected, String found) {
    return new IllegalArgumentException("expected " + expected + ", found " + found);
  }

  /** What the registry of a limit group publishes; empty if nothing is known. */
  public Optional<PublishedLimit> of(String group) {
    return Optional.ofNullable(limits.get(group));
  }

  /** The groups of which something is known. */
  Set<String> groups() {
    return limits.keySet();
  }
}
