package dev.domaincheck.cache;

import dev.domaincheck.availability.Assurance;
import dev.domaincheck.availability.Availability;
import dev.domaincheck.availability.CheckResult;
import dev.domaincheck.availability.Evidence;
import dev.domaincheck.availability.Protocol;
import dev.domaincheck.availability.Reason;
import dev.domaincheck.availability.Registration;
import dev.domaincheck.availability.RegistryDate;
import dev.domaincheck.availability.View;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Entries of snapshots: what a reader makes of them is equal to them. */
final class SnapshotEntries {
  static final Instant START = Instant.parse("2026-11-01T00:00:00.123Z");

  private SnapshotEntries() {}

  static Evidence evidence(@Nullable Reason reason, @Nullable Duration retryAfter) {
    return new Evidence(
        Protocol.WHOIS,
        "whois.nic.example:4343",
        Availability.REGISTERED,
        reason,
        "nic.example registered",
        reason == null ? 0 : 404,
        Duration.ofNanos(123_456_789),
        START,
        retryAfter);
  }

  static final RegistryDate DAY =
      new RegistryDate(
          Instant.parse("1999-12-31T00:00:00Z"), RegistryDate.Precision.DAY, "31-dec-1999");
  static final RegistryDate UNREAD = new RegistryDate(null, RegistryDate.Precision.NONE, "soon");

  /** An entry with everything that one can have. */
  static CacheEntry full() {
    return new CacheEntry(
        "xn--fa-hia.de",
        new CheckResult(
            Availability.REGISTERED,
            Reason.REDEMPTION,
            // A text that was cut within a character of two.
            "The registry says \u00df \ud83d\ude00 \0 \ud83d",
            Collections.nCopies(8, evidence(Reason.THROTTLED, Duration.ofMillis(1_500))),
            true,
            Assurance.CORROBORATED,
            START.minusMillis(7),
            Duration.ofSeconds(3, 1),
            new Registration(
                "Registrar \u00c4, Inc.",
                DAY,
                UNREAD,
                new RegistryDate(
                    Instant.parse("2031-02-03T04:05:06.789Z"),
                    RegistryDate.Precision.SECOND,
                    "x".repeat(64)),
                List.of("clientHold", "pendingDelete"),
                IntStream.range(0, 32).mapToObj(i -> "ns" + i + ".example.net").toList(),
                false),
            CheckResult.Origin.MEMORY,
            false,
            START.plusSeconds(50)),
        View.REGISTRATION,
        START,
        Duration.ZERO,
        0);
  }

  /** An entry with as little as one can have. */
  static CacheEntry bare(String name, Availability availability) {
    return new CacheEntry(
        name,
        new CheckResult(
            availability,
            null,
            "",
            List.of(),
            false,
            null,
            null,
            null,
            null,
            CheckResult.Origin.MEMORY,
            false,
            null),
        View.AVAILABILITY,
        START,
        Duration.ZERO,
        0);
  }

  /** As most are: one piece of evidence, and times of its own. */
  static CacheEntry usual(String name, Availability availability, String message, Instant seen) {
    return new CacheEntry(
        name,
        new CheckResult(
            availability,
            null,
            message,
            List.of(
                new Evidence(
                    Protocol.RDAP,
                    "rdap.nic.example",
                    availability,
                    null,
                    "rdap",
                    200,
                    Duration.ofMillis(80),
                    seen,
                    null)),
            true,
            Assurance.STANDARD,
            seen,
            null,
            null,
            CheckResult.Origin.MEMORY,
            false,
            seen.plus(Duration.ofHours(1))),
        View.AVAILABILITY,
        seen,
        Duration.ZERO,
        0);
  }

  static List<CacheEntry> several(int count, String message) {
    return IntStream.range(0, count)
        .mapToObj(i -> usual("name-" + i + ".com", Availability.REGISTERED, message, START))
        .toList();
  }
}
