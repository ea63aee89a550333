package dev.domaincheck.flight;

import static dev.domaincheck.Await.until;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.domaincheck.availability.Availability;
import dev.domaincheck.availability.Caller;
import dev.domaincheck.availability.CheckOptions;
import dev.domaincheck.availability.CheckResult;
import dev.domaincheck.availability.Deadline;
import dev.domaincheck.availability.Lookup;
import dev.domaincheck.availability.LookupListener;
import dev.domaincheck.availability.Reason;
import dev.domaincheck.name.DomainName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A flight that waits for a turn in the line of each caller that it has. */
@Timeout(60)
class LinesTest {
  private static final DomainName NAME = new DomainName("a.com", "a.com", "com");
  private static final CheckOptions OPTIONS = CheckOptions.standard(Duration.ofSeconds(10));

  /** A lookup in which each caller's turn comes when the test says so. */
  private static final class Turns implements Lookup {
    final Map<String, Semaphore> turns =
        Map.of(
            "anna",
            new Semaphore(0),
            "bert",
            new Semaphore(0),
            "carl",
            new Semaphore(0),
            "dora",
            new Semaphore(0));
    final Map<String, Thread> threads = new ConcurrentHashMap<>();
    final List<String> begun = new CopyOnWriteArrayList<>();
    final List<String> patient = new CopyOnWriteArrayList<>();
    final AtomicInteger inLine = new AtomicInteger();
    final AtomicInteger interrupted = new AtomicInteger();

    /** Holds back what comes before a line. */
    volatile CountDownLatch letWait = new CountDownLatch(0);

    /** Holds back what follows a turn. */
    final CountDownLatch letGo = new CountDownLatch(1);

    /** Whose line has no place. */
    volatile Set<String> full = Set.of();

    /** Whose line had no place at a service, and has one at the next, which fails. */
    volatile Set<String> fullBefore = Set.of();

    @Override
    public CheckResult check(
        DomainName name,
        CheckOptions options,
        Caller caller,
        Deadline deadline,
        LookupListener listener)
        throws InterruptedException {
      threads.put(caller.id(), Thread.currentThread());
      if (options.patient()) {
        patient.add(caller.id());
      }
      inLine.incrementAndGet();
      letWait.await();
      listener.waits();
      try {
        Objects.requireNonNull(turns.get(caller.id())).acquire();
        if (full.contains(caller.id())) {
          return noPlace(caller);
        }
        listener.begins();
        begun.add(caller.id());
        letGo.await();
        if (fullBefore.contains(caller.id())) {
          return noPlace(caller);
        }
      } catch (InterruptedException e) {
        interrupted.incrementAndGet();
        throw e;
      }
      return CheckResult.withoutEvidence(
          Availability.UNKNOWN, Reason.INCONCLUSIVE, "in the turn of " + caller.id());
    }

    private static CheckResult noPlace(Caller caller) {
      return CheckResult.withoutEvidence(
          Availability.UNKNOWN, Reason.OVERLOADED, caller.id() + " has no place");
    }

    void turnOf(String caller) {
      Objects.requireNonNull(turns.get(caller)).release();
    }
  }

  private final Turns lookup = new Turns();
  private final Flights flights = new Flights(lookup, Landing.nowhere());
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  /** However a test went, nothing is under way once its callers are gone. */
  @AfterEach
  void noFlightIsLeft() throws Exception {
    threads.shutdownNow();
    until(() -> flights.underWay() == 0);
  }

  private CheckResult check(String caller) throws InterruptedException {
    return check(caller, OPTIONS);
  }

  private CheckResult check(String caller, CheckOptions options) throws InterruptedException {
    return flights.check(NAME, options, new Caller(caller), Deadline.after(Duration.ofMinutes(1)));
  }

  private Future<CheckResult> ask(String caller) {
    return threads.submit(() -> check(caller));
  }

  /** Returns when it stands in the caller's line. */
  private Future<CheckResult> askInLine(String caller) throws Exception {
    int before = lookup.inLine.get();
    Future<CheckResult> answer = ask(caller);
    until(() -> lookup.inLine.get() > before);
    return answer;
  }

  /** One who leaves when they are told. */
  private record Visitor(FutureTask<CheckResult> answer, Thread thread) {
    void leaves() throws InterruptedException {
      thread.interrupt();
      thread.join();
      assertInstanceOf(
          InterruptedException.class,
          assertThrows(ExecutionException.class, answer::get).getCause());
    }
  }

  private Visitor visitor(String caller) {
    FutureTask<CheckResult> answer = new FutureTask<>(() -> check(caller));
    return new Visitor(answer, Thread.ofVirtual().start(answer));
  }

