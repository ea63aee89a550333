package dev.domaincheck.client.internal;

import dev.domaincheck.v1.Availability;
import dev.domaincheck.v1.CacheFilter;
import dev.domaincheck.v1.CheckOptions;
import dev.domaincheck.v1.HostLimit;
import java.time.Duration;
import java.util.List;

/** From the client's own types to messages. */
final class ToWire {

  /**
   * The server calls a name of over 1,024 bytes INVALID whatever it holds. One of more than 1,024
   * characters is such a name, so that the rest of it need not travel.
   */
  private static final int MAX_NAME = 1_025;

  private ToWire() {}

  static String name(String name) {
    return name.length() > MAX_NAME ? name.substring(0, MAX_NAME) : name;
  }

  static List<String> names(List<String> names) {
    return names.stream().map(ToWire::name).toList();
  }

  static CheckOptions options(dev.domaincheck.client.CheckOptions options) {
    CheckOptions.Builder wire =
        CheckOptions.newBuilder()
            .setCachePolicy(
                switch (options.cachePolicy()) {
                  case NORMAL -> dev.domaincheck.v1.CachePolicy.CACHE_POLICY_UNSPECIFIED;
                  case REFRESH -> dev.domaincheck.v1.CachePolicy.CACHE_POLICY_REFRESH;
                  case CACHE_ONLY -> dev.domaincheck.v1.CachePolicy.CACHE_POLICY_CACHE_ONLY;
                  case STALE_IF_ERROR -> dev.domaincheck.v1.CachePolicy.CACHE_POLICY_STALE_IF_ERROR;
                })
            .setMaxParallelism(options.maxParallelism())
            .setAssurance(
                switch (options.assurance()) {
                  case FAST -> dev.domaincheck.v1.Assurance.ASSURANCE_FAST;
                  // CheckOptions refuses UNKNOWN.
                  case STANDARD, UNKNOWN -> dev.domaincheck.v1.Assurance.ASSURANCE_UNSPECIFIED;
                  case CORROBORATED -> dev.domaincheck.v1.Assurance.ASSURANCE_CORROBORATED;
                })
            .setView(
                switch (options.view()) {
                  case AVAILABILITY -> dev.domaincheck.v1.View.VIEW_UNSPECIFIED;
                  case REGISTRATION -> dev.domaincheck.v1.View.VIEW_REGISTRATION;
                });
    if (options.maxAge() != null) {
      wire.setMaxAge(duration(options.maxAge()));
    }
    if (options.lookupTimeout() != null) {
      wire.setLookupTimeout(duration(options.lookupTimeout()));
    }
    return wire.build();
  }

  static CacheFilter filter(dev.domaincheck.client.CacheFilter filter) {
    CacheFilter.Builder wire = CacheFilter.newBuilder();
    if (filter.domainName() != null) {
      wire.setDomainName(name(filter.domainName()));
    }
    if (filter.suffix() != null) {
      wire.setSuffix(name(filter.suffix()));
    }
    if (filter.server() != null) {
      wire.setServer(name(filter.server()));
    }
    if (filter.availability() != null) {
      wire.setAvailability(
          switch (filter.availability()) {
            case AVAILABLE -> Availability.AVAILABILITY_AVAILABLE;
            case REGISTERED -> Availability.AVAILABILITY_REGISTERED;
            case RESERVED -> Availability.AVAILABILITY_RESERVED;
            case PREMIUM -> Availability.AVAILABILITY_PREMIUM;
            case UNAVAILABLE -> Availability.AVAILABILITY_UNAVAILABLE;
            case INVALID -> Availability.AVAILABILITY_INVALID;
            case UNSUPPORTED -> Availability.AVAILABILITY_UNSUPPORTED;
            case UNKNOWN -> Availability.AVAILABILITY_UNKNOWN;
          });
    }
    if (filter.olderThan() != null) {
      wire.setOlderThan(duration(filter.olderThan()));
    }
    return wire.build();
  }

  static HostLimit limit(dev.domaincheck.client.HostLimit limit) {
    return HostLimit.newBuilder()
        .setConcurrency(limit.concurrency())
        .setRate(limit.rate())
        .setBurst(limit.burst())
        .setDailyQuota(limit.dailyQuota())
        .build();
  }

  static com.google.protobuf.Duration duration(Duration duration) {
    return com.google.protobuf.Duration.newBuilder()
        .setSeconds(duration.getSeconds())
        .setNanos(duration.getNano())
        .build();
  }
}
