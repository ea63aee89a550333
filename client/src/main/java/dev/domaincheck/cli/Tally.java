package dev.domaincheck.cli;

import dev.domaincheck.client.Availability;
import dev.domaincheck.client.DomainResult;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/** How many answers of each kind there were. */
final class Tally {
  private static final double NANOS_PER_SECOND = 1e9;

  private final Map<Availability, Long> answers = new EnumMap<>(Availability.class);
  private long all;
  private long cached;

  void count(DomainResult result) {
    count(result.availability(), result.cached());
  }

  void count(Availability availability, boolean fromCache) {
    all++;
    answers.merge(availability, 1L, Long::sum);
    if (fromCache) {
      cached++;
    }
  }

  long all() {
    return all;
  }

  long of(Availability availability) {
    return answers.getOrDefault(availability, 0L);
  }

  /**
   * One line, such as {@code 20 names in 1.3s (15/s): 12 AVAILABLE, 8 REGISTERED; 5 cached (25.0
   * %)}.
   */
  String text(Duration taken) {
    StringBuilder text = new StringBuilder();
    text.append(all).append(all == 1 ? " name in " : " names in ");
    double seconds = taken.toNanos() / NANOS_PER_SECOND;
    text.append(String.format(Locale.ROOT, "%.1fs", seconds));
    if (seconds > 0) {
      text.append(String.format(Locale.ROOT, " (%.0f/s)", all / seconds));
    }
    String mark = ": ";
    for (Map.Entry<Availability, Long> answer : answers.entrySet()) {
      text.append(mark).append(answer.getValue()).append(' ').append(answer.getKey());
      mark = ", ";
    }
    text.append("; ").append(cached).append(" cached");
    if (cached > 0) {
      text.append(" (").append(Figures.perCent((double) cached / all)).append(')');
    }
    return text.toString();
  }
}
