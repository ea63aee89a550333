package dev.domaincheck.limit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.domaincheck.availability.Caller;
import dev.domaincheck.availability.Deadline;
import dev.domaincheck.availability.Protocol;
import dev.domaincheck.availability.Reason;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Many threads, every outcome, interrupts, short deadlines, pauses and resizes at once: the cap
 * holds throughout, and afterwards every slot and permit is free.
 */
@Timeout(60)
class QueryGateStressTest {
  private static final int PERMITS = 5;
  private static final int THREADS = 200;
  private static final int QUERIES = 30;
  private static final List<String> GROUPS = List.of("a", "b", "c");

  private final QueryGate gate =
      new QueryGate(
          PERMITS, (name, protocol) -> new GroupLimit(2, 5_000, 50), InstantSource.system());
  private final AtomicInteger inFlight = new AtomicInteger();
  private final AtomicInteger peak = new AtomicInteger();
  private final AtomicInteger queries = new AtomicInteger();

  /** One thread's queries; an interrupt ends only the one that it meets. */
  private void work(Random random) {
    int made = 0;
    while (made < QUERIES) {
      try {
        made += query(random) ? 1 : 0;
      } catch (InterruptedException e) {
        // As a flight that everybody left: the next one is another flight.
        made++;
      }
    }
  }

  /** False if the group is paused, until the operator resumes it. */
  private boolean query(Random random) throws InterruptedException {
    String group = GROUPS.get(random.nextInt(GROUPS.size()));
    Caller caller = new Caller("c" + random.nextInt(5));
    Duration patience =
        random.nextInt(3) == 0
            ? Duration.ofNanos(random.nextInt(2_000_000))
            : Duration.ofSeconds(30);
    switch (gate.admit(group, Protocol.WHOIS, caller, Deadline.after(patience))) {
      case Admission.Granted granted -> hold(granted.permit(), random);
      case Admission.Paused paused -> {
        Thread.sleep(Duration.ofMillis(1));
        return false;
      }
      case Admission.Overloaded overloaded -> {}
      case Admission.TimedOut timedOut -> {}
    }
    return true;
  }

  private void hold(Permit permit, Random random) throws InterruptedException {
    try (permit) {
      peak.accumulateAndGet(inFlight.incrementAndGet(), Math::max);
      try {
        queries.incrementAndGet();
        LockSupport.parkNanos(random.nextInt(200_000));
        tell(permit, random);
      } finally {
        inFlight.decrementAndGet();
      }
    }
  }

  private static void tell(Permit permit, Random random) throws InterruptedException {
    switch (random.nextInt(100)) {
      case 0 -> permit.throttled(Reason.THROTTLED, Duration.ofSeconds(30));
      case 1 -> permit.throttled(Reason.BANNED, null);
      case 2, 3 -> permit.failed(Reason.CONNECT_FAILED, "a.com");
      case 4, 5 -> permit.failed(Reason.TIMEOUT, "a.com");
      case 6 -> throw new InterruptedException();
      case 7 -> {}
      default -> permit.answered();
    }
  }

  /** The operator's hand, and callers that leave; ends with every group free to be asked. */
  private void meddle(List<Thread> threads, Random random) {
    while (threads.stream().anyMatch(Thread::isAlive)) {
      String group = GROUPS.get(random.nextInt(GROUPS.size()));
      switch (random.nextInt(6)) {
        case 0 -> gate.pause(group, Protocol.WHOIS, Duration.ofSeconds(random.nextInt(5)));
        case 1 ->
            gate.change(
                group, Protocol.WHOIS, new GroupLimit(random.nextInt(4), 5_000, 50, 1_000_000));
        case 2, 3 -> threads.get(random.nextInt(threads.size())).interrupt();
        default -> gate.resume(group, Protocol.WHOIS);
      }
      LockSupport.parkNanos(50_000);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void anything_atOnce_losesNoSlotAndNoPermit(long seed) throws Exception {
    Random seeds = new Random(seed);
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      Random random = new Random(seeds.nextLong());
      threads.add(Thread.ofVirtual().start(() -> work(random)));
    }
    meddle(threads, seeds);
    for (Thread thread : threads) {
      thread.join();
    }
    assertTrue(peak.get() <= PERMITS, "peak " + peak);
    assertTrue(queries.get() > THREADS, "queries " + queries);
    assertEquals(0, gate.inUse());
    for (String group : GROUPS) {
      assertAllFree(group);
    }
    assertEquals(Duration.ZERO, gate.longestWait(new Caller("c0")));
  }

  private void assertAllFree(String group) throws Exception {
    GroupStatus status = gate.status(group, Protocol.WHOIS);
    assertEquals(0, status.inFlight());
    assertEquals(0, status.queued());
    gate.resume(group, Protocol.WHOIS);
    gate.change(group, Protocol.WHOIS, new GroupLimit(3, 0, 1));
    List<Permit> all = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      all.add(assertInstanceOf(Admission.Granted.class, admit(group)).permit());
    }
    assertInstanceOf(Admission.TimedOut.class, admit(group), "no more slots than there are");
    all.forEach(Permit::close);
    assertEquals(0, gate.inUse());
  }

  private Admission admit(String group) throws InterruptedException {
    return gate.admit(
        group, Protocol.WHOIS, new Caller("last"), Deadline.after(Duration.ofMillis(20)));
  }
}
