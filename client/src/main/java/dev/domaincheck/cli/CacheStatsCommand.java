package dev.domaincheck.cli;

import dev.domaincheck.client.Availability;
import dev.domaincheck.client.CacheStats;
import dev.domaincheck.client.DomainCheckClient;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code cache stats}. */
@Command(name = "stats", description = "Tells how large, how old and how useful the cache is.")
final class CacheStatsCommand implements Callable<Integer> {

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
      root.shell().out().print(json ? json(stats) + "\n" : CacheStatsText.of(stats));
      return ExitCode.ANSWERED;
    }
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
        JsonObject verdict =
            new JsonObject().put("availability", availability.name()).put("size", size);
        Long hits = stats.availabilityHits().get(availability);
        if (hits != null) {
          verdict.put("hits", hits);
        }
        availabilities.add(verdict);
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
