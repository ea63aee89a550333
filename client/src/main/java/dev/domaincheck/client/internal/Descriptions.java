package dev.domaincheck.client.internal;

import dev.domaincheck.client.Assurance;
import dev.domaincheck.client.Availability;
import dev.domaincheck.client.CachePolicy;
import dev.domaincheck.client.CacheStats;
import dev.domaincheck.client.DataOrigin;
import dev.domaincheck.client.HostLimit;
import dev.domaincheck.client.HostState;
import dev.domaincheck.client.RegistryHost;
import dev.domaincheck.client.ServerInfo;
import dev.domaincheck.client.View;
import dev.domaincheck.v1.CacheAvailabilityStats;
import dev.domaincheck.v1.GetCacheStatsResponse;
import dev.domaincheck.v1.GetServerInfoResponse;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/** What the server says about itself, in the client's own types. */
final class Descriptions {

  private Descriptions() {}

  static ServerInfo serverInfo(GetServerInfoResponse wire) {
    Set<CachePolicy> policies = EnumSet.noneOf(CachePolicy.class);
    for (dev.domaincheck.v1.CachePolicy policy : wire.getCachePoliciesList()) {
      switch (policy) {
        case CACHE_POLICY_UNSPECIFIED -> policies.add(CachePolicy.NORMAL);
        case CACHE_POLICY_REFRESH -> policies.add(CachePolicy.REFRESH);
        case CACHE_POLICY_CACHE_ONLY -> policies.add(CachePolicy.CACHE_ONLY);
        case CACHE_POLICY_STALE_IF_ERROR -> policies.add(CachePolicy.STALE_IF_ERROR);
        case UNRECOGNIZED -> {}
      }
    }
    Set<Assurance> assurances = EnumSet.noneOf(Assurance.class);
    for (dev.domaincheck.v1.Assurance assurance : wire.getAssurancesList()) {
      Assurance known = FromWire.assurance(assurance);
      if (known != null && known != Assurance.UNKNOWN) {
        assurances.add(known);
      }
    }
    Set<View> views = EnumSet.noneOf(View.class);
    for (dev.domaincheck.v1.View view : wire.getViewsList()) {
      switch (view) {
        case VIEW_AVAILABILITY -> views.add(View.AVAILABILITY);
        case VIEW_REGISTRATION -> views.add(View.REGISTRATION);
        case VIEW_UNSPECIFIED, UNRECOGNIZED -> {}
      }
    }
    dev.domaincheck.v1.ServerLimits limits = wire.getLimits();
    return new ServerInfo(
        wire.getVersion(),
        wire.getSandbox(),
        wire.hasStartTime() ? FromWire.instant(wire.getStartTime()) : null,
        new ServerInfo.Limits(
            limits.getMaxNames(),
            limits.getMaxNamesWithRegistration(),
            limits.getMaxStreamNames(),
            limits.getMaxBatchNames(),
            limits.getMaxConcurrentLookups(),
            limits.hasLookupTimeout() ? FromWire.duration(limits.getLookupTimeout()) : null),
        wire.getDataAgesList().stream()
            .map(
                age ->
                    new ServerInfo.DataAge(
                        age.getName(),
                        age.hasDataTime() ? FromWire.instant(age.getDataTime()) : null,
                        age.hasLoadTime() ? FromWire.instant(age.getLoadTime()) : null,
                        origin(age.getOrigin()),
                        age.getProblem()))
            .toList(),
        policies,
        assurances,
        views);
  }

  private static DataOrigin origin(dev.domaincheck.v1.DataOrigin wire) {
    return switch (wire) {
      case DATA_ORIGIN_EMBEDDED -> DataOrigin.EMBEDDED;
      case DATA_ORIGIN_DISK -> DataOrigin.DISK;
      case DATA_ORIGIN_NETWORK -> DataOrigin.NETWORK;
      case DATA_ORIGIN_OPERATOR -> DataOrigin.OPERATOR;
      case DATA_ORIGIN_UNSPECIFIED, UNRECOGNIZED -> DataOrigin.UNKNOWN;
    };
  }

  static CacheStats cacheStats(GetCacheStatsResponse wire) {
    Map<Availability, Long> availabilities = new EnumMap<>(Availability.class);
    Map<Availability, Long> hits = new EnumMap<>(Availability.class);
    for (CacheAvailabilityStats stats : wire.getAvailabilitiesList()) {
      availabilities.merge(
          FromWire.availability(stats.getAvailability()), stats.getSize(), Long::sum);
      if (stats.hasHits()) {
        hits.merge(FromWire.availability(stats.getAvailability()), stats.getHits(), Long::sum);
      }
    }
    return new CacheStats(
        wire.getEnabled(),
        wire.hasTtl() ? FromWire.duration(wire.getTtl()) : null,
        wire.getSize(),
        wire.getMaxEntries(),
        wire.getWeightBytes(),
        wire.hasOldestAge() ? FromWire.duration(wire.getOldestAge()) : null,
        wire.getHits(),
        wire.getMisses(),
        wire.getHitRate(),
        wire.getEvictions(),
        wire.getCoalesced(),
        wire.getStaleServed(),
        wire.getTiersList().stream()
            .map(
                tier ->
                    new CacheStats.Tier(
                        FromWire.cacheTier(tier.getTier()),
                        tier.getSize(),
                        tier.getHits(),
                        tier.getMisses()))
            .toList(),
        availabilities,
        hits,
        wire.getAgesList().stream()
            .map(
                age ->
                    new CacheStats.AgeBucket(
                        age.hasBelow() ? FromWire.duration(age.getBelow()) : null, age.getSize()))
            .toList());
  }

  static RegistryHost host(dev.domaincheck.v1.RegistryHost wire) {
    dev.domaincheck.v1.HostLimit limit = wire.getLimit();
    return new RegistryHost(
        wire.getLimitGroup(),
        FromWire.protocol(wire.getProtocol()),
        switch (wire.getState()) {
          case HOST_STATE_OK -> HostState.OK;
          case HOST_STATE_SLOW -> HostState.SLOW;
          case HOST_STATE_THROTTLED -> HostState.THROTTLED;
          case HOST_STATE_DOWN -> HostState.DOWN;
          case HOST_STATE_PAUSED -> HostState.PAUSED;
          case HOST_STATE_UNSPECIFIED, UNRECOGNIZED -> HostState.UNKNOWN;
        },
        wire.getInFlight(),
        wire.getQueued(),
        new HostLimit(
            limit.getConcurrency(), limit.getRate(), limit.getBurst(), limit.getDailyQuota()),
        wire.hasBlockedUntilTime() ? FromWire.instant(wire.getBlockedUntilTime()) : null,
        wire.getQueries(),
        wire.getFailures(),
        FromWire.reason(wire.getLastFailure()),
        wire.hasLastFailureTime() ? FromWire.instant(wire.getLastFailureTime()) : null);
  }
}
