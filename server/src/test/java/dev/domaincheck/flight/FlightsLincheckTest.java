package dev.domaincheck.flight;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.domaincheck.availability.Availability;
import dev.domaincheck.availability.Caller;
import dev.domaincheck.availability.CheckOptions;
import dev.domaincheck.availability.CheckResult;
import dev.domaincheck.availability.Deadline;
import dev.domaincheck.availability.LookupListener;
import dev.domaincheck.availability.Reason;
import dev.domaincheck.name.DomainName;
import java.time.Duration;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jetbrains.lincheck.Lincheck;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Callers that ask, join and leave, in orders chosen by a model checker, which also tells when all
 * threads wait for each other. It steers platform threads only, so flights run on those here; and
 * it does not see that what a lambda holds is shared, so threads are classes.
 */
class FlightsLincheckTest {
  /** Orders tried of each test; with 100, not all faults put in by hand were met. */
  private static final int RUNS = 300;

  private static final DomainName NAME = new DomainName("a.com", "a.com", "com");
  private static final Flight.Place PLACE = new Flight.Place(new Caller("test"), false);
  private static final Caller CALLER = new Caller("test");
  private static final Caller OTHER = new Caller("other");
  private static final CheckOptions NORMAL = CheckOptions.standard(Duration.ofSeconds(10));

  /** So long that no alarm is set: its timer's thread is none that Lincheck steers. */
  private static final Duration PATIENT = Duration.ofDays(36_500);

  private static final Duration LEAVES = Duration.ZERO;

  private static final class Run {
    private final Flights flights =
        new Flights(this::lookUp, Landing.nowhere(), () -> 0, this::thread);

    private final ConcurrentLinkedQueue<Thread> threads = new ConcurrentLinkedQueue<>();
    private final AtomicReference<@Nullable Thread> lookup = new AtomicReference<>();
    private final AtomicBoolean together = new AtomicBoolean();
    private final AtomicBoolean wrong = new AtomicBoolean();

    private Thread thread(Runnable work) {
      Thread thread = new Thread(work);
      threads.add(thread);
      return thread;
    }

    /** A caller. */
    private final class Asks extends Thread {
      private final Caller caller;
      private final Duration patience;

      Asks(Caller caller, Duration patience) {
        this.caller = caller;
        this.patience = patience;
      }

      @Override
      public void run() {
        ask(caller, patience);
      }
    }

    /** Notes whether another one of the name is under way that was not broken off. */
    private CheckResult lookUp(
        DomainName name,
        CheckOptions options,
        Caller caller,
        Deadline deadline,
        LookupListener listener)
        throws InterruptedException {
      listener.waits();
      listener.begins();
      Thread self = Thread.currentThread();
      Thread before = lookup.getAndSet(self);
      // Also this one may have been broken off before it began.
      if (before != null && !before.isInterrupted() && !self.isInterrupted()) {
        together.set(true);
      }
      boolean brokenOff = self.isInterrupted();
      lookup.compareAndSet(self, null);
      if (brokenOff) {
        throw new InterruptedException();
      }
      return CheckResult.withoutEvidence(Availability.UNKNOWN, Reason.INCONCLUSIVE, "x");
    }

    /** Asks on a thread of its own. */
    void another(Caller caller, Duration patience) {
      Thread thread = new Asks(caller, patience);
      threads.add(thread);
      thread.start();
    }

    /** Asks; an answer must not be of a lookup that was broken off. */
    void ask(Caller caller, Duration patience) {
      CheckResult result;
      try {
        result = flights.check(NAME, NORMAL, caller, Deadline.after(patience));
      } catch (InterruptedException e) {
        wrong.set(true);
        return;
      }
      boolean right =
          result.reason() == Reason.INCONCLUSIVE
              || (result.reason() == Reason.DEADLINE && patience.isZero());
      if (!right) {
        wrong.set(true);
      }
    }

    /** Waits until callers and lookups have ended. */
    void end() {
      for (Thread thread = threads.poll(); thread != null; thread = threads.poll()) {
        join(thread);
      }
      assertFalse(wrong.get());
      assertEquals(0, flights.underWay());
    }
  }

  @Test
  void check_twoCallers_lookUpOneAfterTheOtherOrOnce() {
    Lincheck.runConcurrentTest(
        RUNS,
        () -> {
          Run run = new Run();
          run.another(CALLER, PATIENT);
          run.ask(CALLER, PATIENT);
          run.end();
          assertFalse(run.together.get());
        });
  }

  @Test
  void check_twoCallersInLinesOfTheirOwn_lookUpOneAfterTheOtherOrOnce() {
    Lincheck.runConcurrentTest(
        RUNS,
        () -> {
          Run run = new Run();
          run.another(OTHER, PATIENT);
          run.ask(CALLER, PATIENT);
          run.end();
          assertFalse(run.together.get());
        });
  }

  @Test
  void check_oneLeaves_othersAreAnswered() {
    Lincheck.runConcurrentTest(
        RUNS,
        () -> {
          Run run = new Run();
          run.another(CALLER, LEAVES);
          run.another(CALLER, PATIENT);
          run.ask(CALLER, PATIENT);
          run.end();
          assertFalse(run.together.get());
        });
  }

  private static final class Leaves extends Thread {
    private final Flight flight;
    private final Flight.Waiter waiter;

    Leaves(Flight flight, Flight.Waiter waiter) {
      this.flight = flight;
      this.waiter = waiter;
    }

    @Override
    public void run() {
      flight.leave(waiter);
    }
  }

  @Test
  void join_whileTheLastOneLeaves_isRefusedOrKeepsTheLookup() {
    Lincheck.runConcurrentTest(
        RUNS,
        () -> {
          Thread lookup = new Thread(() -> {});
          Flight.Waiter first = new Flight.Waiter(PLACE);
          Flight flight = new Flight(0, NORMAL, first, line -> lookup);
          flight.begin();
          Thread leaves = new Leaves(flight, first);
          leaves.start();
          boolean joined = flight.join(new Flight.Waiter(PLACE));
          join(leaves);
          join(lookup);
          assertEquals(joined, !lookup.isInterrupted());
        });
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new AssertionError("nobody interrupts the test", e);
    }
  }
}
