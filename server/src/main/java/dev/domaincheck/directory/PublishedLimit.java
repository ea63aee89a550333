package dev.domaincheck.directory;

import org.jspecify.annotations.Nullable;

/**
 * How often a registry lets one client ask, as far as it says so. What it says nothing of is null.
 *
 * @param concurrency queries under way at once, at least 1
 * @param rate queries a second over time, above 0
 * @param burst queries that may follow each other at once after a rest, at least 1
 * @param dailyQuota queries in any 24 hours, at least 1
 * @param source who says so and what, in words
 */
public record PublishedLimit(
    @Nullable Integer concurrency,
    @Nullable Double rate,
    @Nullable Integer burst,
    @Nullable Long dailyQuota,
    String source) {

  /**
   * Checks the figures.
   *
   * @throws IllegalArgumentException if one is out of its bounds, there is none, or no source
   */
  public PublishedLimit {
    check("concurrency", concurrency, 1);
    check("rate", rate, Double.MIN_VALUE);
    check("burst", burst, 1);
    check("daily quota", dailyQuota, 1);
    if (concurrency == null && rate == null && burst == null && dailyQuota == null) {
      throw new IllegalArgumentException("expected a figure in one column or more, found none");
    }
    if (source.isBlank() || source.equals("-")) {
      throw new IllegalArgumentException("expected the source of the figures, found none");
    }
  }

  private static void check(String what, @Nullable Number figure, double least) {
    if (figure != null
        && !(figure.doubleValue() >= least && Double.isFinite(figure.doubleValue()))) {
      throw new IllegalArgumentException(
          "expected a %s of %s, found %s"
              .formatted(what, least == 1 ? "1 or more" : "more than 0", figure));
    }
  }
}
