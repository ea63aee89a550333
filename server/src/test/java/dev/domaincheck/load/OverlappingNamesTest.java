package dev.domaincheck.load;

import static dev.domaincheck.Await.until;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.domaincheck.availability.Availability;
import dev.domaincheck.availability.Caller;
import dev.domaincheck.availability.CheckOptions;
import dev.domaincheck.availability.CheckResult;
import dev.domaincheck.availability.Deadline;
import dev.domaincheck.availability.Outcome;
import dev.domaincheck.availability.Protocol;
import dev.domaincheck.availability.View;
import dev.domaincheck.flight.Flights;
import dev.domaincheck.flight.Landing;
import dev.domaincheck.limit.GroupLimit;
import dev.domaincheck.limit.QueryGate;
import dev.domaincheck.lookup.ChainLookup;
import dev.domaincheck.lookup.Source;
import dev.domaincheck.name.DomainName;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Callers who want the same name of a registry that is asked one name at a time. */
@Timeout(60)
class OverlappingNamesTest {
  private static final int NAMES = 100;
  private static final int CALLERS = 1_000;
  private static final Deadline PATIENT = Deadline.after(Duration.ofMinutes(1));
  private static final CheckOptions OPTIONS = CheckOptions.standard(Duration.ofSeconds(30));
  private static final Caller BULK = new Caller("bulk");
  private static final Caller SINGLE = new Caller("single");

  /** Answers one query for each permit. */
  private final Semaphore answers = new Semaphore(0);

  private final List<String> asked = new CopyOnWriteArrayList<>();

  private final Source registry =
      new Source() {
        @Override
        public URI address(URI endpoint, DomainName name) {
          return endpoint;
        }

        @Override
        public Outcome ask(DomainName name, URI address, View view, Deadline deadline)
            throws InterruptedException {
          asked.add(name.label());
          answers.acquire();
          return new Outcome.Verdict(Availability.REGISTERED, null, "rule", "", true, 0, null);
        }
      };

  private final QueryGate gate =
      new QueryGate(10, (group, protocol) -> new GroupLimit(1, 0, 1), Clock.systemUTC());

  private final Flights flights =
      new Flights(
          new ChainLookup(
              () -> LabServer.DIRECTORY,
              gate,
              Map.of(Protocol.WHOIS, registry),
              Clock.systemUTC(),
              ""),
          Landing.nowhere());

  private static DomainName name(int number) {
    return new DomainName("n" + number + ".it", "n" + number + ".it", "it");
  }

  @Test
  void check_nameThatAnothersBulkJobHasQueued_waitsForATurnOfItsOwnAlone() throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<CheckResult>> bulk = new ArrayList<>();
      for (int i = 0; i < NAMES; i++) {
        DomainName name = name(i);
        bulk.add(threads.submit(() -> flights.check(name, OPTIONS, BULK, PATIENT)));
        int begun = i + 1;
        until(() -> waiting() + asked.size() == begun);
      }
      DomainName last = name(NAMES - 1);
      Future<CheckResult> single =
          threads.submit(() -> flights.check(last, OPTIONS, SINGLE, PATIENT));
      until(() -> flights.joined() == 1 && waiting() == NAMES);
      answers.release(2);
      until(() -> asked.size() == 3);
      assertTrue(asked.contains(last.label()), "asked: " + asked);
      answers.release(NAMES);
      assertEquals(Availability.REGISTERED, single.get().availability());
      for (Future<CheckResult> each : bulk) {
        assertEquals(Availability.REGISTERED, each.get().availability());
      }
    }
    assertEquals(NAMES, asked.size(), "each name is asked for once");
    assertNothingIsLeft();
  }

  /** A thousand callers of one name, when all of them wait for its turn behind another name. */
  private List<Future<CheckResult>> crowd(ExecutorService threads) throws Exception {
    List<Future<CheckResult>> all = new ArrayList<>();
    all.add(threads.submit(() -> flights.check(name(0), OPTIONS, BULK, PATIENT)));
    until(() -> asked.size() == 1);
    for (int i = 0; i < CALLERS; i++) {
      Caller caller = new Caller("caller " + i);
      all.add(threads.submit(() -> flights.check(name(1), OPTIONS, caller, PATIENT)));
    }
    until(() -> flights.joined() == CALLERS - 1 && waiting() == CALLERS);
    return all;
  }

  private void assertNothingIsLeft() throws Exception {
    // The lookups in other lines end by themselves.
    until(() -> waiting() == 0);
    assertEquals(0, gate.inUse());
    assertEquals(0, flights.underWay());
  }

  @Test
  void check_aThousandCallersOfOneName_everyOtherLeaves_isAskedOnce() throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<CheckResult>> all = crowd(threads);
      for (int i = 1; i < all.size(); i += 2) {
        assertTrue(all.get(i).cancel(true));
      }
      until(() -> waiting() == CALLERS / 2);
      answers.release(2);
      for (int i = 0; i < all.size(); i += 2) {
        assertEquals(Availability.REGISTERED, all.get(i).get().availability());
      }
    }
    assertEquals(List.of("n0", "n1"), asked);
    assertNothingIsLeft();
  }

  @Test
  void check_aThousandCallersOfOneName_allLeave_isNotAsked() throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<CheckResult>> all = crowd(threads);
      all.subList(1, all.size()).forEach(each -> assertTrue(each.cancel(true)));
      until(() -> waiting() == 0 && flights.underWay() == 1);
      answers.release(1);
      assertEquals(Availability.REGISTERED, all.getFirst().get().availability());
    }
    assertEquals(List.of("n0"), asked);
    assertNothingIsLeft();
  }

  /** Queries that wait for their turn. */
  private int waiting() {
    return gate.statuses().stream().mapToInt(status -> status.queued()).sum();
  }
}
