package dev.domaincheck.limit;

import dev.domaincheck.availability.Protocol;

/**
 * How often one group of services is asked.
 *
 * @param concurrency queries under way at once; 0 = no limit
 * @param rate queries a second over time; 0 = no limit, and the group is never paused by its
 *     services
 * @param burst queries that may follow each other at once after a rest; at least 1
 * @param dailyQuota queries in any 24 hours; 0 = no limit
 */
public record GroupLimit(int concurrency, double rate, int burst, long dailyQuota) {

  public GroupLimit {
    if (concurrency < 0 || !(rate >= 0) || Double.isInfinite(rate) || burst < 1 || dailyQuota < 0) {
      throw new IllegalArgumentException(
          "limit is concurrency %d, rate %s, burst %d, daily quota %d; expected 0 or more, 0 or more, 1 or more, 0 or more"
              .formatted(concurrency, rate, burst, dailyQuota));
    }
  }

  /** A limit without a daily quota. */
  public GroupLimit(int concurrency, double rate, int burst) {
    this(concurrency, rate, burst, 0);
  }

  /**
   * What a registry that publishes no limit of its own bears without complaint: RDAP servers are
   * built for programs, port 43 is watched for harvesting (most published quotas are near one query
   * a second), availability services likewise, and web pages are the most easily upset. Name
   * servers answer thousands of queries a second, but many drop what one client asks of a kind over
   * 5 to 15 times a second; a zone has four servers or more, over which the queries are spread.
   */
  public static GroupLimit standard(Protocol protocol) {
    return switch (protocol) {
      case RDAP -> new GroupLimit(8, 10, 20);
      case WHOIS -> new GroupLimit(4, 1, 5);
      case DAS -> new GroupLimit(4, 1, 1);
      case HTTP_WHOIS -> new GroupLimit(1, 0.5, 1);
      case DNS -> new GroupLimit(16, 20, 40);
    };
  }
}
