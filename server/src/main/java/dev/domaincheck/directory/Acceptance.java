package dev.domaincheck.directory;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Whether newer data may take the place of those in use. */
final class Acceptance {
  /**
   * A hundred names of some 1,400 are in no year's changes, so more gone at once is a broken or cut
   * file.
   */
  private static final double MAX_LOST = 0.05;

  /**
   * Clocks differ, and a list may bear tomorrow's date. A date further ahead would make every later
   * edition look old.
   */
  private static final Duration MAX_AHEAD = Duration.ofDays(2);

  /** Enough to see which kind of entry is gone. */
  private static final int SHOWN = 5;

  private Acceptance() {}

  /** Why {@code fresh} must not replace {@code held}; null if it may. */
  static @Nullable String refusal(IanaData held, IanaData fresh, Instant now) {
    if (fresh.edition() < held.edition()) {
      return "it goes backwards: "
          + fresh.editionText()
          + ", while the one in use was "
          + held.editionText();
    }
    if (fresh.dataTime().isAfter(now.plus(MAX_AHEAD))) {
      return "it is from the future: " + fresh.editionText() + ", and now is " + now;
    }
    TreeSet<String> lost = new TreeSet<>(held.entries());
    lost.removeAll(fresh.entries());
    int before = held.entries().size();
    if (fresh.entries().isEmpty() || lost.size() > before * MAX_LOST) {
      return String.format(
          Locale.ROOT,
          "it loses %d of %d entries, expected at most %.0f %%; the first are %s",
          lost.size(),
          before,
          MAX_LOST * 100,
          String.join(" ", lost.stream().limit(SHOWN).toList()));
    }
    return null;
  }
}
