package dev.domaincheck.client;

/**
 * How often a limit group is asked. The service refuses values outside the bounds.
 *
 * @param concurrency queries under way at once; 0 = no limit
 * @param rate queries a second over time; 0 = no limit, and the group's services pause it no more
 * @param burst queries that may follow each other at once after a rest, 1 or more; says nothing
 *     where the rate is 0, and may be 0 then
 * @param dailyQuota queries in any 24 hours; 0 = no limit
 */
public record HostLimit(int concurrency, double rate, int burst, long dailyQuota) {}
