package dev.domaincheck.flight;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.domaincheck.Await;
import dev.domaincheck.availability.Assurance;
import dev.domaincheck.availability.Availability;
import dev.domaincheck.availability.CachePolicy;
import dev.domaincheck.availability.Caller;
import dev.domaincheck.availability.CheckOptions;
import dev.domaincheck.availability.CheckResult;
import dev.domaincheck.availability.Deadline;
import dev.domaincheck.availability.LookupListener;
import dev.domaincheck.availability.Reason;
import dev.domaincheck.availability.View;
import dev.domaincheck.name.DomainName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Many callers of few names that ask, refresh, lose patience and are interrupted, all at once:
 * everyone who stays is answered by a lookup that began in time, and no flight is left over.
 */
@Timeout(60)
class FlightsStressTest {
  private static final int CALLERS = 200;
  private static final int CALLS = 30;
  private static final List<DomainName> NAMES =
      List.of(
          new DomainName("a.com", "a.com", "com"),
          new DomainName("b.com", "b.com", "com"),
          new DomainName("c.com", "c.com", "com"));
  private static final CheckOptions NORMAL = CheckOptions.standard(Duration.ofSeconds(10));
  private static final CheckOptions REFRESH =
      new CheckOptions(
          CachePolicy.REFRESH, null, Duration.ofSeconds(10), Assurance.STANDARD, View.AVAILABILITY);

  /** Moves on whenever it is looked at: no two things happen at the same time. */
  private final AtomicLong ticks = new AtomicLong();

  private final AtomicInteger lookups = new AtomicInteger();
  private final AtomicInteger together = new AtomicInteger();
  private final AtomicInteger wrong = new AtomicInteger();

  /** The lookup of each name that somebody waits for. */
  private final ConcurrentHashMap<String, Thread> wanted = new ConcurrentHashMap<>();

  private final Flights flights =
      new Flights(
          this::lookUp, Landing.nowhere(), ticks::incrementAndGet, Thread.ofVirtual().factory());

  /** Answers with the time at which it began. */
  private CheckResult lookUp(
      DomainName name,
      CheckOptions options,
      Caller caller,
      Deadline deadline,
      LookupListener listener)
      throws InterruptedException {
    long wait = ThreadLocalRandom.current().nextLong(50_000);
    if (wait > 10_000) {
      // In the lines of all callers, until one has its turn.
      listener.waits();
      LockSupport.parkNanos(wait);
    }
    if (wait % 8 == 0) {
      return CheckResult.withoutEvidence(Availability.UNKNOWN, Reason.OVERLOADED, "no place");
    }
    listener.begins();
    long begun = ticks.incrementAndGet();
    lookups.incrementAndGet();
    Thread self = Thread.currentThread();
    Thread before = wanted.put(name.ascii(), self);
    // Also this one may have been broken off before it began.
    if (before != null && !before.isInterrupted() && !self.isInterrupted()) {
      together.incrementAndGet();
    }
    LockSupport.parkNanos(100_000);
    boolean brokenOff = self.isInterrupted();
    wanted.remove(name.ascii(), self);
    if (brokenOff) {
      // As long as a slow exchange may take to be closed: others ask for the name meanwhile.
      LockSupport.parkNanos(100_000);
      throw new InterruptedException();
    }
    if (wait % 8 == 1) {
      return CheckResult.withoutEvidence(
          Availability.UNKNOWN, Reason.OVERLOADED, "no place at the next service");
    }
    return CheckResult.withoutEvidence(
        Availability.UNKNOWN, Reason.INCONCLUSIVE, Long.toString(begun));
  }

  private void work(Random random, boolean refreshes) {
    for (int i = 0; i < CALLS; i++) {
      DomainName name = NAMES.get(random.nextInt(NAMES.size()));
      boolean refresh = refreshes && random.nextInt(3) == 0;
      CheckOptions options = refresh ? REFRESH : NORMAL;
      boolean patient = random.nextBoolean();
      Caller caller = new Caller("test " + random.nextInt(3));
      Duration patience =
          patient ? Duration.ofMinutes(1) : Duration.ofNanos(random.nextInt(200_000));
      long asked = ticks.incrementAndGet();
      try {
        CheckResult result =
            flights.check(
                name, options.withPatient(random.nextBoolean()), caller, Deadline.after(patience));
        boolean right =
            result.reason() == Reason.INCONCLUSIVE
                ? !refresh || Long.parseLong(result.message()) > asked
                : result.reason() == Reason.OVERLOADED
                    || (result.reason() == Reason.DEADLINE && !patient);
        if (!right) {
          wrong.incrementAndGet();
        }
      } catch (InterruptedException e) {
        // As a call that was cancelled: the next one is another call.
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"1, false", "2, true", "3, false", "4, true"})
  void anything_atOnce_answersAllWhoStayAndLeavesNoFlight(long seed, boolean refreshes)
      throws Exception {
    Random seeds = new Random(seed);
    List<Thread> callers = new ArrayList<>();
    for (int i = 0; i < CALLERS; i++) {
      Random random = new Random(seeds.nextLong());
      callers.add(Thread.ofVirtual().start(() -> work(random, refreshes)));
    }
    while (callers.stream().anyMatch(Thread::isAlive)) {
      callers.get(seeds.nextInt(CALLERS)).interrupt();
      LockSupport.parkNanos(50_000);
    }
    for (Thread caller : callers) {
      caller.join();
    }
    Await.until(() -> flights.underWay() == 0);
    assertEquals(0, wrong.get());
    assertTrue(flights.joined() > CALLERS, "joined " + flights.joined());
    if (!refreshes) {
      // Who refreshes begins another lookup beside an older one.
      assertEquals(0, together.get(), "of " + lookups);
    }
  }
}
