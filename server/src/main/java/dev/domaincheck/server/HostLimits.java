package dev.domaincheck.server;

import dev.domaincheck.availability.Protocol;
import dev.domaincheck.directory.PublishedLimit;
import dev.domaincheck.directory.PublishedLimits;
import dev.domaincheck.limit.GroupLimit;
import dev.domaincheck.limit.QueryGate;
import org.jspecify.annotations.Nullable;

/**
 * The limit of each group: what the operator says for every host, else what the registry publishes,
 * else the standard of the protocol.
 *
 * @param concurrency the operator's; 0 = no limit, null = no word
 * @param rate the operator's, in queries a second, up to a million; 0 = no limit, no daily quota
 *     and no pauses, null = no word
 */
record HostLimits(PublishedLimits published, @Nullable Integer concurrency, @Nullable Double rate)
    implements QueryGate.Limits {

  @Override
  public GroupLimit of(String name, Protocol protocol) {
    GroupLimit standard = GroupLimit.standard(protocol);
    GroupLimit usual = published.of(name).map(own -> tightened(standard, own)).orElse(standard);
    int atOnce = concurrency == null ? usual.concurrency() : concurrency;
    if (rate == null) {
      return new GroupLimit(atOnce, usual.rate(), usual.burst(), usual.dailyQuota());
    }
    // One second's worth.
    int burst = (int) Math.max(1, Math.ceil(rate));
    return new GroupLimit(atOnce, rate, burst, rate == 0 ? 0 : usual.dailyQuota());
  }

  private static GroupLimit tightened(GroupLimit standard, PublishedLimit own) {
    return new GroupLimit(
        own.concurrency() == null ? standard.concurrency() : own.concurrency(),
        own.rate() == null ? standard.rate() : own.rate(),
        own.burst() == null ? standard.burst() : own.burst(),
        own.dailyQuota() == null ? standard.dailyQuota() : own.dailyQuota());
  }
}
