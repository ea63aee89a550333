package dev.domaincheck.flight;

import static dev.domaincheck.Await.until;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.util.concurrent.Uninterruptibles;
import dev.domaincheck.availability.Assurance;
import dev.domaincheck.availability.Availability;
import dev.domaincheck.availability.CachePolicy;
import dev.domaincheck.availability.Caller;
import dev.domaincheck.availability.CheckOptions;
import dev.domaincheck.availability.CheckResult;
import dev.domaincheck.availability.Deadline;
import dev.domaincheck.availability.Lookup;
import dev.domaincheck.availability.LookupListener;
import dev.domaincheck.availability.Reason;
import dev.domaincheck.availability.View;
import dev.domaincheck.name.DomainName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class FlightsTest {
  private static final DomainName NAME = new DomainName("a.com", "a.com", "com");
  private static final Caller CALLER = new Caller("test");
  private static final CheckOptions NORMAL = CheckOptions.standard(Duration.ofSeconds(10));
  private static final CheckOptions REFRESH =
      new CheckOptions(
          CachePolicy.REFRESH, null, Duration.ofSeconds(10), Assurance.STANDARD, View.AVAILABILITY);

  /** A lookup that answers when it is let go. */
  private static final class HeldLookup implements Lookup {
    final AtomicInteger begun = new AtomicInteger();
    final CountDownLatch letGo = new CountDownLatch(1);
    final CountDownLatch interrupted = new CountDownLatch(1);

    @Override
    public CheckResult check(
        DomainName name,
        CheckOptions options,
        Caller caller,
        Deadline deadline,
        LookupListener listener)
        throws InterruptedException {
      int number = begun.incrementAndGet();
      try {
        letGo.await();
      } catch (InterruptedException e) {
        interrupted.countDown();
        throw e;
      }
      return CheckResult.withoutEvidence(
          Availability.UNKNOWN, Reason.INCONCLUSIVE, "lookup " + number);
    }
  }

  private static Deadline in(Duration time) {
    return Deadline.after(time);
  }

  @Test
  void check_manyCallersOneName_looksUpOnce() throws Exception {
    HeldLookup lookup = new HeldLookup();
    Flights flights = new Flights(lookup, Landing.nowhere());
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<CheckResult>> answers = new ArrayList<>();
      for (int i = 0; i < 1_000; i++) {
        answers.add(
            threads.submit(() -> flights.check(NAME, NORMAL, CALLER, in(Duration.ofMinutes(1)))));
      }
      until(() -> flights.joined() == 999);
      lookup.letGo.countDown();
      for (Future<CheckResult> answer : answers) {
        assertEquals("lookup 1", answer.get().message());
      }
    }
    assertEquals(1, lookup.begun.get());
    assertEquals(0, flights.underWay());
  }

  @Test
  void check_firstCallerCancels_othersAreAnswered() throws Exception {
    HeldLookup lookup = new HeldLookup();
    Flights flights = new Flights(lookup, Landing.nowhere());
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<CheckResult> first =
          threads.submit(() -> flights.check(NAME, NORMAL, CALLER, in(Duration.ofMinutes(1))));
      until(() -> lookup.begun.get() == 1);
      Future<CheckResult> second =
          threads.submit(() -> flights.check(NAME, NORMAL, CALLER, in(Duration.ofMinutes(1))));
      until(() -> flights.joined() == 1);
      assertTrue(first.cancel(true));
      assertFalse(lookup.interrupted.await(20, TimeUnit.MILLISECONDS));
      lookup.letGo.countDown();
      assertEquals("lookup 1", second.get().message());
    }
  }

  @Test
  void check_lastCallerLeaves_lookupIsInterruptedAndNameCanBeAskedAnew() throws Exception {
    HeldLookup lookup = new HeldLookup();
    Flights flights = new Flights(lookup, Landing.nowhere());
    CheckResult result = flights.check(NAME, NORMAL, CALLER, in(Duration.ofMillis(30)));
    assertEquals(Reason.DEADLINE, result.reason());
    assertTrue(lookup.interrupted.await(30, TimeUnit.SECONDS));
    lookup.letGo.countDown();
    assertEquals(
        "lookup 2", flights.check(NAME, NORMAL, CALLER, in(Duration.ofMinutes(1))).message());
    until(() -> flights.underWay() == 0);
  }

  @Test
  void check_brokenOffLookupEndsLate_leavesTheFlightThatTookItsPlace() throws Exception {
    CountDownLatch late = new CountDownLatch(1);
    CountDownLatch letGo = new CountDownLatch(1);
    AtomicInteger begun = new AtomicInteger();
    List<Thread> lookups = new CopyOnWriteArrayList<>();
    Flights flights =
        new Flights(
            (name, options, caller, deadline, listener) -> {
              int number = begun.incrementAndGet();
              try {
                (number == 1 ? late : letGo).await();
              } catch (InterruptedException e) {
                late.await();
              }
              return CheckResult.withoutEvidence(
                  Availability.UNKNOWN, Reason.INCONCLUSIVE, "lookup " + number);
            },
            Landing.nowhere(),
            System::nanoTime,
            lookup -> {
              Thread thread = Thread.ofVirtual().unstarted(lookup);
              lookups.add(thread);
              return thread;
            });
    flights.check(NAME, NORMAL, CALLER, in(Duration.ZERO));
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<CheckResult> second =
          threads.submit(() -> flights.check(NAME, NORMAL, CALLER, in(Duration.ofMinutes(1))));
      until(() -> begun.get() == 2);
      late.countDown();
      lookups.getFirst().join();
      Future<CheckResult> third =
          threads.submit(() -> flights.check(NAME, NORMAL, CALLER, in(Duration.ofMinutes(1))));
      until(() -> flights.joined() + begun.get() == 3);
      letGo.countDown();
      assertEquals("lookup 2", second.get().message());
      assertEquals("lookup 2", third.get().message());
    }
  }

  @Test
  void check_flightThatEverybodyLeftHasNotEnded_needsAClearanceOfItsOwn() throws Exception {
    CountDownLatch late = new CountDownLatch(1);
    CheckResult refusal =
        CheckResult.withoutEvidence(Availability.UNKNOWN, Reason.OVERLOADED, "not now");
    AtomicInteger asked = new AtomicInteger();
    Flights flights =
        new Flights(
            (name, options, caller, deadline, listener) -> {
              Uninterruptibles.awaitUninterruptibly(late);
              return CheckResult.withoutEvidence(
                  Availability.UNKNOWN, Reason.INCONCLUSIVE, "too late");
            },
            Landing.nowhere(),
            (name, options, caller, deadline) -> asked.getAndIncrement() == 0 ? null : refusal,
            Flights.threads());
    assertEquals(Reason.DEADLINE, flights.check(NAME, NORMAL, CALLER, in(Duration.ZERO)).reason());
    assertEquals(refusal, flights.check(NAME, NORMAL, CALLER, in(Duration.ofMinutes(1))));
    late.countDown();
    until(() -> flights.underWay() == 0);
  }

  @Test
  void check_refresh_doesNotJoinAnOlderFlight() throws Exception {
    HeldLookup lookup = new HeldLookup();
    Flights flights = new Flights(lookup, Landing.nowhere());
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<CheckResult> older =
          threads.submit(() -> flights.check(NAME, NORMAL, CALLER, in(Duration.ofMinutes(1))));
      until(() -> lookup.begun.get() == 1);
      Future<CheckResult> younger =
          threads.submit(() -> flights.check(NAME, REFRESH, CALLER, in(Duration.ofMinutes(1))));
      until(() -> lookup.begun.get() == 2);
      lookup.letGo.countDown();
      assertEquals("lookup 1", older.get().message());
      assertEquals("lookup 2", younger.get().message());
    }
    until(() -> flights.underWay() == 0);
  }

  @Test
  void check_refresh_doesNotJoinAFlightThatMayEndWithWhatIsKept() throws Exception {
    HeldLookup lookup = new HeldLookup();
    // Time stands still: the second one comes as early as the first flight began.
    Flights flights = new Flights(lookup, Landing.nowhere(), () -> 0, Flights.threads());
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<CheckResult>> answers = new ArrayList<>();
      for (CheckOptions options : List.of(NORMAL, REFRESH, REFRESH, NORMAL)) {
        answers.add(
            threads.submit(() -> flights.check(NAME, options, CALLER, in(Duration.ofMinutes(1)))));
        long expected = answers.size();
        until(() -> flights.joined() + lookup.begun.get() == expected);
      }
      lookup.letGo.countDown();
      List<String> messages = new ArrayList<>();
      for (Future<CheckResult> answer : answers) {
        messages.add(answer.get().message());
      }
      assertEquals(List.of("lookup 1", "lookup 2", "lookup 2", "lookup 2"), messages);
    }
  }

  @Test
  void check_longerTimeoutThanTheFlightHas_doesNotJoinIt_shorterDoes() throws Exception {
    HeldLookup lookup = new HeldLookup();
    Flights flights = new Flights(lookup, Landing.nowhere());
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<CheckResult>> answers = new ArrayList<>();
      for (int seconds : new int[] {5, 4, 6}) {
        CheckOptions options = CheckOptions.standard(Duration.ofSeconds(seconds));
        answers.add(
            threads.submit(() -> flights.check(NAME, options, CALLER, in(Duration.ofMinutes(1)))));
        long expected = answers.size();
        until(() -> flights.joined() + lookup.begun.get() == expected);
      }
      assertEquals(2, lookup.begun.get());
      lookup.letGo.countDown();
      assertEquals("lookup 1", answers.get(1).get().message());
      assertEquals("lookup 2", answers.get(2).get().message());
    }
  }

  @Test
  void check_turnComesAnHourLater_lookupStillHasTime() throws Exception {
    AtomicLong now = new AtomicLong();
    Flights flights =
        new Flights(
            (name, options, caller, deadline, listener) -> {
              now.addAndGet(Duration.ofHours(1).toNanos());
              return CheckResult.withoutEvidence(
                  Availability.UNKNOWN,
                  deadline.remaining().toHours() > 1 ? Reason.INCONCLUSIVE : Reason.DEADLINE,
                  "x");
            },
            Landing.nowhere(),
            now::get,
            Flights.threads());
    // A bulk stream has no deadline of its own.
    Deadline none = in(Duration.ofDays(36_500));
    assertEquals(Reason.INCONCLUSIVE, flights.check(NAME, NORMAL, CALLER, none).reason());
  }

  @Test
  void check_ofAStream_joinsAFlightOfACall() throws Exception {
    assertEquals(List.of("lookup 1", "lookup 1", "lookup 1"), callStreamAndCall(Reason.TIMEOUT));
  }

  @Test
  void check_ofAStream_flightItJoinedFindsNoPlace_waitsForOneOfItsOwn() throws Exception {
    assertEquals(List.of("lookup 2", "lookup 2", "lookup 2"), callStreamAndCall(Reason.OVERLOADED));
  }

  /**
   * The answers to a call, a stream and another call for the same name.
   *
   * @param met what a call's lookup meets; a stream's is answered
   */
  private static List<String> callStreamAndCall(Reason met) throws Exception {
    AtomicInteger begun = new AtomicInteger();
    CountDownLatch letGo = new CountDownLatch(1);
    Flights flights =
        new Flights(
            (name, options, caller, deadline, listener) -> {
              int number = begun.incrementAndGet();
              letGo.await();
              return CheckResult.withoutEvidence(
                  Availability.UNKNOWN,
                  options.patient() ? Reason.INCONCLUSIVE : met,
                  "lookup " + number);
            },
            Landing.nowhere());
    List<String> messages = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<CheckResult>> answers = new ArrayList<>();
      for (CheckOptions options : List.of(NORMAL, NORMAL.ofStream(), NORMAL)) {
        answers.add(
            threads.submit(() -> flights.check(NAME, options, CALLER, in(Duration.ofMinutes(1)))));
        long expected = answers.size();
        until(() -> flights.joined() + begun.get() == expected);
      }
      letGo.countDown();
      for (Future<CheckResult> answer : answers) {
        messages.add(answer.get().message());
      }
    }
    until(() -> flights.underWay() == 0);
    return messages;
  }

  private static Future<CheckResult> ask(ExecutorService threads, Flights flights, String caller) {
    return threads.submit(
        () -> flights.check(NAME, NORMAL, new Caller(caller), in(Duration.ofMinutes(1))));
  }

  @Test
  void check_joinedBeforeItWaits_allLeave_noFlightIsLeft() throws Exception {
    HeldLookup lookup = new HeldLookup();
    Flights flights = new Flights(lookup, Landing.nowhere());
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<CheckResult> first = ask(threads, flights, "anna");
      until(() -> lookup.begun.get() == 1);
      Future<CheckResult> second = ask(threads, flights, "bert");
      until(() -> flights.joined() == 1);
      assertTrue(first.cancel(true));
      assertTrue(second.cancel(true));
    }
    until(() -> flights.underWay() == 0);
  }

  @Test
  void check_firstLeavesBeforeItWaits_isNotBrokenOffForTheOther() throws Exception {
    HeldLookup lookup = new HeldLookup();
    Flights flights = new Flights(lookup, Landing.nowhere());
    FutureTask<CheckResult> first =
        new FutureTask<>(() -> flights.check(NAME, NORMAL, CALLER, in(Duration.ofMinutes(1))));
    Thread caller = Thread.ofVirtual().start(first);
    until(() -> lookup.begun.get() == 1);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<CheckResult> second = ask(threads, flights, "bert");
      until(() -> flights.joined() == 1);
      caller.interrupt();
      caller.join();
      assertThrows(ExecutionException.class, first::get);
      lookup.letGo.countDown();
      assertEquals("lookup 1", second.get().message());
    }
    assertEquals(1, lookup.begun.get());
    until(() -> flights.underWay() == 0);
  }

  @Test
  void check_joinedBeforeOneIsRefused_isTriedInItsOwnTurn() throws Exception {
    CountDownLatch letGo = new CountDownLatch(1);
    List<String> asked = new CopyOnWriteArrayList<>();
    Flights flights =
        new Flights(
            (name, options, caller, deadline, listener) -> {
              asked.add(caller.id());
              letGo.await();
              return CheckResult.withoutEvidence(
                  Availability.UNKNOWN, Reason.OVERLOADED, caller.id() + " has no place");
            },
            Landing.nowhere());
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<CheckResult> first = ask(threads, flights, "anna");
      until(() -> asked.size() == 1);
      Future<CheckResult> second = ask(threads, flights, "bert");
      until(() -> flights.joined() == 1);
      letGo.countDown();
      assertEquals(Reason.OVERLOADED, first.get().reason());
      assertEquals(Reason.OVERLOADED, second.get().reason());
    }
    assertEquals(List.of("anna", "bert"), asked);
    until(() -> flights.underWay() == 0);
  }

  @Test
  void check_lookupThrows_isUnknownWithAnId() throws Exception {
    Flights flights =
        new Flights(
            (name, options, caller, deadline, listener) -> {
              throw new IllegalStateException("secret of the inside");
            },
            Landing.nowhere());
    CheckResult result = flights.check(NAME, NORMAL, CALLER, in(Duration.ofMinutes(1)));
    assertEquals(Availability.UNKNOWN, result.availability());
    assertEquals(Reason.INTERNAL, result.reason());
    assertFalse(result.message().contains("secret"));
    assertEquals(0, flights.underWay());
  }

  @Test
  void check_interrupted_throws() throws Exception {
    HeldLookup lookup = new HeldLookup();
    Flights flights = new Flights(lookup, Landing.nowhere());
    Thread.currentThread().interrupt();
    assertThrows(
        InterruptedException.class,
        () -> flights.check(NAME, NORMAL, CALLER, in(Duration.ofMinutes(1))));
    lookup.letGo.countDown();
  }

  /** Keeps nothing, and tells {@code order} of what lands, and of which epoch it began in, 7. */
  private static Landing landing(Supplier<@Nullable CheckResult> kept, LongConsumer order) {
    return new Landing() {
      @Override
      public @Nullable CheckResult get(DomainName name, CheckOptions options) {
        return kept.get();
      }

      @Override
      public long epoch() {
        return 7;
      }

      @Override
      public CheckResult land(
          DomainName name, CheckOptions options, CheckResult result, long epoch) {
        order.accept(epoch);
        return result;
      }
    };
  }

  @Test
  void landing_isDoneBeforeTheFlightLeaves() throws Exception {
    List<String> order = new ArrayList<>();
    Flights[] flights = new Flights[1];
    flights[0] =
        new Flights(
            (name, options, caller, deadline, listener) ->
                CheckResult.withoutEvidence(Availability.UNKNOWN, Reason.INCONCLUSIVE, "x"),
            landing(
                () -> null,
                epoch ->
                    order.add(
                        "landed in " + epoch + " with " + flights[0].underWay() + " under way")));
    flights[0].check(NAME, NORMAL, CALLER, in(Duration.ofMinutes(1)));
    assertEquals(List.of("landed in 7 with 1 under way"), order);
  }

  @Test
  void landing_ofARefusal_isNotJoined() throws Exception {
    Semaphore landings = new Semaphore(0);
    Flights flights =
        new Flights(
            (name, options, caller, deadline, listener) ->
                CheckResult.withoutEvidence(
                    Availability.UNKNOWN,
                    caller.id().equals("anna") ? Reason.OVERLOADED : Reason.INCONCLUSIVE,
                    "to " + caller.id()),
            landing(() -> null, e -> landings.acquireUninterruptibly()));
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<CheckResult> refused = ask(threads, flights, "anna");
      until(() -> landings.hasQueuedThreads());
      Future<CheckResult> answered = ask(threads, flights, "bert");
      until(() -> landings.getQueueLength() == 2);
      landings.release(2);
      assertEquals(Reason.OVERLOADED, refused.get().reason());
      assertEquals("to bert", answered.get().message());
    }
    assertEquals(0, flights.joined());
  }

  @Test
  void landing_thatCannotBeRead_isNoReasonNotToAsk() throws Exception {
    HeldLookup lookup = new HeldLookup();
    lookup.letGo.countDown();
    Flights flights =
        new Flights(
            lookup,
            landing(
                () -> {
                  throw new IllegalStateException("broken");
                },
                epoch -> {}));
    assertEquals(
        "lookup 1", flights.check(NAME, NORMAL, CALLER, in(Duration.ofMinutes(1))).message());
    assertEquals(0, flights.underWay());
  }
}
