package dev.domaincheck.limit;

import java.time.Duration;

/**
 * Queries a day. Some registries count from midnight, in a time zone that they do not tell, others
 * any 24 hours. Ours are counted by the hour, and 25 hours in a row hold no more than the quota:
 * any 24 lie within them. Not safe for threads: its owner guards it.
 */
final class DailyQuota {
  private static final long HOUR = Duration.ofHours(1).toNanos();
  private static final int HOURS = 25;

  private final long origin;

  /** The queries of the last hours, each at the hour's number modulo their count. */
  private final long[] ofHour = new long[HOURS];

  private long quota;
  private long hour;
  private long used;

  /**
   * @param quota queries a day; 0: no limit
   */
  DailyQuota(long quota, long now) {
    this.quota = quota;
    this.origin = now;
  }

  /** How long until there is another query to be had; 0 if there is one now. */
  long rest(long now) {
    advance(now);
    long left = used;
    long ends = hour;
    while (quota > 0 && left >= quota) {
      ends++;
      left -= ofHour[index(ends)];
    }
    return ends == hour ? 0 : origin + ends * HOUR - now;
  }

  /** Uses one up. */
  void use(long now) {
    advance(now);
    ofHour[index(hour)]++;
    used++;
  }

  /** One that was used just now was not; what was used in an hour that is over stays so. */
  void giveBack(long now) {
    advance(now);
    if (ofHour[index(hour)] > 0) {
      ofHour[index(hour)]--;
      used--;
    }
  }

  void change(long newQuota) {
    quota = newQuota;
  }

  /** Forgets the hours that are over 24 hours past. */
  private void advance(long now) {
    long present = (now - origin) / HOUR;
    for (long next = Math.max(hour + 1, present - HOURS + 1); next <= present; next++) {
      used -= ofHour[index(next)];
      ofHour[index(next)] = 0;
    }
    hour = present;
  }

  private static int index(long hour) {
    return (int) (hour % HOURS);
  }
}
