package dev.domaincheck.grpc;

import com.google.protobuf.Duration;
import com.google.protobuf.Timestamp;
import dev.domaincheck.availability.CheckResult;
import dev.domaincheck.availability.Evidence;
import dev.domaincheck.availability.Reason;
import dev.domaincheck.availability.Registration;
import dev.domaincheck.availability.RegistryDate;
import dev.domaincheck.availability.View;
import dev.domaincheck.name.DomainName;
import dev.domaincheck.name.RejectedName;
import dev.domaincheck.v1.Assurance;
import dev.domaincheck.v1.Availability;
import dev.domaincheck.v1.CacheTier;
import dev.domaincheck.v1.Dnssec;
import dev.domaincheck.v1.DomainResult;
import dev.domaincheck.v1.Protocol;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Turns what is known about a name into the contract's messages, to which a stream adds its own.
 */
final class ResultMessages {
  /** Bytes of an input that are echoed: more is no name in any case. */
  private static final int MAX_ECHO = 1_024;

  // The names of the two vocabularies are the same but for the contract's prefixes; the tables are
  // made once, and a value missing in the contract stops the start.
  private static final Map<dev.domaincheck.availability.Availability, Availability> AVAILABILITIES =
      new EnumMap<>(dev.domaincheck.availability.Availability.class);
  private static final Map<Reason, dev.domaincheck.v1.Reason> REASONS = new EnumMap<>(Reason.class);

  static {
    for (var value : dev.domaincheck.availability.Availability.values()) {
      AVAILABILITIES.put(value, Availability.valueOf("AVAILABILITY_" + value.name()));
    }
    for (Reason value : Reason.values()) {
      REASONS.put(value, dev.domaincheck.v1.Reason.valueOf("REASON_" + value.name()));
    }
  }

  private ResultMessages() {}

  /** The answer for an input that is no registrable name. */
  static DomainResult.Builder rejected(String input, RejectedName name) {
    return DomainResult.newBuilder()
        .setInput(echo(input))
        .setDomainName(name.ascii())
        .setUnicodeName(name.unicode())
        .setPublicSuffix(name.suffix())
        .setRegistrableName(name.registrable())
        .setAvailability(Availability.AVAILABILITY_INVALID)
        .setReason(
            switch (name.problem()) {
              case SYNTAX -> dev.domaincheck.v1.Reason.REASON_SYNTAX;
              case IDNA -> dev.domaincheck.v1.Reason.REASON_IDNA;
              case PUBLIC_SUFFIX -> dev.domaincheck.v1.Reason.REASON_PUBLIC_SUFFIX;
              case NOT_REGISTRABLE_LEVEL -> dev.domaincheck.v1.Reason.REASON_NOT_REGISTRABLE_LEVEL;
            })
        .setMessage(name.message());
  }

  /**
   * The answer for a name.
   *
   * @param view what the call asked for; the answer may know more
   */
  static DomainResult.Builder answered(
      String input, DomainName name, CheckResult result, View view) {
    DomainResult.Builder message =
        found(result)
            .setInput(echo(input))
            .setDomainName(name.ascii())
            .setUnicodeName(name.unicode())
            .setPublicSuffix(name.suffix());
    if (result.registration() != null && view == View.REGISTRATION) {
      message.setRegistration(registration(result.registration()));
    }
    return message;
  }

  /** What was found, but for the name and the registration. */
  static DomainResult.Builder found(CheckResult result) {
    DomainResult.Builder message =
        DomainResult.newBuilder()
            .setAvailability(availability(result.availability()))
            .setReason(reason(result.reason()))
            .setMessage(result.message())
            .setReservationVisible(result.reservationVisible())
            .setCached(result.origin() != CheckResult.Origin.LOOKUP)
            .setCacheTier(
                switch (result.origin()) {
                  case LOOKUP -> CacheTier.CACHE_TIER_UNSPECIFIED;
                  case MEMORY -> CacheTier.CACHE_TIER_MEMORY;
                  case SHARED -> CacheTier.CACHE_TIER_SHARED;
                })
            .setStale(result.stale());
    for (Evidence evidence : result.evidence()) {
      message.addEvidence(evidence(evidence));
    }
    if (result.assurance() != null) {
      message.setAssurance(
          switch (result.assurance()) {
            case FAST -> Assurance.ASSURANCE_FAST;
            case STANDARD -> Assurance.ASSURANCE_STANDARD;
            case CORROBORATED -> Assurance.ASSURANCE_CORROBORATED;
          });
    }
    if (result.checkTime() != null) {
      message.setCheckTime(timestamp(result.checkTime()));
    }
    if (result.expireTime() != null) {
      message.setExpireTime(timestamp(result.expireTime()));
    }
    if (result.retryAfter() != null) {
      message.setRetryAfter(duration(result.retryAfter()));
    }
    return message;
  }

