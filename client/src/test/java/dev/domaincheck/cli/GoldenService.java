package dev.domaincheck.cli;

import com.google.protobuf.Duration;
import com.google.protobuf.Timestamp;
import dev.domaincheck.client.FakeService;
import dev.domaincheck.v1.Assurance;
import dev.domaincheck.v1.Availability;
import dev.domaincheck.v1.CacheAgeBucket;
import dev.domaincheck.v1.CacheAvailabilityStats;
import dev.domaincheck.v1.CacheEntry;
import dev.domaincheck.v1.CachePolicy;
import dev.domaincheck.v1.CacheTier;
import dev.domaincheck.v1.CacheTierStats;
import dev.domaincheck.v1.DataAge;
import dev.domaincheck.v1.DataOrigin;
import dev.domaincheck.v1.DomainResult;
import dev.domaincheck.v1.EvictCacheEntriesResponse;
import dev.domaincheck.v1.GetCacheStatsResponse;
import dev.domaincheck.v1.GetServerInfoResponse;
import dev.domaincheck.v1.HostLimit;
import dev.domaincheck.v1.HostState;
import dev.domaincheck.v1.ListCacheEntriesResponse;
import dev.domaincheck.v1.ListRegistryHostsResponse;
import dev.domaincheck.v1.Protocol;
import dev.domaincheck.v1.Reason;
import dev.domaincheck.v1.RegistryHost;
import dev.domaincheck.v1.ReloadDirectoryResponse;
import dev.domaincheck.v1.ServerLimits;
import dev.domaincheck.v1.View;

/** The service of the golden runs: a little of everything. */
final class GoldenService {

  private GoldenService() {}

  static void prepare(FakeService service) {
    Results.answer(service, (index, name) -> result(name));
    service.onStats.set(GoldenService::stats);
    CacheEntry entry = entry();
    service.onEntries.set(
        request -> ListCacheEntriesResponse.newBuilder().addEntries(entry).build());
    service.onEntry.set(() -> entry);
    service.onEvict.set(
        () ->
            EvictCacheEntriesResponse.newBuilder()
                .setEvicted(3)
                .addSampleDomainNames("registered-full.de")
                .build());
    service.onInfo.set(GoldenService::info);
    RegistryHost host = host();
    service.onHosts.set(request -> ListRegistryHostsResponse.newBuilder().addHosts(host).build());
    service.onHostChange.set(() -> host);
    service.onReload.set(
        () ->
            ReloadDirectoryResponse.newBuilder()
                .setSuffixes(1_500)
                .addProblems("directory file: line 3 has 2 columns")
                .build());
  }

  /** {@code *-full.*} has nearly every field. */
  private static DomainResult result(String name) {
    return name.contains("-full.") ? Results.full(name).build() : FakeService.result(name);
  }

  private static CacheEntry entry() {
    return CacheEntry.newBuilder()
        .setResult(Results.full("registered-full.de").clearRegistration())
        .setAge(Duration.newBuilder().setSeconds(725))
        .setWeightBytes(1_232)
        .build();
  }

  private static GetCacheStatsResponse stats() {
    return GetCacheStatsResponse.newBuilder()
        .setEnabled(true)
        .setTtl(Duration.newBuilder().setSeconds(3_600))
        .setSize(1_234)
        .setMaxEntries(100_000)
        .setWeightBytes(286_890)
        .setOldestAge(Duration.newBuilder().setSeconds(725))
        .setHits(75)
        .setMisses(25)
        .setHitRate(0.75)
        .addTiers(
            CacheTierStats.newBuilder()
                .setTier(CacheTier.CACHE_TIER_MEMORY)
                .setSize(1_234)
                .setHits(75)
                .setMisses(25))
        .addAvailabilities(
            CacheAvailabilityStats.newBuilder()
                .setAvailability(Availability.AVAILABILITY_REGISTERED)
                .setSize(1_234)
                .setHits(75))
        .addAges(
            CacheAgeBucket.newBuilder()
                .setBelow(Duration.newBuilder().setSeconds(60))
                .setSize(1_234))
        .build();
  }

  private static GetServerInfoResponse info() {
    return GetServerInfoResponse.newBuilder()
        .setVersion("1.2.3")
        .setStartTime(before(3_600))
        .setLimits(
            ServerLimits.newBuilder()
                .setMaxNames(1_000)
                .setMaxNamesWithRegistration(200)
                .setMaxStreamNames(10_000)
                .setMaxBatchNames(100)
                .setMaxConcurrentLookups(2_000)
                .setLookupTimeout(Duration.newBuilder().setSeconds(10)))
        .addDataAges(
            DataAge.newBuilder()
                .setName("root-zone")
                .setDataTime(before(86_400))
                .setLoadTime(before(60))
                .setOrigin(DataOrigin.DATA_ORIGIN_NETWORK)
                .setProblem("the list is shorter"))
        .addDataAges(DataAge.newBuilder().setName("whois-rules"))
        .addCachePolicies(CachePolicy.CACHE_POLICY_REFRESH)
        .addAssurances(Assurance.ASSURANCE_STANDARD)
        .addViews(View.VIEW_AVAILABILITY)
        .addViews(View.VIEW_REGISTRATION)
        .build();
  }

  private static RegistryHost host() {
    return RegistryHost.newBuilder()
        .setLimitGroup("whois:whois.nic.fr")
        .setProtocol(Protocol.PROTOCOL_WHOIS)
        .setState(HostState.HOST_STATE_THROTTLED)
        .setQueued(1_200)
        .setLimit(HostLimit.newBuilder().setConcurrency(4).setRate(0.5).setBurst(5))
        .setBlockedUntilTime(before(-90))
        .setQueries(9)
        .setFailures(2)
        .setLastFailure(Reason.REASON_THROTTLED)
        .setLastFailureTime(before(305))
        .build();
  }

  private static Timestamp before(long seconds) {
    return Timestamp.newBuilder().setSeconds(CliRun.NOW.getEpochSecond() - seconds).build();
  }
}
