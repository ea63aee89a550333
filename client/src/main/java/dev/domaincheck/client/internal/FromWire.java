package dev.domaincheck.client.internal;

import com.google.protobuf.Timestamp;
import dev.domaincheck.client.Assurance;
import dev.domaincheck.client.Availability;
import dev.domaincheck.client.CacheTier;
import dev.domaincheck.client.Dnssec;
import dev.domaincheck.client.DomainResult;
import dev.domaincheck.client.Evidence;
import dev.domaincheck.client.Progress;
import dev.domaincheck.client.Protocol;
import dev.domaincheck.client.Reason;
import dev.domaincheck.client.Registration;
import dev.domaincheck.client.RegistryDate;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * From messages to the client's own types. Nothing here throws: a value that a newer or faulty
 * server sends becomes UNKNOWN or is left out.
 */
final class FromWire {

  // google.protobuf.Timestamp holds the years 1 to 9999, Duration about 10,000 years either way.
  private static final long MIN_EPOCH_SECOND = -62_135_596_800L;
  private static final long MAX_EPOCH_SECOND = 253_402_300_799L;
  private static final long MAX_SECONDS = 315_576_000_000L;
  private static final int NANOS = 1_000_000_000;

  private FromWire() {}

  static DomainResult result(dev.domaincheck.v1.DomainResult wire) {
    return new DomainResult(
        wire.getInput(),
        wire.getDomainName(),
        wire.getUnicodeName(),
        wire.getPublicSuffix(),
        wire.getRegistrableName(),
        availability(wire.getAvailability()),
        reason(wire.getReason()),
        wire.getMessage(),
        wire.getEvidenceList().stream().map(FromWire::evidence).toList(),
        wire.getReservationVisible(),
        assurance(wire.getAssurance()),
        wire.getCached(),
        cacheTier(wire.getCacheTier()),
        wire.getStale(),
        wire.hasCheckTime() ? instant(wire.getCheckTime()) : null,
        wire.hasExpireTime() ? instant(wire.getExpireTime()) : null,
        wire.hasRetryAfter() ? duration(wire.getRetryAfter()) : null,
        wire.hasRegistration() ? registration(wire.getRegistration()) : null);
  }

  private static Evidence evidence(dev.domaincheck.v1.Evidence wire) {
    Duration latency = duration(wire.getLatency());
    return new Evidence(
        protocol(wire.getProtocol()),
        wire.getServer(),
        availability(wire.getVerdict()),
        reason(wire.getReason()),
        wire.getRule(),
        wire.getHttpStatus(),
        latency == null ? Duration.ZERO : latency,
        wire.hasObservedTime() ? instant(wire.getObservedTime()) : null,
        wire.hasRetryAfter() ? duration(wire.getRetryAfter()) : null);
  }

  static Availability availability(dev.domaincheck.v1.Availability wire) {
    return switch (wire) {
      case AVAILABILITY_AVAILABLE -> Availability.AVAILABLE;
      case AVAILABILITY_REGISTERED -> Availability.REGISTERED;
      case AVAILABILITY_RESERVED -> Availability.RESERVED;
      case AVAILABILITY_PREMIUM -> Availability.PREMIUM;
      case AVAILABILITY_UNAVAILABLE -> Availability.UNAVAILABLE;
      case AVAILABILITY_INVALID -> Availability.INVALID;
      case AVAILABILITY_UNSUPPORTED -> Availability.UNSUPPORTED;
      case AVAILABILITY_UNKNOWN, AVAILABILITY_UNSPECIFIED, UNRECOGNIZED -> Availability.UNKNOWN;
    };
  }

  static Protocol protocol(dev.domaincheck.v1.Protocol wire) {
    return switch (wire) {
      case PROTOCOL_RDAP -> Protocol.RDAP;
      case PROTOCOL_WHOIS -> Protocol.WHOIS;
      case PROTOCOL_DAS -> Protocol.DAS;
      case PROTOCOL_HTTP_WHOIS -> Protocol.HTTP_WHOIS;
      case PROTOCOL_DNS -> Protocol.DNS;
      case PROTOCOL_UNSPECIFIED, UNRECOGNIZED -> Protocol.UNKNOWN;
    };
  }

