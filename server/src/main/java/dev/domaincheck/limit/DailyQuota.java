package dev.domaincheck.limit;

import java.time.Duration;

/**
 * Queries a day. A registry does not say when its day begins, so ours begins with the first query
 * and another with the first one after 24 hours. Not safe for threads: its owner guards it.
 */
final class DailyQuota {
  private static final long DAY = Duration.ofDays(1).toNanos();

  private long quota;
  private boolean begun;
  private long began;
  private long used;

  /**
   * @param quota queries a day; 0: no limit
   */
  DailyQuota(long quota) {
    this.quota = quota;
  }

  /** How long until there is another query to be had; 0 if there is one now. */
  long rest(long now) {
    if (begun && now - began >= DAY) {
      begun = false;
      used = 0;
    }
    return quota == 0 || used < quota ? 0 : began + DAY - now;
  }

  /** Uses one up. */
  void use(long now) {
    if (!begun) {
      begun = true;
      began = now;
    }
    used++;
  }

  void change(long newQuota) {
    quota = newQuota;
  }
}