  static Availability availability(dev.domaincheck.availability.Availability value) {
    return AVAILABILITIES.getOrDefault(value, Availability.AVAILABILITY_UNKNOWN);
  }

  static dev.domaincheck.v1.Reason reason(@Nullable Reason value) {
    return value == null
        ? dev.domaincheck.v1.Reason.REASON_UNSPECIFIED
        : REASONS.getOrDefault(value, dev.domaincheck.v1.Reason.REASON_UNSPECIFIED);
  }

  static Protocol protocol(dev.domaincheck.availability.Protocol protocol) {
    return switch (protocol) {
      case RDAP -> Protocol.PROTOCOL_RDAP;
      case WHOIS -> Protocol.PROTOCOL_WHOIS;
      case DAS -> Protocol.PROTOCOL_DAS;
      case HTTP_WHOIS -> Protocol.PROTOCOL_HTTP_WHOIS;
      case DNS -> Protocol.PROTOCOL_DNS;
    };
  }

  static dev.domaincheck.v1.Evidence evidence(Evidence evidence) {
    var message =
        dev.domaincheck.v1.Evidence.newBuilder()
            .setProtocol(protocol(evidence.protocol()))
            .setServer(evidence.server())
            .setVerdict(availability(evidence.verdict()))
            .setReason(reason(evidence.reason()))
            .setRule(evidence.rule())
            .setHttpStatus(evidence.httpStatus())
            .setLatency(duration(evidence.latency()))
            .setObservedTime(timestamp(evidence.observedTime()));
    if (evidence.retryAfter() != null) {
      message.setRetryAfter(duration(evidence.retryAfter()));
    }
    return message.build();
  }

  private static dev.domaincheck.v1.Registration registration(Registration registration) {
    var message =
        dev.domaincheck.v1.Registration.newBuilder()
            .setRegistrar(registration.registrar())
            .addAllStatuses(registration.statuses())
            .addAllNameServers(registration.nameServers());
    if (registration.created() != null) {
      message.setCreated(date(registration.created()));
    }
    if (registration.updated() != null) {
      message.setUpdated(date(registration.updated()));
    }
    if (registration.expires() != null) {
      message.setExpires(date(registration.expires()));
    }
    if (registration.signed() != null) {
      message.setDnssec(registration.signed() ? Dnssec.DNSSEC_SIGNED : Dnssec.DNSSEC_UNSIGNED);
    }
    return message.build();
  }

  private static dev.domaincheck.v1.RegistryDate date(RegistryDate date) {
    var message =
        dev.domaincheck.v1.RegistryDate.newBuilder()
            .setText(date.text())
            .setPrecision(
                switch (date.precision()) {
                  case NONE -> dev.domaincheck.v1.RegistryDate.Precision.PRECISION_UNSPECIFIED;
                  case DAY -> dev.domaincheck.v1.RegistryDate.Precision.PRECISION_DAY;
                  case SECOND -> dev.domaincheck.v1.RegistryDate.Precision.PRECISION_SECOND;
                });
    if (date.time() != null) {
      message.setTime(timestamp(date.time()));
    }
    return message.build();
  }

  static Timestamp timestamp(Instant instant) {
    return Timestamp.newBuilder()
        .setSeconds(instant.getEpochSecond())
        .setNanos(instant.getNano())
        .build();
  }

  static Duration duration(java.time.Duration duration) {
    return Duration.newBuilder()
        .setSeconds(duration.getSeconds())
        .setNanos(duration.getNano())
        .build();
  }

  /** An input as it is repeated to its sender: at most 1,024 bytes of it. */
  static String echo(String input) {
    // Every char is at least one byte, so a short string needs no counting.
    if (input.length() <= MAX_ECHO / 3) {
      return input;
    }
    byte[] bytes = input.getBytes(StandardCharsets.UTF_8);
    if (bytes.length <= MAX_ECHO) {
      return input;
    }
    int end = MAX_ECHO;
    while (end > 0 && (bytes[end] & 0xC0) == 0x80) {
      end--;
    }
    return new String(bytes, 0, end, StandardCharsets.UTF_8);
  }
}
