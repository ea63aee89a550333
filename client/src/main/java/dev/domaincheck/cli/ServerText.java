package dev.domaincheck.cli;

import dev.domaincheck.client.DataOrigin;
import dev.domaincheck.client.ServerInfo;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The service's description of itself as lines for people, and as JSON for programs. */
final class ServerText {

  private final StringBuilder lines = new StringBuilder();

  private ServerText() {}

  /** A line each, but for data, which have one a set. */
  static String of(ServerInfo info) {
    ServerText text = new ServerText();
    text.describe(info);
    return text.lines.toString();
  }

  private void describe(ServerInfo info) {
    ServerInfo.Limits limits = info.limits();
    line("Version", info.version());
    line("Registries", info.sandbox() ? "simulated (sandbox)" : "real");
    line("Started", text(info.startTime()));
    line("Names per call", String.valueOf(limits.maxNames()));
    line("  with registration", String.valueOf(limits.maxNamesWithRegistration()));
    line("  streamed", String.valueOf(limits.maxStreamNames()));
    line("Lookups at once", String.valueOf(limits.maxConcurrentLookups()));
    Duration lookupTimeout = limits.lookupTimeout();
    line("Lookup timeout", lookupTimeout == null ? "-" : Durations.forPeople(lookupTimeout));
    line("Cache policies", String.join(" ", names(info.cachePolicies())));
    line("Assurance", String.join(" ", names(info.assurances())));
    line("Views", String.join(" ", names(info.views())));
    for (ServerInfo.DataAge age : info.dataAges()) {
      String origin = age.origin().name().toLowerCase(Locale.ROOT);
      line("Data " + age.name(), "of " + text(age.dataTime()) + ", " + origin);
      if (!age.problem().isEmpty()) {
        line("  problem", age.problem());
      }
    }
  }

  private static String text(@Nullable Instant time) {
    return time == null ? "-" : time.toString();
  }

  private void line(String name, String value) {
    String line =
        String.format(Locale.ROOT, "%-24s %s", VisibleText.of(name), VisibleText.of(value));
    lines.append(line).append('\n');
  }

  private static <E extends Enum<E>> List<String> names(Collection<E> values) {
    return values.stream().sorted().map(Enum::name).toList();
  }

  /** One object. */
  static JsonObject json(ServerInfo info) {
    ServerInfo.Limits limits = info.limits();
    JsonObject json =
        new JsonObject().put("version", info.version()).put("sandbox", info.sandbox());
    JsonWriter.time(json, "startTime", info.startTime());
    JsonObject bounds =
        new JsonObject()
            .put("maxNames", limits.maxNames())
            .put("maxNamesWithRegistration", limits.maxNamesWithRegistration())
            .put("maxStreamNames", limits.maxStreamNames())
            .put("maxBatchNames", limits.maxBatchNames())
            .put("maxConcurrentLookups", limits.maxConcurrentLookups());
    JsonWriter.duration(bounds, "lookupTimeout", limits.lookupTimeout());
    return json.put("limits", bounds)
        .putObjects("dataAges", info.dataAges().stream().map(ServerText::json).toList())
        .putStrings("cachePolicies", names(info.cachePolicies()))
        .putStrings("assurances", names(info.assurances()))
        .putStrings("views", names(info.views()));
  }

  private static JsonObject json(ServerInfo.DataAge age) {
    JsonObject json = new JsonObject().put("name", age.name());
    JsonWriter.time(json, "dataTime", age.dataTime());
    JsonWriter.time(json, "loadTime", age.loadTime());
    if (age.origin() != DataOrigin.UNKNOWN) {
      json.put("origin", age.origin().name());
    }
    return age.problem().isEmpty() ? json : json.put("problem", age.problem());
  }
}