  @Test
  void waitsInTwoLines_isLookedUpInTheFirstTurnThatComes() throws Exception {
    Future<CheckResult> first = askInLine("anna");
    Future<CheckResult> second = askInLine("bert");
    lookup.turnOf("bert");
    // The other one need not wait for a turn any more.
    until(() -> lookup.interrupted.get() == 1);
    lookup.letGo.countDown();
    assertEquals("in the turn of bert", second.get().message());
    assertEquals("in the turn of bert", first.get().message());
    assertEquals(List.of("bert"), lookup.begun);
    assertEquals(1, flights.joined());
  }

  @Test
  void hasHadItsTurn_isJoinedAndTakesNoOther() throws Exception {
    lookup.turnOf("anna");
    lookup.turnOf("bert");
    Future<CheckResult> first = ask("anna");
    until(() -> lookup.begun.size() == 1);
    Future<CheckResult> second = ask("bert");
    until(() -> flights.joined() == 1);
    lookup.letGo.countDown();
    assertEquals("in the turn of anna", second.get().message());
    assertEquals("in the turn of anna", first.get().message());
    assertEquals(1, lookup.inLine.get());
  }

  @Test
  void oneCallersLineIsFull_anothersTurnAnswersBoth() throws Exception {
    lookup.full = Set.of("anna");
    lookup.letGo.countDown();
    Future<CheckResult> first = askInLine("anna");
    Future<CheckResult> second = askInLine("bert");
    lookup.turnOf("anna");
    assertThrows(TimeoutException.class, () -> first.get(20, TimeUnit.MILLISECONDS));
    lookup.turnOf("bert");
    assertEquals("in the turn of bert", second.get().message());
    assertEquals("in the turn of bert", first.get().message());
  }

  @Test
  void everyCallersLineIsFull_allAreToldSo() throws Exception {
    lookup.full = Set.of("anna", "bert");
    Future<CheckResult> first = askInLine("anna");
    Future<CheckResult> second = askInLine("bert");
    lookup.turnOf("anna");
    lookup.turnOf("bert");
    assertEquals(Reason.OVERLOADED, second.get().reason());
    assertEquals(Reason.OVERLOADED, first.get().reason());
    assertEquals(2, lookup.inLine.get(), "each is tried once");
  }

  @Test
  void oneHadNoPlaceAtTheFirstService_theOtherIsTriedInItsOwnLine() throws Exception {
    lookup.fullBefore = Set.of("anna");
    lookup.letGo.countDown();
    Future<CheckResult> first = askInLine("anna");
    Future<CheckResult> second = askInLine("bert");
    lookup.turnOf("anna");
    assertEquals("anna has no place", first.get().message());
    lookup.turnOf("bert");
    assertEquals("in the turn of bert", second.get().message());
    assertEquals(List.of("anna", "bert"), lookup.begun);
  }

  @Test
  void joinedWhenOneHadNoPlaceAtTheFirstService_isTriedInItsOwnLine() throws Exception {
    lookup.fullBefore = Set.of("anna");
    lookup.turnOf("anna");
    Future<CheckResult> first = ask("anna");
    until(() -> lookup.begun.size() == 1);
    Future<CheckResult> second = ask("bert");
    until(() -> flights.joined() == 1);
    lookup.letGo.countDown();
    assertEquals("anna has no place", first.get().message());
    lookup.turnOf("bert");
    assertEquals("in the turn of bert", second.get().message());
  }

  @Test
  void noneHadAPlaceAtTheFirstService_threeTurnsAreTaken() throws Exception {
    lookup.fullBefore = Set.of("anna", "bert", "carl", "dora");
    List<Future<CheckResult>> answers = new ArrayList<>();
    for (String caller : List.of("anna", "anna", "bert", "bert", "carl", "carl", "dora", "dora")) {
      lookup.turnOf(caller);
      answers.add(ask(caller));
      int joined = answers.size() - 1;
      until(() -> flights.joined() == joined && lookup.begun.size() == 1);
    }
    lookup.letGo.countDown();
    for (Future<CheckResult> answer : answers) {
      assertEquals(Reason.OVERLOADED, answer.get().reason());
    }
    assertEquals("anna", lookup.begun.getFirst());
    assertEquals(3, Set.copyOf(lookup.begun).size(), "turns of " + lookup.begun);
    assertEquals(3, lookup.begun.size());
  }

  @Test
  void ofAStream_isTriedAfterThreeRefusedTurns() throws Exception {
    lookup.fullBefore = Set.of("anna", "bert", "carl");
    lookup.turnOf("anna");
    Future<CheckResult> first = ask("anna");
    until(() -> lookup.begun.size() == 1);
    Future<CheckResult> stream = threads.submit(() -> check("dora", OPTIONS.ofStream()));
    List<Future<CheckResult>> calls = List.of(first, ask("bert"), ask("carl"));
    until(() -> flights.joined() == 3);
    for (String caller : List.of("bert", "bert", "carl", "carl")) {
      lookup.turnOf(caller);
    }
    lookup.letGo.countDown();
    for (Future<CheckResult> call : calls) {
      assertEquals(Reason.OVERLOADED, call.get().reason());
    }
    assertFalse(stream.isDone());
    Future<CheckResult> again = ask("anna");
    until(() -> flights.joined() == 4);
    lookup.turnOf("dora");
    assertEquals("in the turn of dora", stream.get().message());
    assertEquals("in the turn of dora", again.get().message());
    assertEquals(4, lookup.begun.size());
  }

