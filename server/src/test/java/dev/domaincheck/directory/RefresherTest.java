package dev.domaincheck.directory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** When IANA is asked. */
class RefresherTest {
  private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
  private static final Set<String> TLDS = Editions.tlds(20);

  private final LiveDirectory directory = LiveDirectory.of(Editions.listed(TLDS));
  private final List<Fetch.Request> asked = new ArrayList<>();
  private final List<Duration> waits = new ArrayList<>();
  private Fetch.Fetched answer = new Fetch.Failed("it rains");

  /** Runs so many rounds, and tells the waits. */
  private Refresher refresher(int rounds, double random) {
    List<IanaFile> files =
        List.of(
            IanaFile.rootZone(directory, () -> NOW, null, "iana"),
            IanaFile.bootstrap(directory, () -> NOW, null, "iana"));
    return new Refresher(
        files,
        request -> {
          asked.add(request);
          return answer;
        },
        () -> random,
        duration -> {
          waits.add(duration);
          if (waits.size() > rounds) {
            throw new InterruptedException();
          }
        });
  }

  @Test
  void run_failures_areRetriedSlowerAndSlower() {
    refresher(8, 0).run();
    assertEquals(
        List.of(
            Refresher.FIRST_MIN,
            Duration.ofHours(1),
            Duration.ofHours(2),
            Duration.ofHours(4),
            Duration.ofHours(8),
            Duration.ofHours(16),
            Duration.ofHours(24),
            Duration.ofHours(24),
            Duration.ofHours(24)),
        waits);
    assertEquals(16, asked.size());
    assertEquals(
        "https://data.iana.org/TLD/tlds-alpha-by-domain.txt", asked.get(0).uri().toString());
    assertEquals("https://data.iana.org/rdap/dns.json", asked.get(1).uri().toString());
  }

  @Test
  void run_success_isOnceADayWithJitter() {
    answer = new Fetch.Unchanged();
    refresher(2, 1).run();
    assertEquals(
        List.of(
            Refresher.FIRST_MAX,
            Duration.ofHours(24).minusMinutes(144),
            Duration.ofHours(24).minusMinutes(144)),
        waits);
  }

  @Test
  void refresh_byHand_tellsEachProblem_andSuccessEndsTheBackoff() throws Exception {
    Refresher refresher = refresher(0, 0);
    assertEquals(
        List.of(
            "root-zone could not be fetched: it rains",
            "rdap-bootstrap could not be fetched: it rains"),
        refresher.refresh());
    assertEquals(Duration.ofHours(1), refresher.untilNext());
    answer = new Fetch.Unchanged();
    assertEquals(List.of(), refresher.refresh());
    assertEquals(Duration.ofHours(24), refresher.untilNext());
    assertTrue(waits.isEmpty());
  }

  @Test
  void run_aFaultInATurn_isAFailureAndTheNextTurnComes() {
    List<Duration> seen = new ArrayList<>();
    new Refresher(
            List.of(IanaFile.rootZone(directory, () -> NOW, null, "iana")),
            request -> {
              throw new IllegalStateException("a fault");
            },
            () -> 0,
            duration -> {
              seen.add(duration);
              if (seen.size() > 2) {
                throw new InterruptedException();
              }
            })
        .run();
    assertEquals(List.of(Refresher.FIRST_MIN, Duration.ofHours(1), Duration.ofHours(2)), seen);
  }
}
