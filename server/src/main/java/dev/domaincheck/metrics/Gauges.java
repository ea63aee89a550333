package dev.domaincheck.metrics;

import com.sun.management.UnixOperatingSystemMXBean;
import dev.domaincheck.cache.AnswerCache;
import dev.domaincheck.cache.CacheStats;
import dev.domaincheck.directory.DataAge;
import dev.domaincheck.flight.Flights;
import dev.domaincheck.limit.GroupStatus;
import dev.domaincheck.limit.QueryGate;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.api.metrics.ObservableDoubleMeasurement;
import io.opentelemetry.api.metrics.ObservableLongMeasurement;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What is read from the parts when somebody asks, and costs nothing in between.
 *
 * @param turnedAway names that were not looked up for want of time or memory
 * @param cache null if nothing is cached
 * @param ages how old each set of data is
 * @param certificateEnd until when the server's certificate is good; null without TLS
 * @param refusedFiles watched files, each with whether its last version is not used
 */
record Gauges(
    QueryGate gate,
    int permits,
    Flights flights,
    LongSupplier turnedAway,
    @Nullable AnswerCache cache,
    Supplier<List<DataAge>> ages,
    @Nullable Supplier<Instant> certificateEnd,
    Supplier<Map<String, Boolean>> refusedFiles,
    InstantSource clock) {
  private static final AttributeKey<String> STATE = AttributeKey.stringKey("state");
  private static final AttributeKey<String> GROUP = AttributeKey.stringKey("group");
  private static final AttributeKey<String> AVAILABILITY = AttributeKey.stringKey("availability");
  private static final AttributeKey<String> DATA = AttributeKey.stringKey("data");

  private static final AttributeKey<String> FILE = AttributeKey.stringKey("file");

  private static final double MILLIS = 1e3;

  void register(Meter meter) {
    count(meter, "domaincheck.permits.used", "Queries under way.", gate::inUse);
    count(meter, "domaincheck.permits.limit", "Queries that may be under way.", () -> permits);
    count(meter, "domaincheck.queue.size", "Queries that wait for their turn.", this::queued);
    count(meter, "domaincheck.flights", "Lookups under way.", flights::underWay);
    total(
        meter,
        "domaincheck.flights.joined",
        "Names that joined a lookup under way.",
        flights::joined);
    total(
        meter,
        "domaincheck.lookups.turned.away",
        "Names not looked up for want of time or memory.",
        turnedAway::getAsLong);
    ObservableLongMeasurement states =
        meter
            .gaugeBuilder("domaincheck.hosts")
            .setDescription("Limit groups that were used, by state.")
            .ofLongs()
            .buildObserver();
    ObservableLongMeasurement troubled =
        meter
            .gaugeBuilder("domaincheck.host.troubled")
            .setDescription("1 for each limit group that is not OK.")
            .ofLongs()
            .buildObserver();
    var unusedStates = meter.batchCallback(() -> hosts(states, troubled), states, troubled);
    meter
        .gaugeBuilder("domaincheck.data.age")
        .setDescription("The age of the tables that lookups go by.")
        .setUnit("s")
        .buildWithCallback(this::ages);
    if (certificateEnd != null) {
      meter
          .gaugeBuilder("domaincheck.tls.certificate.not.after")
          .setDescription("When the server's certificate ends, since the epoch.")
          .setUnit("s")
          .ofLongs()
          .buildWithCallback(out -> out.record(certificateEnd.get().getEpochSecond()));
    }
    meter
        .gaugeBuilder("domaincheck.file.refused")
        .setDescription("1 for each watched file whose last version is not used.")
        .ofLongs()
        .buildWithCallback(
            out ->
                refusedFiles
                    .get()
                    .forEach(
                        (file, refused) -> out.record(refused ? 1 : 0, Attributes.of(FILE, file))));
    if (cache != null) {
      register(meter, cache);
    }
    // Each connection and each query is one; without one more the server takes no calls.
    if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean os) {
      count(
          meter,
          "domaincheck.process.open.files",
          "Descriptors in use.",
          os::getOpenFileDescriptorCount);
      count(
          meter,
          "domaincheck.process.max.files",
          "Descriptors that there may be.",
          os::getMaxFileDescriptorCount);
    }
  }

  private static void register(Meter meter, AnswerCache cache) {
    ObservableLongMeasurement entries =
        meter
            .gaugeBuilder("domaincheck.cache.entries")
            .setDescription("Answers held, by verdict.")
            .ofLongs()
            .buildObserver();
    ObservableLongMeasurement limit =
        meter
            .gaugeBuilder("domaincheck.cache.limit")
            .setDescription("Answers held at most.")
            .ofLongs()
            .buildObserver();
    ObservableLongMeasurement bytes =
        meter
            .gaugeBuilder("domaincheck.cache.size")
            .setDescription("Estimated heap of the answers held.")
            .setUnit("By")
            .ofLongs()
            .buildObserver();
    ObservableLongMeasurement hits =
        observer(meter, "domaincheck.cache.hits", "Names answered from the cache.");
    ObservableLongMeasurement misses =
        observer(meter, "domaincheck.cache.misses", "Names that the cache had no answer for.");
    ObservableLongMeasurement evictions =
        observer(meter, "domaincheck.cache.evictions", "Answers dropped for want of room.");
    ObservableLongMeasurement stale =
        observer(
            meter, "domaincheck.cache.stale.served", "Old answers that stood in for a failure.");
    var unused =
        meter.batchCallback(
            () -> {
              CacheStats stats = cache.stats();
              stats
                  .sizes()
                  .forEach(
                      (verdict, size) ->
                          entries.record(size, Attributes.of(AVAILABILITY, verdict.name())));
              limit.record(stats.maxEntries());
              bytes.record(stats.bytes());
              hits.record(stats.hits());
              misses.record(stats.misses());
              evictions.record(stats.evictions());
              stale.record(stats.staleServed());
            },
            entries,
            limit,
            bytes,
            hits,
            misses,
            evictions,
            stale);
  }

  private long queued() {
    return gate.statuses().stream().mapToLong(GroupStatus::queued).sum();
  }

  private void hosts(ObservableLongMeasurement states, ObservableLongMeasurement troubled) {
    Map<GroupStatus.State, Long> counts = new EnumMap<>(GroupStatus.State.class);
    for (GroupStatus.State state : GroupStatus.State.values()) {
      counts.put(state, 0L);
    }
    for (GroupStatus status : gate.statuses()) {
      counts.merge(status.state(), 1L, Long::sum);
      if (status.state() != GroupStatus.State.OK) {
        troubled.record(1, Attributes.of(GROUP, status.name(), STATE, status.state().name()));
      }
    }
    counts.forEach((state, count) -> states.record(count, Attributes.of(STATE, state.name())));
  }

  private void ages(ObservableDoubleMeasurement out) {
    for (DataAge age : ages.get()) {
      Duration time = Duration.between(age.dataTime(), clock.instant());
      out.record(time.toMillis() / MILLIS, Attributes.of(DATA, age.name()));
    }
  }

  private static void count(Meter meter, String name, String description, Supplier<Number> value) {
    meter
        .gaugeBuilder(name)
        .setDescription(description)
        .ofLongs()
        .buildWithCallback(out -> out.record(value.get().longValue()));
  }

  private static void total(Meter meter, String name, String description, Supplier<Number> value) {
    meter
        .counterBuilder(name)
        .setDescription(description)
        .buildWithCallback(out -> out.record(value.get().longValue()));
  }

  private static ObservableLongMeasurement observer(Meter meter, String name, String description) {
    return meter.counterBuilder(name).setDescription(description).buildObserver();
  }
}
