package dev.domaincheck.cli;

import com.google.protobuf.Duration;
import com.google.protobuf.Timestamp;
import dev.domaincheck.client.FakeService;
import dev.domaincheck.v1.Assurance;
import dev.domaincheck.v1.Availability;
import dev.domaincheck.v1.CacheTier;
import dev.domaincheck.v1.CheckDomainsResponse;
import dev.domaincheck.v1.CheckDomainsStreamResponse;
import dev.domaincheck.v1.Dnssec;
import dev.domaincheck.v1.DomainResult;
import dev.domaincheck.v1.Evidence;
import dev.domaincheck.v1.Protocol;
import dev.domaincheck.v1.Reason;
import dev.domaincheck.v1.Registration;
import dev.domaincheck.v1.RegistryDate;
import java.time.Instant;
import java.util.function.BiFunction;

/** Answers as the service might send them. */
final class Results {

  private Results() {}

  /** Has the service answer so, in one response or, last name first, in one a name. */
  static void answer(FakeService service, BiFunction<Integer, String, DomainResult> answers) {
    service.onCheck.set(
        (request, observer) -> {
          CheckDomainsResponse.Builder response = CheckDomainsResponse.newBuilder();
          for (int i = 0; i < request.getDomainNamesCount(); i++) {
            response.addResults(answers.apply(i, request.getDomainNames(i)));
          }
          observer.onNext(response.build());
          observer.onCompleted();
        });
    service.onStream.set(
        (request, observer) -> {
          for (int i = request.getDomainNamesCount() - 1; i >= 0; i--) {
            DomainResult result = answers.apply(i, request.getDomainNames(i));
            observer.onNext(
                CheckDomainsStreamResponse.newBuilder()
                    .addResults(result.toBuilder().setIndex(i))
                    .build());
          }
          observer.onCompleted();
        });
  }

  /** One with nearly every field set. */
  static DomainResult.Builder full(String name) {
    Timestamp seen =
        Timestamp.newBuilder()
            .setSeconds(Instant.parse("2026-01-02T03:04:05Z").getEpochSecond())
            .build();
    return DomainResult.newBuilder()
        .setInput(name)
        .setDomainName(name)
        .setUnicodeName(name)
        .setPublicSuffix("de")
        .setAvailability(Availability.AVAILABILITY_REGISTERED)
        .setReason(Reason.REASON_REDEMPTION)
        .addEvidence(
            Evidence.newBuilder()
                .setProtocol(Protocol.PROTOCOL_RDAP)
                .setServer("rdap.example")
                .setVerdict(Availability.AVAILABILITY_REGISTERED)
                .setRule("generic/domain")
                .setHttpStatus(200)
                .setLatency(Duration.newBuilder().setNanos(12_000_000))
                .setObservedTime(seen))
        .setReservationVisible(true)
        .setAssurance(Assurance.ASSURANCE_STANDARD)
        .setCached(true)
        .setCacheTier(CacheTier.CACHE_TIER_MEMORY)
        .setCheckTime(seen)
        .setExpireTime(seen.toBuilder().setNanos(500_000_000))
        .setRegistration(
            Registration.newBuilder()
                .setRegistrar("Registrar, Inc.")
                .setExpires(
                    RegistryDate.newBuilder()
                        .setTime(
                            Timestamp.newBuilder()
                                .setSeconds(Instant.parse("2030-01-02T00:00:00Z").getEpochSecond()))
                        .setPrecision(RegistryDate.Precision.PRECISION_DAY)
                        .setText("02-01-2030"))
                .addStatuses("ok")
                .addStatuses("hold")
                .addNameServers("ns1.example")
                .setDnssec(Dnssec.DNSSEC_UNSIGNED));
  }
}
