package dev.domaincheck.limit;

import static dev.domaincheck.Await.isWaiting;
import static dev.domaincheck.Await.until;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.domaincheck.availability.Caller;
import dev.domaincheck.availability.Deadline;
import dev.domaincheck.availability.Protocol;
import dev.domaincheck.availability.Reason;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What becomes of those who wait, wherever they do; and that nothing is lost by it. */
@Timeout(60)
class WaitingPhasesTest {
  private static final String GROUP = "a";
  private static final String OTHER = "b";
  private static final Duration LONG = Duration.ofHours(1);

  private static final GroupLimit ONE_SLOT = new GroupLimit(1, 1_000, 1_000);

  /** The second token comes after 1,000 s. */
  private static final GroupLimit ONE_TOKEN = new GroupLimit(2, 0.001, 1);

  /** Where a query waits. */
  enum Phase {
    SLOT,
    HEAD,
    GLOBAL,
    TOKEN
  }

  private final Deque<Permit> held = new ArrayDeque<>();
  private final List<Thread> sleepers = new ArrayList<>();
  private QueryGate gate = gate(3, ONE_SLOT);

  @AfterEach
  void wakeAll() throws InterruptedException {
    for (Thread sleeper : sleepers) {
      sleeper.interrupt();
      sleeper.join();
    }
    sleepers.clear();
  }

  private QueryGate gate(int permits, GroupLimit limit) {
    return new QueryGate(permits, (name, protocol) -> limit, InstantSource.system());
  }

  private Admission admit(String group, Duration patience) throws InterruptedException {
    return gate.admit(group, Protocol.WHOIS, new Caller("one"), Deadline.after(patience));
  }

  private Permit granted(String group) throws Exception {
    return assertInstanceOf(Admission.Granted.class, admit(group, LONG)).permit();
  }

  private int queued() {
    return gate.status(GROUP, Protocol.WHOIS).queued();
  }

  /** A thread of the group's that waits; its outcome comes with the task. */
  private Thread waiter(FutureTask<Admission> task) throws Exception {
    int before = queued();
    Thread thread = Thread.ofVirtual().start(task);
    until(() -> queued() == before + 1 && isWaiting(thread));
    return thread;
  }

  /** Makes it so that the next query waits in the phase. */
  private void arrange(Phase phase) throws Exception {
    switch (phase) {
      case SLOT -> held.add(granted(GROUP));
      case GLOBAL -> {
        gate = gate(1, ONE_SLOT);
        held.add(granted(OTHER));
      }
      case TOKEN, HEAD -> {
        gate = gate(3, ONE_TOKEN);
        try (Permit permit = granted(GROUP)) {
          permit.answered();
        }
        if (phase == Phase.HEAD) {
          sleepers.add(waiter(new FutureTask<>(() -> admit(GROUP, LONG))));
        }
      }
    }
  }

  /** Nothing is under way or waits, and as many queries as ever may be made at once. */
  private void assertNothingLost() throws Exception {
    wakeAll();
    held.forEach(Permit::close);
    held.clear();
    gate.resume(GROUP, Protocol.WHOIS);
    gate.change(GROUP, Protocol.WHOIS, new GroupLimit(1, 0, 1));
    assertEquals(0, gate.inUse());
    assertEquals(0, queued());
    Permit only = granted(GROUP);
    assertInstanceOf(Admission.TimedOut.class, admit(GROUP, Duration.ofMillis(1)));
    only.close();
    assertEquals(0, gate.inUse());
  }

  @ParameterizedTest
  @EnumSource
  void waiter_interrupted_throwsAndLosesNothing(Phase phase) throws Exception {
    arrange(phase);
    FutureTask<Admission> task = new FutureTask<>(() -> admit(GROUP, LONG));
    waiter(task).interrupt();
    ExecutionException thrown = assertThrows(ExecutionException.class, task::get);
    assertInstanceOf(InterruptedException.class, thrown.getCause());
    assertNothingLost();
  }

