package dev.domaincheck.cli;

import dev.domaincheck.client.Availability;
import dev.domaincheck.client.CacheStats;
import dev.domaincheck.client.DomainCheckClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code cache stats}. */
@Command(name = "stats", description = "Tells how large, how old and how useful the cache is.")
final class CacheStatsCommand implements Callable<Integer> {

  private static final double PER_CENT = 100;

  private final RootCommand root;

  @Option(names = "--json", description = "print one JSON object")
  private boolean json;

  CacheStatsCommand(RootCommand root) {
    this.root = root;
  }

  @Override
  public Integer call() {
    try (DomainCheckClient client = root.connectAsAdmin()) {
      CacheStats stats = client.cache().stats();
      root.shell().out().print(json ? json(stats) + "\n" : table(stats));
      return ExitCode.ANSWERED;
    }
  }

  private static String table(CacheStats stats) {
    StringBuilder text = new StringBuilder();
    line(text, "Cache", stats.enabled() ? "on" : "off");
    line(text, "Entries", number(stats.size()) + " of at most " + number(stats.maxEntries()));
    if (stats.weightBytes() > 0) {
      line(text, "Heap", number(stats.weightBytes()) + " bytes");
    }
    line(text, "Oldest entry", duration(stats.oldestAge()));
    line(text, "Time to live", duration(stats.ttl()));
    line(text, "Hits", number(stats.hits()));
    line(text, "Misses", number(stats.misses()));
    line(text, "Hit rate", String.format(Locale.ROOT, "%.1f %%", stats.hitRate() * PER_CENT));
    line(text, "Evictions", number(stats.evictions()));
    line(text, "Coalesced", number(stats.coalesced()));
    line(text, "Stale served", number(stats.staleServed()));
    for (Availability availability : Availability.values()) {
      Long size = stats.availabilities().get(availability);
      if (size != null) {
        line(text, "Held " + availability, number(size));
      }
    }
    for (CacheStats.AgeBucket bucket : stats.ages()) {
      line(
          text,
          bucket.below() == null ? "Held, older" : "Held below " + duration(bucket.below()),
          number(bucket.size()));
    }
    return text.toString();
  }

  private static void line(StringBuilder text, String name, String value) {
    text.append(String.format(Locale.ROOT, "%-20s %s%n", name, value));
  }

  private static String number(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  private static String duration(@Nullable Duration duration) {
    return duration == null ? "-" : Durations.forPeople(duration);
  }

  private static JsonObject json(CacheStats stats) {
    JsonObject json = new JsonObject().put("enabled", stats.enabled());
    JsonWriter.duration(json, "ttl", stats.ttl());
    json.put("size", stats.size())
        .put("maxEntries", stats.maxEntries())
        .put("weightBytes", stats.weightBytes());
    JsonWriter.duration(json, "oldestAge", stats.oldestAge());
    json.put("hits", stats.hits())
        .put("misses", stats.misses())
        .put("hitRate", Double.isFinite(stats.hitRate()) ? stats.hitRate() : 0)
        .put("evictions", stats.evictions())
        .put("coalesced", stats.coalesced())
        .put("staleServed", stats.staleServed());
    json.putObjects(
        "tiers",
        stats.tiers().stream()
            .map(
                tier ->
                    new JsonObject()
                        .put("tier", tier.tier().name())
                        .put("size", tier.size())
                        .put("hits", tier.hits())
                        .put("misses", tier.misses()))
            .toList());
    List<JsonObject> availabilities = new ArrayList<>();
    for (Availability availability : Availability.values()) {
      Long size = stats.availabilities().get(availability);
      if (size != null) {
        availabilities.add(
            new JsonObject().put("availability", availability.name()).put("size", size));
      }
    }
    json.putObjects("availabilities", availabilities);
    List<JsonObject> ages = new ArrayList<>();
    for (CacheStats.AgeBucket bucket : stats.ages()) {
      JsonObject age = new JsonObject();
      JsonWriter.duration(age, "below", bucket.below());
      ages.add(age.put("size", bucket.size()));
    }
    return json.putObjects("ages", ages);
  }
}
