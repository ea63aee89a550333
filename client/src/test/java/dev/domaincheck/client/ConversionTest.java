package dev.domaincheck.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import com.google.protobuf.Timestamp;
import dev.domaincheck.v1.CheckDomainsResponse;
import dev.domaincheck.v1.GetCacheStatsResponse;
import dev.domaincheck.v1.GetServerInfoResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class ConversionTest {

  private final FakeService service = new FakeService();
  private final DomainCheckClient client = service.client();

  @AfterEach
  void close() {
    client.close();
    service.close();
  }

  private DomainResult converted(dev.domaincheck.v1.DomainResult.Builder wire) {
    service.onCheck.set(
        (request, observer) -> {
          observer.onNext(CheckDomainsResponse.newBuilder().addResults(wire).build());
          observer.onCompleted();
        });
    return client.check("any.com").getFirst();
  }

  private static Timestamp time(long second) {
    return Timestamp.newBuilder().setSeconds(second).build();
  }

  private static com.google.protobuf.Duration span(long seconds, int nanos) {
    return com.google.protobuf.Duration.newBuilder().setSeconds(seconds).setNanos(nanos).build();
  }

  @Test
  void result_everyFieldSet_isMirrored() {
    DomainResult expected =
        new DomainResult(
            "Beispiel.DE",
            "beispiel.de",
            "Beispiel.de",
            "de",
            "other.de",
            Availability.REGISTERED,
            Reason.REDEMPTION,
            "words",
            List.of(
                new Evidence(
                    Protocol.HTTP_WHOIS,
                    "whois.example:8080",
                    Availability.RESERVED,
                    Reason.BLOCKED,
                    "whois.example/rule",
                    404,
                    Duration.ofMillis(12),
                    Instant.ofEpochSecond(5),
                    Duration.ofSeconds(30))),
            true,
            Assurance.CORROBORATED,
            true,
            CacheTier.SHARED,
            true,
            Instant.ofEpochSecond(6),
            Instant.ofEpochSecond(7),
            Duration.ofSeconds(8),
            new Registration(
                "Registrar Inc.",
                new RegistryDate(Instant.ofEpochSecond(9), RegistryDate.Precision.DAY, "a"),
                new RegistryDate(Instant.ofEpochSecond(10), RegistryDate.Precision.SECOND, "b"),
                new RegistryDate(null, RegistryDate.Precision.UNKNOWN, "soon"),
                List.of("ok"),
                List.of("ns1.example"),
                Dnssec.SIGNED));
    var wire =
        dev.domaincheck.v1.DomainResult.newBuilder()
            .setInput("Beispiel.DE")
            .setDomainName("beispiel.de")
            .setUnicodeName("Beispiel.de")
            .setPublicSuffix("de")
            .setRegistrableName("other.de")
            .setAvailability(dev.domaincheck.v1.Availability.AVAILABILITY_REGISTERED)
            .setReason(dev.domaincheck.v1.Reason.REASON_REDEMPTION)
            .setMessage("words")
            .addEvidence(
                dev.domaincheck.v1.Evidence.newBuilder()
                    .setProtocol(dev.domaincheck.v1.Protocol.PROTOCOL_HTTP_WHOIS)
                    .setServer("whois.example:8080")
                    .setVerdict(dev.domaincheck.v1.Availability.AVAILABILITY_RESERVED)
                    .setReason(dev.domaincheck.v1.Reason.REASON_BLOCKED)
                    .setRule("whois.example/rule")
                    .setHttpStatus(404)
                    .setLatency(span(0, 12_000_000))
                    .setObservedTime(time(5))
                    .setRetryAfter(span(30, 0)))
            .setReservationVisible(true)
            .setAssurance(dev.domaincheck.v1.Assurance.ASSURANCE_CORROBORATED)
            .setCached(true)
            .setCacheTier(dev.domaincheck.v1.CacheTier.CACHE_TIER_SHARED)
            .setStale(true)
            .setCheckTime(time(6))
            .setExpireTime(time(7))
            .setRetryAfter(span(8, 0))
            .setRegistration(
                dev.domaincheck.v1.Registration.newBuilder()
                    .setRegistrar("Registrar Inc.")
                    .setCreated(date(9, 1, "a"))
                    .setUpdated(date(10, 2, "b"))
                    .setExpires(dev.domaincheck.v1.RegistryDate.newBuilder().setText("soon"))
                    .addStatuses("ok")
                    .addNameServers("ns1.example")
                    .setDnssec(dev.domaincheck.v1.Dnssec.DNSSEC_SIGNED));
    assertEquals(expected, converted(wire));
  }

  private static dev.domaincheck.v1.RegistryDate date(long second, int precision, String text) {
    return dev.domaincheck.v1.RegistryDate.newBuilder()
        .setTime(time(second))
        .setPrecisionValue(precision)
        .setText(text)
        .build();
  }

  @Test
  void result_valuesOfANewerServer_areUnknown() {
    DomainResult result =
        converted(
            dev.domaincheck.v1.DomainResult.newBuilder()
                .setAvailabilityValue(99)
                .setReasonValue(99)
                .setAssuranceValue(99)
                .setCacheTierValue(99)
                .addEvidence(
                    dev.domaincheck.v1.Evidence.newBuilder()
                        .setProtocolValue(99)
                        .setVerdictValue(99))
                .setRegistration(
                    dev.domaincheck.v1.Registration.newBuilder()
                        .setDnssecValue(99)
                        .setExpires(date(1, 99, ""))));
    assertEquals(Availability.UNKNOWN, result.availability());
    assertEquals(Reason.UNKNOWN, result.reason());
    assertEquals(Assurance.UNKNOWN, result.assurance());
    assertEquals(CacheTier.UNKNOWN, result.cacheTier());
    assertEquals(Protocol.UNKNOWN, result.evidence().getFirst().protocol());
    assertEquals(Availability.UNKNOWN, result.evidence().getFirst().verdict());
    Registration registration = Objects.requireNonNull(result.registration());
    assertEquals(Dnssec.UNKNOWN, registration.dnssec());
    assertEquals(
        RegistryDate.Precision.UNKNOWN, Objects.requireNonNull(registration.expires()).precision());
  }

  @Test
  void result_unsetVerdict_isUnknownNeverAvailable() {
    DomainResult result = converted(dev.domaincheck.v1.DomainResult.newBuilder());
    assertEquals(Availability.UNKNOWN, result.availability());
    assertEquals(Reason.NONE, result.reason());
    assertEquals(CacheTier.NONE, result.cacheTier());
    assertNull(result.assurance());
    assertNull(result.checkTime());
    assertNull(result.registration());
  }

  @Test
  void result_timesOutOfRange_areLeftOut() {
    DomainResult result =
        converted(
            dev.domaincheck.v1.DomainResult.newBuilder()
                .setCheckTime(time(Long.MAX_VALUE))
                .setExpireTime(Timestamp.newBuilder().setNanos(-1))
                .setRetryAfter(span(Long.MIN_VALUE, -1)));
    assertNull(result.checkTime());
    assertNull(result.expireTime());
    assertNull(result.retryAfter());
  }

  @Test
  void constants_ofTheContract_allHaveTheirOwn() {
    for (var wire : dev.domaincheck.v1.Reason.values()) {
      if (wire != dev.domaincheck.v1.Reason.UNRECOGNIZED
          && wire != dev.domaincheck.v1.Reason.REASON_UNSPECIFIED) {
        Reason own =
            converted(dev.domaincheck.v1.DomainResult.newBuilder().setReason(wire)).reason();
        assertEquals(wire.name(), "REASON_" + own);
      }
    }
    for (var wire : dev.domaincheck.v1.Availability.values()) {
      if (wire != dev.domaincheck.v1.Availability.UNRECOGNIZED
          && wire != dev.domaincheck.v1.Availability.AVAILABILITY_UNSPECIFIED) {
        Availability own =
            converted(dev.domaincheck.v1.DomainResult.newBuilder().setAvailability(wire))
                .availability();
        assertEquals(wire.name(), "AVAILABILITY_" + own);
      }
    }
    for (var wire : dev.domaincheck.v1.ErrorReason.values()) {
      if (wire != dev.domaincheck.v1.ErrorReason.UNRECOGNIZED
          && wire != dev.domaincheck.v1.ErrorReason.ERROR_REASON_UNSPECIFIED) {
        String name = wire.name().substring("ERROR_REASON_".length());
        assertNotEquals(ErrorReason.UNKNOWN, ErrorReason.valueOf(name));
      }
    }
  }

  @Test
  void cacheStats_everyFieldSet_isMirrored() {
    service.onStats.set(
        () ->
            GetCacheStatsResponse.newBuilder()
                .setEnabled(true)
                .setTtl(span(3600, 0))
                .setSize(1)
                .setMaxEntries(2)
                .setWeightBytes(3)
                .setOldestAge(span(4, 0))
                .setHits(5)
                .setMisses(6)
                .setHitRate(0.5)
                .setEvictions(7)
                .setCoalesced(8)
                .setStaleServed(9)
                .addTiers(
                    dev.domaincheck.v1.CacheTierStats.newBuilder()
                        .setTier(dev.domaincheck.v1.CacheTier.CACHE_TIER_MEMORY)
                        .setSize(10)
                        .setHits(11)
                        .setMisses(12))
                .addAvailabilities(
                    dev.domaincheck.v1.CacheAvailabilityStats.newBuilder()
                        .setAvailability(dev.domaincheck.v1.Availability.AVAILABILITY_PREMIUM)
                        .setSize(13)
                        .setHits(16))
                .addAges(
                    dev.domaincheck.v1.CacheAgeBucket.newBuilder()
                        .setBelow(span(60, 0))
                        .setSize(14))
                .addAges(dev.domaincheck.v1.CacheAgeBucket.newBuilder().setSize(15))
                .build());
    assertEquals(
        new CacheStats(
            true,
            Duration.ofHours(1),
            1,
            2,
            3,
            Duration.ofSeconds(4),
            5,
            6,
            0.5,
            7,
            8,
            9,
            List.of(new CacheStats.Tier(CacheTier.MEMORY, 10, 11, 12)),
            Map.of(Availability.PREMIUM, 13L),
            Map.of(Availability.PREMIUM, 16L),
            List.of(
                new CacheStats.AgeBucket(Duration.ofMinutes(1), 14),
                new CacheStats.AgeBucket(null, 15))),
        client.cache().stats());
    assertEquals(1234, client.cache().clear());
  }

  @Test
  void serverInfo_withAbilitiesOfANewerServer_leavesThoseOut() {
    service.onInfo.set(
        () ->
            GetServerInfoResponse.newBuilder()
                .setVersion("9")
                .setSandbox(true)
                .setStartTime(time(1))
                .setLimits(
                    dev.domaincheck.v1.ServerLimits.newBuilder()
                        .setMaxNames(1)
                        .setMaxNamesWithRegistration(2)
                        .setMaxStreamNames(3)
                        .setMaxBatchNames(4)
                        .setMaxConcurrentLookups(5)
                        .setLookupTimeout(span(6, 0)))
                .addDataAges(
                    dev.domaincheck.v1.DataAge.newBuilder()
                        .setName("whois-rules")
                        .setDataTime(time(2))
                        .setOrigin(dev.domaincheck.v1.DataOrigin.DATA_ORIGIN_DISK)
                        .setProblem("was refused"))
                .addDataAges(dev.domaincheck.v1.DataAge.newBuilder().setOriginValue(99))
                .addCachePolicies(dev.domaincheck.v1.CachePolicy.CACHE_POLICY_UNSPECIFIED)
                .addCachePolicies(dev.domaincheck.v1.CachePolicy.CACHE_POLICY_REFRESH)
                .addCachePoliciesValue(99)
                .addAssurances(dev.domaincheck.v1.Assurance.ASSURANCE_STANDARD)
                .addAssurancesValue(99)
                .addViews(dev.domaincheck.v1.View.VIEW_REGISTRATION)
                .addViewsValue(99)
                .build());
    assertEquals(
        new ServerInfo(
            "9",
            true,
            Instant.ofEpochSecond(1),
            new ServerInfo.Limits(1, 2, 3, 4, 5, Duration.ofSeconds(6)),
            List.of(
                new ServerInfo.DataAge(
                    "whois-rules", Instant.ofEpochSecond(2), null, DataOrigin.DISK, "was refused"),
                new ServerInfo.DataAge("", null, null, DataOrigin.UNKNOWN, "")),
            Set.of(CachePolicy.NORMAL, CachePolicy.REFRESH),
            Set.of(Assurance.STANDARD),
            Set.of(View.REGISTRATION)),
        client.serverInfo());
  }
}