  @Test
  void wasRefusedBefore_hasAPlaceNow_isTriedAgainWhenAnotherIsRefused() throws Exception {
    lookup.fullBefore = Set.of("anna");
    lookup.letGo.countDown();
    lookup.full = Set.of("bert");
    Future<CheckResult> first = askInLine("anna");
    Future<CheckResult> refused = askInLine("bert");
    lookup.turnOf("bert");
    Objects.requireNonNull(lookup.threads.get("bert")).join();
    lookup.full = Set.of();
    Future<CheckResult> second = askInLine("bert");
    lookup.turnOf("anna");
    assertEquals("anna has no place", first.get().message());
    lookup.turnOf("bert");
    assertEquals("in the turn of bert", second.get().message());
    assertEquals("in the turn of bert", refused.get().message());
  }

  @Test
  void ofACall_besideAStreams_doesNotWaitForAPlace() throws Exception {
    lookup.letGo.countDown();
    Future<CheckResult> stream = threads.submit(() -> check("anna", OPTIONS.ofStream()));
    until(() -> lookup.inLine.get() == 1);
    Future<CheckResult> call = askInLine("bert");
    assertEquals(List.of("anna"), lookup.patient);
    lookup.turnOf("bert");
    assertEquals("in the turn of bert", stream.get().message());
    assertEquals("in the turn of bert", call.get().message());
  }

  @Test
  void ofAStream_besideACalls_waitsForAPlace() throws Exception {
    lookup.letGo.countDown();
    Future<CheckResult> call = askInLine("anna");
    Future<CheckResult> stream = threads.submit(() -> check("bert", OPTIONS.ofStream()));
    until(() -> lookup.inLine.get() == 2);
    assertEquals(List.of("bert"), lookup.patient);
    lookup.turnOf("bert");
    assertEquals("in the turn of bert", stream.get().message());
    assertEquals("in the turn of bert", call.get().message());
  }

  @Test
  void oneOfTwoLeaves_standsInNoLineAnyMoreAndTheOtherIsAnswered() throws Exception {
    lookup.letGo.countDown();
    Future<CheckResult> first = askInLine("anna");
    Future<CheckResult> second = askInLine("bert");
    Future<CheckResult> third = ask("bert");
    until(() -> flights.joined() == 2);
    assertTrue(second.cancel(true));
    assertTrue(first.cancel(true));
    until(() -> lookup.interrupted.get() == 1);
    lookup.turnOf("anna");
    lookup.turnOf("bert");
    assertEquals("in the turn of bert", third.get().message());
    assertEquals(List.of("bert"), lookup.begun);
  }

  @Test
  void firstHasLeftWhenItWaits_theOtherIsLookedUpInItsOwnLine() throws Exception {
    lookup.letGo.countDown();
    CountDownLatch letWait = new CountDownLatch(1);
    lookup.letWait = letWait;
    Visitor first = visitor("anna");
    until(() -> lookup.inLine.get() == 1);
    Future<CheckResult> second = ask("bert");
    until(() -> flights.joined() == 1);
    first.leaves();
    assertEquals(1, lookup.inLine.get());
    letWait.countDown();
    until(() -> lookup.interrupted.get() == 1);
    lookup.turnOf("bert");
    assertEquals("in the turn of bert", second.get().message());
    assertEquals(List.of("bert"), lookup.begun);
  }

  @Test
  void callerWhoseLineWasFullLeaves_theSameCallersNextLineStays() throws Exception {
    lookup.letGo.countDown();
    lookup.full = Set.of("bert");
    Future<CheckResult> first = askInLine("anna");
    Visitor refused = visitor("bert");
    until(() -> lookup.inLine.get() == 2);
    lookup.turnOf("bert");
    Objects.requireNonNull(lookup.threads.get("bert")).join();
    lookup.full = Set.of();
    Future<CheckResult> second = askInLine("bert");
    refused.leaves();
    lookup.turnOf("bert");
    assertEquals("in the turn of bert", second.get().message());
    assertEquals("in the turn of bert", first.get().message());
  }

  @Test
  void allLeaveWhileTheyWait_noTurnIsTaken() throws Exception {
    Future<CheckResult> first = askInLine("anna");
    Future<CheckResult> second = askInLine("bert");
    assertTrue(first.cancel(true));
    until(() -> lookup.interrupted.get() == 1);
    assertFalse(second.isDone());
    assertTrue(second.cancel(true));
    until(() -> lookup.interrupted.get() == 2);
    assertEquals(List.of(), lookup.begun);
  }
}