  static Reason reason(dev.domaincheck.v1.Reason wire) {
    return switch (wire) {
      case REASON_UNSPECIFIED -> Reason.NONE;
      case UNRECOGNIZED -> Reason.UNKNOWN;
      default -> constant(Reason.class, wire.name().substring("REASON_".length()), Reason.UNKNOWN);
    };
  }

  static @Nullable Assurance assurance(dev.domaincheck.v1.Assurance wire) {
    return switch (wire) {
      case ASSURANCE_UNSPECIFIED -> null;
      case ASSURANCE_FAST -> Assurance.FAST;
      case ASSURANCE_STANDARD -> Assurance.STANDARD;
      case ASSURANCE_CORROBORATED -> Assurance.CORROBORATED;
      case UNRECOGNIZED -> Assurance.UNKNOWN;
    };
  }

  static CacheTier cacheTier(dev.domaincheck.v1.CacheTier wire) {
    return switch (wire) {
      case CACHE_TIER_UNSPECIFIED -> CacheTier.NONE;
      case CACHE_TIER_MEMORY -> CacheTier.MEMORY;
      case CACHE_TIER_SHARED -> CacheTier.SHARED;
      case UNRECOGNIZED -> CacheTier.UNKNOWN;
    };
  }

  private static Registration registration(dev.domaincheck.v1.Registration wire) {
    return new Registration(
        wire.getRegistrar(),
        wire.hasCreated() ? date(wire.getCreated()) : null,
        wire.hasUpdated() ? date(wire.getUpdated()) : null,
        wire.hasExpires() ? date(wire.getExpires()) : null,
        wire.getStatusesList(),
        wire.getNameServersList(),
        switch (wire.getDnssec()) {
          case DNSSEC_SIGNED -> Dnssec.SIGNED;
          case DNSSEC_UNSIGNED -> Dnssec.UNSIGNED;
          case DNSSEC_UNSPECIFIED, UNRECOGNIZED -> Dnssec.UNKNOWN;
        });
  }

  private static RegistryDate date(dev.domaincheck.v1.RegistryDate wire) {
    return new RegistryDate(
        wire.hasTime() ? instant(wire.getTime()) : null,
        switch (wire.getPrecision()) {
          case PRECISION_DAY -> RegistryDate.Precision.DAY;
          case PRECISION_SECOND -> RegistryDate.Precision.SECOND;
          case PRECISION_UNSPECIFIED, UNRECOGNIZED -> RegistryDate.Precision.UNKNOWN;
        },
        wire.getText());
  }

  static Progress progress(dev.domaincheck.v1.Progress wire) {
    return new Progress(
        wire.getAccepted(),
        wire.getDone(),
        wire.hasEstimatedRemaining() ? duration(wire.getEstimatedRemaining()) : null);
  }

  static @Nullable Instant instant(Timestamp wire) {
    return wire.getSeconds() < MIN_EPOCH_SECOND
            || wire.getSeconds() > MAX_EPOCH_SECOND
            || wire.getNanos() < 0
            || wire.getNanos() >= NANOS
        ? null
        : Instant.ofEpochSecond(wire.getSeconds(), wire.getNanos());
  }

  static @Nullable Duration duration(com.google.protobuf.Duration wire) {
    return wire.getSeconds() > MAX_SECONDS
            || wire.getSeconds() < -MAX_SECONDS
            || wire.getNanos() >= NANOS
            || wire.getNanos() <= -NANOS
        ? null
        : Duration.ofSeconds(wire.getSeconds(), wire.getNanos());
  }

  static <E extends Enum<E>> E constant(Class<E> type, String name, E otherwise) {
    for (E constant : type.getEnumConstants()) {
      if (constant.name().equals(name)) {
        return constant;
      }
    }
    return otherwise;
  }
}
