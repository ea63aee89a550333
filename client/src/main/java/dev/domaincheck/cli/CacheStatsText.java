package dev.domaincheck.cli;

import dev.domaincheck.client.Availability;
import dev.domaincheck.client.CacheStats;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The cache's figures for people. */
final class CacheStatsText {

  private CacheStatsText() {}

  static String of(CacheStats stats) {
    StringBuilder text = new StringBuilder();
    line(text, "Cache", stats.enabled() ? "on" : "off");
    line(text, "Time to live", duration(stats.ttl()));
    line(
        text,
        "Entries",
        Bars.framed(share(stats.size(), stats.maxEntries()))
            + " "
            + Figures.number(stats.size())
            + " of at most "
            + Figures.number(stats.maxEntries()));
    if (stats.weightBytes() > 0) {
      line(text, "Heap", Figures.bytes(stats.weightBytes()));
    }
    line(text, "Oldest entry", duration(stats.oldestAge()));
    line(
        text,
        "Hit rate",
        Bars.framed(stats.hitRate())
            + " "
            + Figures.perCent(stats.hitRate())
            + ", "
            + Figures.number(stats.hits())
            + " hits, "
            + Figures.number(stats.misses())
            + " misses");
    line(text, "Coalesced", Figures.number(stats.coalesced()));
    line(text, "Stale served", Figures.number(stats.staleServed()));
    line(text, "Evictions", Figures.number(stats.evictions()));
    if (!stats.tiers().isEmpty()) {
      text.append('\n').append(tiers(stats));
    }
    if (!stats.availabilities().isEmpty()) {
      text.append('\n').append(verdicts(stats));
    }
    if (stats.size() > 0 && !stats.ages().isEmpty()) {
      text.append('\n').append(ages(stats));
    }
    return text.toString();
  }

  private static TextTable tiers(CacheStats stats) {
    TextTable table =
        new TextTable(
            TextTable.text("TIER"),
            TextTable.figures("ENTRIES"),
            TextTable.figures("HITS"),
            TextTable.figures("MISSES"),
            TextTable.figures("HIT RATE"));
    for (CacheStats.Tier tier : stats.tiers()) {
      table.add(
          tier.tier().name(),
          Figures.number(tier.size()),
          Figures.number(tier.hits()),
          Figures.number(tier.misses()),
          Figures.perCent(share(tier.hits(), tier.hits() + tier.misses())));
    }
    return table;
  }

  private static TextTable verdicts(CacheStats stats) {
    TextTable table =
        new TextTable(
            TextTable.text("AVAILABILITY"),
            TextTable.figures("ENTRIES"),
            TextTable.figures("HITS"),
            TextTable.text(""));
    for (Availability availability : Availability.values()) {
      Long size = stats.availabilities().get(availability);
      if (size != null) {
        Long hits = stats.availabilityHits().get(availability);
        table.add(
            availability.name(),
            Figures.number(size),
            hits == null ? "-" : Figures.number(hits),
            Bars.plain(share(size, stats.size())));
      }
    }
    return table;
  }

  private static TextTable ages(CacheStats stats) {
    TextTable table =
        new TextTable(TextTable.text("AGE"), TextTable.figures("ENTRIES"), TextTable.text(""));
    for (CacheStats.AgeBucket bucket : stats.ages()) {
      table.add(
          bucket.below() == null ? "older" : "below " + Durations.forPeople(bucket.below()),
          Figures.number(bucket.size()),
          Bars.plain(share(bucket.size(), stats.size())));
    }
    return table;
  }

  private static double share(long part, long whole) {
    return whole == 0 ? 0 : (double) part / whole;
  }

  private static void line(StringBuilder text, String name, String value) {
    text.append(String.format(Locale.ROOT, "%-14s%s%n", name, value));
  }

  private static String duration(@Nullable Duration duration) {
    return duration == null ? "-" : Durations.forPeople(duration);
  }
}
