package dev.domaincheck.bench;

import dev.domaincheck.availability.Assurance;
import dev.domaincheck.availability.Availability;
import dev.domaincheck.availability.CheckResult;
import dev.domaincheck.availability.Evidence;
import dev.domaincheck.availability.Protocol;
import dev.domaincheck.availability.Registration;
import dev.domaincheck.availability.RegistryDate;
import dev.domaincheck.availability.View;
import dev.domaincheck.cache.AnswerCache;
import dev.domaincheck.cache.CacheEntry;
import dev.domaincheck.cache.Snapshots;
import dev.domaincheck.cache.TimeToLive;
import dev.domaincheck.name.DomainName;
import dev.domaincheck.name.RejectedName;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/**
 * A cache of 100,000 answers to the disk and back, half of them registrations with their data, and
 * a twentieth under A-labels. Each load is the first thing that a JVM of its own does, as a server
 * that starts does: nothing is compiled.
 */
final class SnapshotLoad implements Benchmark {
  private static final int ENTRIES = 100_000;
  private static final int ROUNDS = 5;

  @Override
  public void run(Figures figures) throws Exception {
    Path folder = Files.createTempDirectory("bench");
    Path file = folder.resolve("cache.snapshot");
    try {
      AnswerCache full = cache();
      for (int i = 0; i < ENTRIES; i++) {
        if (!full.restore(entry(i))) {
          throw new IllegalStateException("entry " + i + " was not taken");
        }
      }
      double[] saves = new double[ROUNDS];
      double[] loads = new double[ROUNDS];
      for (int round = 0; round < ROUNDS; round++) {
        long begin = System.nanoTime();
        Snapshots.Saved saved = snapshots(full, file).save();
        saves[round] = (System.nanoTime() - begin) / 1e9;
        List<String> loaded =
            ClientJvm.run(List.of("-Xmx256m"), SnapshotLoad.class, file.toString());
        loads[round] = Long.parseLong(loaded.get(0)) / 1e9;
        if (saved.entries() != ENTRIES || Long.parseLong(loaded.get(1)) != ENTRIES) {
          throw new IllegalStateException(saved + ", loaded " + loaded.get(1));
        }
        if (round == 0) {
          figures.say("  the file has %.1f MiB".formatted(saved.bytes() / 1024.0 / 1024));
          figures.atMost("first save of 100,000 answers, s", saves[0], 3);
        }
      }
      figures.say(
          "  median of %d saves by a JVM that goes on: %.2f s"
              .formatted(ROUNDS, Latencies.median(saves)));
      figures.say(
          "  the slowest of %d loads: %.2f s"
              .formatted(ROUNDS, Arrays.stream(loads).max().orElseThrow()));
      figures.atMost(
          "load of 100,000 answers by a new JVM, s, median of %d".formatted(ROUNDS),
          Latencies.median(loads),
          3);
    } finally {
      Files.deleteIfExists(file);
      Files.delete(folder);
    }
  }

  /**
   * Prints the nanoseconds that a load takes, and how many answers it brings.
   *
   * @param args the snapshot's file
   */
  public static void main(String[] args) {
    AnswerCache empty = cache();
    Snapshots snapshots = snapshots(empty, Path.of(args[0]));
    long begin = System.nanoTime();
    snapshots.load();
    long elapsed = System.nanoTime() - begin;
    System.out.println(elapsed + " " + empty.stats().size());
  }

  private static AnswerCache cache() {
    // Each of the two regions has room for all.
    return new AnswerCache(
        new TimeToLive(Duration.ofHours(24), () -> 0),
        4L * ENTRIES,
        System::nanoTime,
        Clock.systemUTC());
  }

  private static Snapshots snapshots(AnswerCache cache, Path file) {
    return new Snapshots(cache, file, "the bench", () -> "1", Duration.ZERO, Clock.systemUTC());
  }

  private static CacheEntry entry(int i) {
    boolean registered = i % 2 == 0;
    Instant seen = Instant.ofEpochMilli(Clock.systemUTC().millis() - 1_000 - i % 900);
    Availability availability = registered ? Availability.REGISTERED : Availability.RESERVED;
    CheckResult result =
        new CheckResult(
            availability,
            null,
            registered ? "The registry has a registration." : "The registry withholds the name.",
            List.of(
                new Evidence(
                    Protocol.RDAP,
                    "rdap.nic%d.example".formatted(i % 500),
                    availability,
                    null,
                    "rdap-domain",
                    200,
                    Duration.ofMillis(80 + i % 300),
                    seen,
                    null)),
            true,
            Assurance.STANDARD,
            seen,
            null,
            registered ? registration(i, seen) : null,
            CheckResult.Origin.MEMORY,
            false,
            seen.plus(Duration.ofHours(24)));
    return new CacheEntry(
        name(i),
        result,
        registered ? View.REGISTRATION : View.AVAILABILITY,
        seen,
        Duration.ZERO,
        0);
  }

  private static String name(int i) {
    if (i % 20 != 0) {
      return "name-" + i + (i % 3 == 0 ? ".co.uk" : ".com");
    }
    return switch (DomainName.parse("b\u00fccher-" + i + ".com")) {
      case DomainName name -> name.ascii();
      case RejectedName rejected -> throw new IllegalStateException(rejected.message());
    };
  }

  private static Registration registration(int i, Instant seen) {
    RegistryDate created =
        new RegistryDate(
            seen.minus(Duration.ofDays(i % 5_000)),
            RegistryDate.Precision.SECOND,
            seen.minus(Duration.ofDays(i % 5_000)).toString());
    RegistryDate expires =
        new RegistryDate(
            seen.plus(Duration.ofDays(30 + i % 700)),
            RegistryDate.Precision.SECOND,
            seen.plus(Duration.ofDays(30 + i % 700)).toString());
    return new Registration(
        "Registrar %d, Inc.".formatted(i % 800),
        created,
        created,
        expires,
        List.of("clientTransferProhibited"),
        // Most name servers are those of large hosts, the others a name's own.
        i % 4 == 0
            ? List.of("ns1.name%d.example".formatted(i), "ns2.name%d.example".formatted(i))
            : List.of(
                "ns1.host%d.example".formatted(i % 400), "ns2.host%d.example".formatted(i % 400)),
        i % 3 == 0);
  }
}