  @ParameterizedTest
  @EnumSource
  void waiter_deadlinePasses_timesOutAndLosesNothing(Phase phase) throws Exception {
    arrange(phase);
    assertInstanceOf(Admission.TimedOut.class, admit(GROUP, Duration.ofMillis(5)));
    assertNothingLost();
  }

  @ParameterizedTest
  @EnumSource
  void waiter_operatorPauses_isToldAtOnceAndLosesNothing(Phase phase) throws Exception {
    arrange(phase);
    FutureTask<Admission> task = new FutureTask<>(() -> admit(GROUP, LONG));
    waiter(task);
    gate.pause(GROUP, Protocol.WHOIS, LONG);
    assertInstanceOf(Admission.Paused.class, task.get());
    assertNothingLost();
  }

  @ParameterizedTest
  @EnumSource
  void waiter_groupIsResizedMeanwhile_losesNothing(Phase phase) throws Exception {
    arrange(phase);
    FutureTask<Admission> task = new FutureTask<>(() -> admit(GROUP, LONG));
    Thread waiter = waiter(task);
    gate.change(GROUP, Protocol.WHOIS, new GroupLimit(5, 0.001, 1));
    gate.change(GROUP, Protocol.WHOIS, new GroupLimit(1, 0.001, 1));
    waiter.interrupt();
    waiter.join();
    try {
      if (task.get() instanceof Admission.Granted granted) {
        granted.permit().close();
      }
    } catch (ExecutionException e) {
      assertInstanceOf(InterruptedException.class, e.getCause());
    }
    assertNothingLost();
  }

  @Test
  void throttled_manyWaitForASlotThatIsHeld_allAreToldBeforeItIsFree() throws Exception {
    gate = gate(3, new GroupLimit(2, 1_000, 1_000));
    held.add(granted(GROUP));
    held.add(granted(GROUP));
    List<FutureTask<Admission>> tasks = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      FutureTask<Admission> task = new FutureTask<>(() -> admit(GROUP, LONG));
      tasks.add(task);
      Thread.ofVirtual().start(task);
    }
    until(() -> queued() == 500);
    held.getFirst().throttled(Reason.THROTTLED, Duration.ofSeconds(30));
    for (FutureTask<Admission> task : tasks) {
      Duration rest = assertInstanceOf(Admission.Paused.class, task.get()).retryAfter();
      assertTrue(rest.compareTo(Duration.ofSeconds(30)) <= 0, "" + rest);
    }
    assertEquals(2, gate.inUse(), "both queries are still under way");
    assertNothingLost();
  }

  @Test
  void throttled_headWaitsForAPermitThatAnotherRegistryHolds_allAreTold() throws Exception {
    gate = gate(2, new GroupLimit(0, 1_000, 1_000));
    Permit own = granted(GROUP);
    held.add(own);
    held.add(granted(OTHER));
    List<FutureTask<Admission>> tasks = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      FutureTask<Admission> task = new FutureTask<>(() -> admit(GROUP, LONG));
      waiter(task);
      tasks.add(task);
    }
    own.throttled(Reason.THROTTLED, Duration.ofSeconds(30));
    for (FutureTask<Admission> task : tasks) {
      assertInstanceOf(Admission.Paused.class, task.get());
    }
    assertEquals(2, gate.inUse());
    assertNothingLost();
  }

  @Test
  void quota_loweredBelowWhatIsUsed_allWhoWaitAreTold() throws Exception {
    arrange(Phase.SLOT);
    FutureTask<Admission> task = new FutureTask<>(() -> admit(GROUP, LONG));
    waiter(task);
    gate.change(GROUP, Protocol.WHOIS, new GroupLimit(1, 1_000, 1_000, 1));
    assertInstanceOf(Admission.Paused.class, task.get());
    assertNothingLost();
  }
}
