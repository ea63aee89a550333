package dev.domaincheck.cache;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Counts entries by age, in buckets whose bounds are those of the times to live. */
public final class AgeHistogram {
  private static final List<Duration> BOUNDS =
      List.of(
          Duration.ofSeconds(10),
          Duration.ofMinutes(1),
          Duration.ofMinutes(5),
          Duration.ofMinutes(15),
          Duration.ofHours(1),
          Duration.ofHours(6),
          Duration.ofHours(24));

  private final long[] counts = new long[BOUNDS.size() + 1];

  /**
   * How many entries are of an age.
   *
   * @param below they are younger than this and not in the bucket before; null for the last
   * @param size how many
   */
  public record Bucket(@Nullable Duration below, long size) {}

  AgeHistogram() {}

  /** Counts one; an age below zero, after a step of the clock, counts as none. */
  void add(long millis) {
    int bucket = 0;
    while (bucket < BOUNDS.size() && millis >= BOUNDS.get(bucket).toMillis()) {
      bucket++;
    }
    counts[bucket]++;
  }

  List<Bucket> buckets() {
    List<Bucket> buckets = new ArrayList<>();
    for (int i = 0; i < counts.length; i++) {
      buckets.add(new Bucket(i < BOUNDS.size() ? BOUNDS.get(i) : null, counts[i]));
    }
    return buckets;
  }
}
