package dev.domaincheck.bench;

import dev.domaincheck.availability.Assurance;
import dev.domaincheck.availability.Availability;
import dev.domaincheck.availability.CheckOptions;
import dev.domaincheck.availability.CheckResult;
import dev.domaincheck.availability.Evidence;
import dev.domaincheck.availability.Protocol;
import dev.domaincheck.availability.Reason;
import dev.domaincheck.availability.Registration;
import dev.domaincheck.availability.RegistryDate;
import dev.domaincheck.availability.View;
import dev.domaincheck.cache.AnswerCache;
import dev.domaincheck.cache.TimeToLive;
import dev.domaincheck.name.DomainName;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** Names and answers as lookups make them, for benchmarks of the cache alone. */
final class CachedNames {
  static final CheckOptions VERDICT = CheckOptions.standard(Duration.ofSeconds(10));
  static final CheckOptions DATA =
      new CheckOptions(
          VERDICT.cachePolicy(),
          null,
          VERDICT.lookupTimeout(),
          Assurance.STANDARD,
          View.REGISTRATION);

  private static final InstantSource CLOCK = Clock.tickMillis(ZoneOffset.UTC);

  private CachedNames() {}

  static AnswerCache cache(long entries) {
    return new AnswerCache(
        new TimeToLive(Duration.ofHours(24), () -> ThreadLocalRandom.current().nextDouble()),
        entries,
        System::nanoTime,
        CLOCK);
  }

  /** A name of 16 characters, which is what those of .com have on average. */
  static DomainName name(int number) {
    return (DomainName) DomainName.parse("name-%07d.com".formatted(number));
  }

  /** Keeps an answer, whose strings are new as those of a reply are. */
  static void land(
      AnswerCache cache, DomainName name, Availability availability, CheckOptions options) {
    Instant now = CLOCK.instant();
    boolean registered = availability == Availability.REGISTERED;
    String server = String.valueOf("rdap.verisign.com".toCharArray());
    String rule = String.valueOf((registered ? "rdap/domain" : "rdap/not-found").toCharArray());
    CheckResult result =
        new CheckResult(
            availability,
            null,
            "",
            List.of(
                new Evidence(
                    Protocol.RDAP,
                    server,
                    availability,
                    null,
                    rule,
                    registered ? 200 : 404,
                    Duration.ofNanos(ThreadLocalRandom.current().nextLong(50_000_000, 500_000_000)),
                    now,
                    null)),
            false,
            Assurance.STANDARD,
            now,
            null,
            registered && options.view() == View.REGISTRATION ? registration(name, now) : null,
            CheckResult.Origin.LOOKUP,
            false,
            null);
    cache.land(name, options, result, cache.epoch());
  }

  /**
   * Keeps a verdict alone of two pieces of evidence: by turns a registration that WHOIS told after
   * RDAP had failed, and a free name that a name server corroborates.
   */
  static void landOfTwo(AnswerCache cache, int number) {
    Instant now = CLOCK.instant();
    boolean registered = number % 2 == 0;
    CheckResult result =
        new CheckResult(
            registered ? Availability.REGISTERED : Availability.AVAILABLE,
            null,
            "",
            registered
                ? List.of(
                    evidence(
                        Protocol.RDAP,
                        "rdap.verisign.com",
                        Availability.UNKNOWN,
                        Reason.TIMEOUT,
                        "timeout",
                        now.minusMillis(300)),
                    evidence(
                        Protocol.WHOIS,
                        "whois.verisign-grs.com",
                        Availability.REGISTERED,
                        null,
                        "whois/registered",
                        now))
                : List.of(
                    evidence(
                        Protocol.RDAP,
                        "rdap.verisign.com",
                        Availability.AVAILABLE,
                        null,
                        "rdap/not-found",
                        now),
                    evidence(
                        Protocol.DNS,
                        "a.gtld-servers.net",
                        Availability.AVAILABLE,
                        null,
                        "dns/no-delegation",
                        now.plusMillis(40))),
            false,
            registered ? Assurance.STANDARD : Assurance.CORROBORATED,
            now,
            null,
            null,
            CheckResult.Origin.LOOKUP,
            false,
            null);
    cache.land(name(number), VERDICT, result, cache.epoch());
  }

  private static Evidence evidence(
      Protocol protocol,
      String server,
      Availability verdict,
      @Nullable Reason reason,
      String rule,
      Instant observed) {
    return new Evidence(
        protocol,
        String.valueOf(server.toCharArray()),
        verdict,
        reason,
        String.valueOf(rule.toCharArray()),
        0,
        Duration.ofNanos(ThreadLocalRandom.current().nextLong(50_000_000, 500_000_000)),
        observed,
        null);
  }

  private static @Nullable Registration registration(DomainName name, Instant now) {
    return new Registration(
        String.valueOf("Example Registrar, Incorporated".toCharArray()),
        date(now.minus(Duration.ofDays(4_000))),
        date(now.minus(Duration.ofDays(100))),
        date(now.plus(Duration.ofDays(265))),
        List.of("clientDeleteProhibited", "clientTransferProhibited"),
        List.of("ns1." + name.ascii(), "ns2." + name.ascii()),
        false);
  }

  private static RegistryDate date(Instant time) {
    return new RegistryDate(time, RegistryDate.Precision.SECOND, time.toString());
  }
}
