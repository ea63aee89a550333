package dev.domaincheck.limit;

import static dev.domaincheck.Await.isWaiting;
import static dev.domaincheck.Await.until;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.domaincheck.availability.Caller;
import dev.domaincheck.availability.Deadline;
import dev.domaincheck.availability.LookupListener;
import dev.domaincheck.availability.Protocol;
import dev.domaincheck.availability.Reason;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class QueryGateTest {
  private static final Caller CALLER = new Caller("one");
  private static final Duration LONG = Duration.ofHours(10);

  private final FakeTime time = new FakeTime();

  private QueryGate gate(int permits, GroupLimit limit) {
    return time.gate(permits, limit);
  }

  private Admission admit(QueryGate gate, String group, Duration patience) throws Exception {
    return gate.admit(group, Protocol.WHOIS, CALLER, Deadline.after(patience, time::nanoTime));
  }

  private Permit granted(QueryGate gate, String group) throws Exception {
    return assertInstanceOf(Admission.Granted.class, admit(gate, group, LONG)).permit();
  }

  private void queryOnce(QueryGate gate, String group) throws Exception {
    try (Permit permit = granted(gate, group)) {
      permit.answered();
    }
  }

  @Test
  void admit_burstUsedUp_waitsForTheRate() throws Exception {
    QueryGate gate = gate(10, new GroupLimit(4, 1, 5));
    long begun = time.nanoTime();
    for (int i = 0; i < 5; i++) {
      queryOnce(gate, "a");
    }
    assertEquals(begun, time.nanoTime(), "the burst passes at once");
    for (int i = 0; i < 10; i++) {
      queryOnce(gate, "a");
    }
    assertEquals(10, Duration.ofNanos(time.nanoTime() - begun).toMillis() / 1000.0, 0.01);
  }

  @Test
  void admit_rateWouldExceedTheDeadline_timesOutWithoutWaiting() throws Exception {
    QueryGate gate = gate(10, new GroupLimit(4, 0.1, 1));
    queryOnce(gate, "a");
    long before = time.nanoTime();
    assertInstanceOf(Admission.TimedOut.class, admit(gate, "a", Duration.ofSeconds(5)));
    assertEquals(before, time.nanoTime());
    assertEquals(0, gate.inUse());
  }

  @Test
  void throttled_withRetryAfter_pausesThatGroupOnlyForThatLong() throws Exception {
    QueryGate gate = gate(10, new GroupLimit(4, 100, 100));
    try (Permit permit = granted(gate, "a")) {
      permit.throttled(Reason.THROTTLED, Duration.ofSeconds(30));
    }
    Admission.Paused paused =
        assertInstanceOf(Admission.Paused.class, admit(gate, "a", Duration.ofSeconds(10)));
    assertEquals(Duration.ofSeconds(30), paused.retryAfter());
    queryOnce(gate, "b");
    time.pass(Duration.ofMillis(29_999));
    // The rest is shorter than a caller's patience for it: it is waited for, not told.
    queryOnce(gate, "a");
    assertTrue(time.nanoTime() >= Duration.ofSeconds(30).toNanos());
  }

  @ParameterizedTest
  @CsvSource({
    "0, 1",
    "1, 1",
    "900, 900",
    "901, 900",
    "9223372036, 900",
    "9223372036854775807, 900",
    "-5, 1",
    "-9223372036854775808, 1"
  })
  void throttled_hostileRetryAfter_isClamped(long seconds, long expected) throws Exception {
    QueryGate gate = gate(10, new GroupLimit(4, 100, 100));
    try (Permit permit = granted(gate, "a")) {
      permit.throttled(Reason.THROTTLED, Duration.ofSeconds(seconds));
    }
    Admission.Paused paused =
        assertInstanceOf(Admission.Paused.class, admit(gate, "a", Duration.ofMillis(500)));
    assertEquals(Duration.ofSeconds(expected), paused.retryAfter());
  }

  @Test
  void throttled_againAndAgain_doublesUpToFifteenMinutes() throws Exception {
    QueryGate gate = gate(10, new GroupLimit(4, 100, 100));
    Duration last = Duration.ZERO;
    int probes = 0;
    long begun = time.nanoTime();
    while (time.nanoTime() - begun < Duration.ofHours(1).toNanos()) {
      try (Permit permit = granted(gate, "a")) {
        permit.throttled(Reason.THROTTLED, null);
        probes++;
      }
      Admission.Paused paused =
          admit(gate, "a", Duration.ofMillis(500)) instanceof Admission.Paused p ? p : null;
      if (paused != null) {
        assertTrue(paused.retryAfter().compareTo(Duration.ofMinutes(15)) <= 0);
        assertTrue(paused.retryAfter().compareTo(last) > 0 || last.toMinutes() >= 10);
        last = paused.retryAfter();
        time.pass(paused.retryAfter());
      }
    }
    assertTrue(probes <= 15, "a ban of an hour met " + probes + " probes");
  }

  @Test
  void pauseEnds_oneProbeGoesFirst_othersFollowItsAnswer() throws Exception {
    QueryGate gate = gate(10, new GroupLimit(0, 100, 100));
    try (Permit permit = granted(gate, "a")) {
      permit.throttled(Reason.THROTTLED, Duration.ofSeconds(5));
    }
    time.pass(Duration.ofSeconds(5));
    Permit probe = granted(gate, "a");
    assertInstanceOf(Admission.TimedOut.class, admit(gate, "a", Duration.ofMillis(200)));
    probe.answered();
    probe.close();
    queryOnce(gate, "a");
    queryOnce(gate, "a");
  }

  @Test
  void probe_endsWithoutAWord_nextOneWaits() throws Exception {
    QueryGate gate = gate(10, new GroupLimit(0, 100, 100));
    try (Permit permit = granted(gate, "a")) {
      permit.throttled(Reason.THROTTLED, Duration.ofSeconds(5));
    }
    time.pass(Duration.ofSeconds(5));
    granted(gate, "a").close();
    assertPausedAgain(gate);
  }

  /** A second strike's two to three seconds; then the first answer ends it. */
  private void assertPausedAgain(QueryGate gate) throws Exception {
    Duration rest =
        assertInstanceOf(Admission.Paused.class, admit(gate, "a", Duration.ofMillis(500)))
            .retryAfter();
    assertTrue(rest.toMillis() >= 2_000 && rest.toMillis() <= 3_000, "paused for " + rest);
    time.pass(rest);
    queryOnce(gate, "a");
    queryOnce(gate, "a");
  }

  @ParameterizedTest
  @CsvSource({"CONNECT_FAILED, 0", "TLS_FAILED, 0", "TIMEOUT, 5"})
  void probe_meetsAClosedDoor_pausesAgainAndLonger(Reason reason, int seconds) throws Exception {
    QueryGate gate = gate(10, new GroupLimit(4, 100, 100));
    try (Permit permit = granted(gate, "a")) {
      permit.throttled(Reason.BANNED, null);
    }
    int probes = 0;
    long begun = time.nanoTime();
    while (time.nanoTime() - begun < Duration.ofHours(1).toNanos()) {
      switch (admit(gate, "a", Duration.ofSeconds(10))) {
        case Admission.Granted granted -> {
          probes++;
          time.pass(Duration.ofSeconds(seconds));
          granted.permit().failed(reason, "a.com");
          granted.permit().close();
        }
        case Admission.Paused paused -> time.pass(paused.retryAfter());
        case Admission.Overloaded overloaded -> throw new AssertionError(overloaded);
        case Admission.TimedOut timedOut -> throw new AssertionError(timedOut);
      }
    }
    assertTrue(probes <= 15, "a silent ban of an hour met " + probes + " probes");
    time.pass(Duration.ofMinutes(15));
    queryOnce(gate, "a");
    queryOnce(gate, "a");
  }

  @Test
  void probe_callersTimeoutWasShort_nextOneWaits() throws Exception {
    QueryGate gate = gate(10, new GroupLimit(4, 100, 100));
    try (Permit permit = granted(gate, "a")) {
      permit.throttled(Reason.THROTTLED, Duration.ofSeconds(5));
    }
    time.pass(Duration.ofSeconds(5));
    try (Permit permit = granted(gate, "a")) {
      time.pass(Duration.ofMillis(100));
      permit.failed(Reason.TIMEOUT, "a.com");
    }
    assertPausedAgain(gate);
  }

  /** How a registry that bans for an hour meets each query. */
  enum Ban {
    /** Connections are refused or reset, from the start: 20 names of it begin the first pause. */
    RESET(20, 15),
    SILENT(20, 15),
    /** HTTP 403, which might be about the name. */
    FORBIDDEN(20, 15),
    /** Connections that end without a word. */
    EMPTY(20, 15),
    /** One limit; then a page for people, each time. */
    UNREADABLE(1, 15),
    /** A limit with Retry-After 0 or 1, each time. */
    RETRY_AT_ONCE(1, 15),
    RETRY_IN_A_SECOND(1, 15),
    /**
     * One limit; then callers whose own timeout is short. Nothing tells that from a healthy
     * registry and impatient callers, so it is asked again within 48 s.
     */
    SHORT_TIMEOUTS(1, 120),
    /** One limit; then each caller leaves before the end. */
    CALLERS_LEAVE(1, 120),
    /** Silence from the start, which no caller waits out. */
    SILENT_CALLERS_LEAVE(20, 120);

    final int before;
    final int probes;

    Ban(int before, int probes) {
      this.before = before;
      this.probes = probes;
    }
  }

  private void meet(Ban ban, Permit permit, int query) {
    String name = "a" + query + ".com";
    switch (ban) {
      case RESET -> permit.failed(Reason.CONNECT_FAILED, name);
      case SILENT -> {
        time.pass(Duration.ofSeconds(5));
        permit.failed(Reason.TIMEOUT, name);
      }
      case SILENT_CALLERS_LEAVE -> {
        time.pass(Duration.ofSeconds(1));
        permit.left(name);
      }
      case FORBIDDEN -> permit.failed(Reason.BANNED, name);
      case EMPTY -> permit.failed(Reason.INCONCLUSIVE, name);
      case UNREADABLE -> {
        if (query == 0) {
          permit.throttled(Reason.THROTTLED, null);
        } else {
          permit.unread();
        }
      }
      case RETRY_AT_ONCE -> permit.throttled(Reason.THROTTLED, Duration.ZERO);
      case RETRY_IN_A_SECOND -> permit.throttled(Reason.THROTTLED, Duration.ofSeconds(1));
      case SHORT_TIMEOUTS, CALLERS_LEAVE -> {
        time.pass(Duration.ofMillis(100));
        if (query == 0) {
          permit.throttled(Reason.THROTTLED, null);
        } else if (ban == Ban.SHORT_TIMEOUTS) {
          permit.failed(Reason.TIMEOUT, name);
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Ban.class)
  void ban_ofAnHour_meetsFewProbesAndEndsWithTheFirstGoodOne(Ban ban) throws Exception {
    QueryGate gate = gate(10, new GroupLimit(4, 10, 20));
    int queries = 0;
    int before = 0;
    long begun = time.nanoTime();
    while (before == 0 || time.nanoTime() - begun < Duration.ofHours(1).toNanos()) {
      switch (admit(gate, "a", Duration.ofSeconds(10))) {
        case Admission.Granted granted -> {
          try (Permit permit = granted.permit()) {
            meet(ban, permit, queries);
          }
          queries++;
          if (before == 0 && gate.status("a", Protocol.WHOIS).blockedUntil() != null) {
            before = queries;
            begun = time.nanoTime();
          }
        }
        case Admission.Paused paused -> time.pass(paused.retryAfter());
        case Admission.Overloaded overloaded -> throw new AssertionError(overloaded);
        case Admission.TimedOut timedOut -> throw new AssertionError(timedOut);
      }
      assertTrue(queries < 1_000, "queries " + queries);
    }
    assertEquals(ban.before, before, "queries until the first pause");
    assertTrue(queries - before <= ban.probes, "probes in an hour: " + (queries - before));
    time.pass(Duration.ofMinutes(15));
    long good = time.nanoTime();
    for (int i = 0; i < 10; i++) {
      queryOnce(gate, "a");
    }
    assertEquals(good, time.nanoTime(), "the first good probe ends it");
  }

  @Test
  void failed_oneDeadNameAllDay_doesNotPause() throws Exception {
    QueryGate gate = gate(10, new GroupLimit(4, 100, 100));
    for (int i = 0; i < 200; i++) {
      try (Permit permit = granted(gate, "a")) {
        time.pass(Duration.ofSeconds(5));
        permit.failed(Reason.TIMEOUT, "dead.com");
      }
      assertNull(gate.status("a", Protocol.WHOIS).blockedUntil());
    }
  }

  @Test
  void failed_manyNamesAndOneOfTwentyIsAnswered_doesNotPause() throws Exception {
    QueryGate gate = gate(10, new GroupLimit(4, 100, 100));
    for (int i = 0; i < 200; i++) {
      try (Permit permit = granted(gate, "a")) {
        if (i % 20 == 19) {
          permit.answered();
        } else {
          permit.failed(Reason.BANNED, "a" + i + ".com");
        }
      }
      assertNull(gate.status("a", Protocol.WHOIS).blockedUntil());
    }
  }

  @Test
  void failed_callersTimeoutsAreShort_doesNotPause() throws Exception {
    QueryGate gate = gate(10, new GroupLimit(4, 100, 100));
    for (int i = 0; i < 200; i++) {
      try (Permit permit = granted(gate, "a")) {
        time.pass(Duration.ofMillis(100));
        permit.failed(Reason.TIMEOUT, "a" + i + ".com");
      }
      assertNull(gate.status("a", Protocol.WHOIS).blockedUntil());
    }
  }

  private Duration rest(QueryGate gate, String group) {
    Instant until = gate.status(group, Protocol.WHOIS).blockedUntil();
    return until == null ? Duration.ZERO : Duration.between(Instant.EPOCH, until);
  }

  @Test
  void left_probeAfterManyLimits_pausesNoShorterThanTheyDid() throws Exception {
    QueryGate gate = gate(10, new GroupLimit(4, 10, 20));
    for (int i = 0; i < 8; i++) {
      time.pass(rest(gate, "a"));
      try (Permit permit = granted(gate, "a")) {
        permit.throttled(Reason.THROTTLED, null);
      }
    }
    // The eighth pause, doubled seven times from a second.
    assertTrue(rest(gate, "a").toSeconds() >= 128, rest(gate, "a").toString());
    for (int i = 0; i < 3; i++) {
      time.pass(rest(gate, "a"));
      try (Permit permit = granted(gate, "a")) {
        permit.left("a.com");
      }
      assertTrue(rest(gate, "a").toSeconds() >= 256, rest(gate, "a").toString());
    }
  }

  @Test
  void failed_answersTakeLong_doesNotPause() throws Exception {
    QueryGate gate = gate(10, new GroupLimit(4, 100, 100));
    try (Permit permit = granted(gate, "a")) {
      time.pass(Duration.ofSeconds(3));
      permit.answered();
    }
    for (int i = 0; i < 200; i++) {
      try (Permit permit = granted(gate, "a")) {
        time.pass(Duration.ofMillis(2_500));
        permit.failed(Reason.TIMEOUT, "a" + i + ".com");
      }
      assertNull(gate.status("a", Protocol.WHOIS).blockedUntil());
    }
  }

  @Test
  void left_callersHaveNoTime_doesNotPause() throws Exception {
    QueryGate gate = gate(10, new GroupLimit(4, 100, 100));
    for (int i = 0; i < 200; i++) {
      try (Permit permit = granted(gate, "a")) {
        time.pass(Duration.ofMillis(900));
        permit.left("a" + i + ".com");
      }
      assertNull(gate.status("a", Protocol.WHOIS).blockedUntil());
    }
  }

  @Test
  void left_answersTakeLong_doesNotPause() throws Exception {
    QueryGate gate = gate(10, new GroupLimit(4, 100, 100));
    try (Permit permit = granted(gate, "a")) {
      time.pass(Duration.ofMillis(1_500));
      permit.answered();
    }
    for (int i = 0; i < 200; i++) {
      try (Permit permit = granted(gate, "a")) {
        time.pass(Duration.ofMillis(1_100));
        permit.left("a" + i + ".com");
      }
      assertNull(gate.status("a", Protocol.WHOIS).blockedUntil());
    }
  }

  @Test
  void failed_noProbe_doesNotPause() throws Exception {
    QueryGate gate = gate(10, new GroupLimit(4, 100, 100));
    for (int i = 0; i < 10; i++) {
      try (Permit permit = granted(gate, "a")) {
        permit.failed(Reason.CONNECT_FAILED, "a.com");
      }
    }
    queryOnce(gate, "a");
  }

  @Test
  void admit_noTimeIsLeft_makesNoQuery() throws Exception {
    QueryGate gate = gate(10, new GroupLimit(4, 1, 1));
    assertInstanceOf(Admission.TimedOut.class, admit(gate, "a", Duration.ZERO));
    queryOnce(gate, "a");
  }

  @Test
  void pauseByTheOperator_hostileDuration_isClamped() throws Exception {
    QueryGate gate = gate(10, new GroupLimit(4, 100, 100));
    gate.pause("a", Protocol.WHOIS, Duration.ofSeconds(Long.MAX_VALUE));
    assertEquals(
        Instant.EPOCH.plus(Duration.ofDays(36_500)),
        gate.status("a", Protocol.WHOIS).blockedUntil());
    gate.pause("a", Protocol.WHOIS, Duration.ofSeconds(Long.MIN_VALUE));
    queryOnce(gate, "a");
  }

  @Test
  void retryAfter_asked_noQueryOfThatGroupBeforeAndOthersGoOn() throws Exception {
    QueryGate gate = gate(10, new GroupLimit(4, 100, 100));
    try (Permit permit = granted(gate, "a")) {
      permit.throttled(Reason.THROTTLED, Duration.ofSeconds(30));
    }
    long begun = time.nanoTime();
    int others = 0;
    Duration asked = null;
    while (asked == null) {
      if (admit(gate, "a", Duration.ofSeconds(10)) instanceof Admission.Granted granted) {
        asked = Duration.ofNanos(time.nanoTime() - begun);
        granted.permit().close();
      } else {
        queryOnce(gate, "b");
        others++;
        time.pass(Duration.ofMillis(100));
      }
    }
    assertTrue(asked.compareTo(Duration.ofSeconds(30)) >= 0, "asked after " + asked);
    assertTrue(others >= 290, "others " + others);
  }

  @Test
  void throttled_allInFlightAtOnce_isOneStrike() throws Exception {
    QueryGate gate = gate(10, new GroupLimit(8, 100, 100));
    List<Permit> flying = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      flying.add(granted(gate, "a"));
    }
    for (Permit permit : flying) {
      permit.throttled(Reason.THROTTLED, null);
      permit.close();
    }
    Admission.Paused paused =
        assertInstanceOf(Admission.Paused.class, admit(gate, "a", Duration.ofMillis(500)));
    assertTrue(paused.retryAfter().toMillis() <= 1_500, "paused for " + paused.retryAfter());
  }

  @Test
  void answers_ofQueriesBegunBeforeThePause_doNotEndIt() throws Exception {
    QueryGate gate = gate(10, new GroupLimit(8, 100, 100));
    List<Permit> flying = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      flying.add(granted(gate, "a"));
    }
    flying.getFirst().throttled(Reason.THROTTLED, Duration.ofSeconds(30));
    for (Permit permit : flying.subList(1, 8)) {
      permit.answered();
    }
    flying.forEach(Permit::close);
    time.pass(Duration.ofSeconds(30));
    try (Permit probe = granted(gate, "a")) {
      assertInstanceOf(Admission.TimedOut.class, admit(gate, "a", Duration.ofMillis(200)));
      probe.answered();
    }
    queryOnce(gate, "a");
  }

  @Test
  void rateZero_throttled_neverPauses() throws Exception {
    QueryGate gate = gate(10, new GroupLimit(0, 0, 1));
    try (Permit permit = granted(gate, "a")) {
      permit.throttled(Reason.THROTTLED, Duration.ofMinutes(10));
    }
    queryOnce(gate, "a");
  }

  @Test
  void slowGroup_holdsItsSlots_othersKeepTheirPermits() throws Exception {
    QueryGate gate = gate(3, new GroupLimit(2, 0, 1));
    Permit one = granted(gate, "slow");
    Permit two = granted(gate, "slow");
    assertInstanceOf(Admission.TimedOut.class, realTime(gate, "slow", Duration.ofMillis(5)));
    assertEquals(2, gate.inUse());
    queryOnce(gate, "other");
    one.close();
    two.close();
    assertEquals(0, gate.inUse());
  }

  private Admission realTime(QueryGate gate, String group, Duration patience) throws Exception {
    return gate.admit(group, Protocol.WHOIS, CALLER, Deadline.after(patience));
  }

  @Test
  void manyThreads_anyOutcome_capHoldsAndPermitsReturn() throws Exception {
    QueryGate gate =
        new QueryGate(7, (name, protocol) -> new GroupLimit(3, 0, 1), InstantSource.system());
    AtomicInteger inFlight = new AtomicInteger();
    AtomicInteger peak = new AtomicInteger();
    AtomicInteger queries = new AtomicInteger();
    CountDownLatch done = new CountDownLatch(400);
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      int n = i;
      threads.add(
          Thread.ofVirtual()
              .start(
                  () -> {
                    try {
                      Admission admission =
                          gate.admit(
                              "g" + n % 5,
                              Protocol.RDAP,
                              CALLER,
                              Deadline.after(Duration.ofSeconds(60)));
                      if (admission instanceof Admission.Granted granted) {
                        try (Permit permit = granted.permit()) {
                          peak.accumulateAndGet(inFlight.incrementAndGet(), Math::max);
                          queries.incrementAndGet();
                          try {
                            Thread.sleep(1);
                          } finally {
                            inFlight.decrementAndGet();
                          }
                          outcome(permit, n);
                        }
                      }
                    } catch (InterruptedException e) {
                      // Some are interrupted on purpose, wherever they are.
                    } finally {
                      done.countDown();
                    }
                  }));
    }
    for (int i = 0; i < 400; i += 20) {
      threads.get(i).interrupt();
    }
    assertTrue(done.await(60, TimeUnit.SECONDS));
    assertTrue(peak.get() <= 7, "peak " + peak.get());
    assertTrue(queries.get() >= 380, "queries " + queries.get());
    assertEquals(0, gate.inUse());
  }

  private static void outcome(Permit permit, int n) {
    @Nullable Duration retryAfter = n % 2 == 0 ? null : Duration.ofSeconds(1);
    switch (n % 3) {
      case 0 -> permit.answered();
      case 1 -> permit.throttled(Reason.THROTTLED, retryAfter);
      default -> {}
    }
  }

  @Test
  void burst_atAGroupWithoutLimits_findsNoLineAndNothingIsOverloaded() throws Exception {
    int burst = 5 * QueryGate.MAX_QUEUED_IN_GROUP;
    QueryGate gate =
        new QueryGate(burst, (name, protocol) -> new GroupLimit(0, 0, 1), InstantSource.system());
    Queue<Admission> admissions = new ConcurrentLinkedQueue<>();
    CountDownLatch go = new CountDownLatch(1);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < burst; i++) {
        var unused =
            threads.submit(
                () -> {
                  go.await();
                  return admissions.add(
                      gate.admit(
                          "g", Protocol.WHOIS, CALLER, Deadline.after(Duration.ofSeconds(30))));
                });
      }
      go.countDown();
    }
    assertEquals(burst, admissions.size());
    for (Admission admission : admissions) {
      assertInstanceOf(Admission.Granted.class, admission).permit().close();
    }
    assertEquals(0, gate.inUse());
  }

  /** What waits long is turned away by the length of its own line, so others must not be in it. */
  @Test
  void lineOfAGroupWithoutRate_isNotThatOfTheOthers() throws Exception {
    QueryGate gate =
        new QueryGate(1, (name, protocol) -> new GroupLimit(0, 0, 1), InstantSource.system());
    Permit held =
        assertInstanceOf(Admission.Granted.class, realTime(gate, "x", Duration.ofSeconds(10)))
            .permit();
    Queue<String> served = new ConcurrentLinkedQueue<>();
    List<Thread> threads = new ArrayList<>();
    for (String group : List.of("a", "a", "a", "a", "b")) {
      Thread thread =
          Thread.ofVirtual()
              .start(
                  () -> {
                    try {
                      if (realTime(gate, group, Duration.ofMinutes(1))
                          instanceof Admission.Granted granted) {
                        served.add(group);
                        granted.permit().close();
                      }
                    } catch (Exception e) {
                      // Then it is not served.
                    }
                  });
      threads.add(thread);
      until(() -> isWaiting(thread));
    }
    held.close();
    for (Thread thread : threads) {
      thread.join();
    }
    assertEquals(List.of("a", "b", "a", "a", "a"), List.copyOf(served));
  }

  @Test
  void queueOfAGroup_full_isOverloaded() throws Exception {
    QueryGate gate =
        new QueryGate(1, (name, protocol) -> new GroupLimit(1, 0, 1), InstantSource.system());
    Permit held =
        assertInstanceOf(Admission.Granted.class, realTime(gate, "a", Duration.ofSeconds(10)))
            .permit();
    List<Thread> waiting = new ArrayList<>();
    AtomicInteger overloaded = new AtomicInteger();
    for (int i = 0; i < QueryGate.MAX_QUEUED_IN_GROUP + 10; i++) {
      waiting.add(
          Thread.ofVirtual()
              .start(
                  () -> {
                    try {
                      if (realTime(gate, "a", Duration.ofSeconds(60))
                          instanceof Admission.Overloaded) {
                        overloaded.incrementAndGet();
                      }
                    } catch (Exception e) {
                      // Interrupted below.
                    }
                  }));
    }
    until(() -> overloaded.get() == 10);
    for (Thread thread : waiting) {
      thread.interrupt();
    }
    for (Thread thread : waiting) {
      thread.join();
    }
    held.close();
    assertEquals(0, gate.inUse());
  }

  /** A query of a stream, which ends as soon as it has begun; what it met is noted. */
  private static Thread patient(QueryGate gate, String group, Queue<Admission> met) {
    return waiting(gate, group, true, met);
  }

  private static Thread waiting(
      QueryGate gate, String group, boolean patient, Queue<Admission> met) {
    return Thread.ofVirtual()
        .start(
            () -> {
              Deadline deadline = Deadline.after(Duration.ofMinutes(1));
              try {
                Admission admission =
                    gate.admit(
                        group, Protocol.WHOIS, CALLER, deadline, patient, LookupListener.none());
                met.add(admission);
                if (admission instanceof Admission.Granted granted) {
                  granted.permit().close();
                }
              } catch (InterruptedException e) {
                // Its caller has left.
              }
            });
  }

  @Test
  void queueOfAGroup_fullOfStreams_theirOthersWaitOutsideAndAnyElseIsRefused() throws Exception {
    QueryGate gate =
        new QueryGate(1, (name, protocol) -> new GroupLimit(1, 0, 1), InstantSource.system());
    Permit held =
        assertInstanceOf(Admission.Granted.class, realTime(gate, "a", Duration.ofSeconds(10)))
            .permit();
    Queue<Admission> met = new ConcurrentLinkedQueue<>();
    List<Thread> names = new ArrayList<>();
    // Two streams, of 512 names each.
    for (int i = 0; i < 1_024; i++) {
      names.add(patient(gate, "a", met));
    }
    int places = QueryGate.MAX_QUEUED_IN_GROUP;
    int ofPatient = places / 10 * 9;
    until(() -> gate.status("a", Protocol.WHOIS).queued() == ofPatient);
    // The rest is for those who do not wait for a place.
    for (int i = ofPatient; i < places; i++) {
      names.add(waiting(gate, "a", false, met));
    }
    until(() -> gate.status("a", Protocol.WHOIS).queued() == places);
    assertInstanceOf(Admission.Overloaded.class, realTime(gate, "a", Duration.ofSeconds(10)));
    assertInstanceOf(
        Admission.TimedOut.class,
        gate.admit(
            "a",
            Protocol.WHOIS,
            CALLER,
            Deadline.after(Duration.ofMillis(20)),
            true,
            LookupListener.none()));
    Thread leaving = patient(gate, "a", met);
    until(() -> isWaiting(leaving));
    leaving.interrupt();
    leaving.join();
    assertEquals(places, gate.status("a", Protocol.WHOIS).queued());
    held.close();
    for (Thread thread : names) {
      thread.join();
    }
    assertEquals(names.size(), met.size());
    met.forEach(admission -> assertInstanceOf(Admission.Granted.class, admission));
    assertEquals(0, gate.status("a", Protocol.WHOIS).queued());
    assertEquals(0, gate.inUse());
  }

  @Test
  void queuesOfAllGroups_fullOfStreams_theirOthersWaitOutside() throws Exception {
    QueryGate gate =
        new QueryGate(1, (name, protocol) -> new GroupLimit(0, 0, 1), InstantSource.system());
    Permit held =
        assertInstanceOf(Admission.Granted.class, realTime(gate, "x", Duration.ofSeconds(10)))
            .permit();
    Queue<Admission> met = new ConcurrentLinkedQueue<>();
    List<Thread> names = new ArrayList<>();
    for (int i = 0; i < QueryGate.MAX_QUEUED_OF_CALLER + 50; i++) {
      names.add(patient(gate, "g" + i % 20, met));
    }
    int ofPatient = QueryGate.MAX_QUEUED_OF_CALLER / 10 * 9;
    until(() -> gate.statuses().stream().mapToInt(GroupStatus::queued).sum() >= ofPatient);
    assertFalse(gate.isFull(CALLER), "there is room for those who do not wait for a place");
    for (int i = ofPatient; i < QueryGate.MAX_QUEUED_OF_CALLER; i++) {
      names.add(waiting(gate, "y" + i % 20, false, met));
    }
    until(() -> gate.isFull(CALLER));
    assertInstanceOf(Admission.Overloaded.class, realTime(gate, "z", Duration.ofSeconds(10)));
    held.close();
    for (Thread thread : names) {
      thread.join();
    }
    assertEquals(names.size(), met.size());
    met.forEach(admission -> assertInstanceOf(Admission.Granted.class, admission));
    assertEquals(0, gate.inUse());
  }

  @Test
  void pauseBegins_streamsThatWaitOutside_areToldToo() throws Exception {
    QueryGate gate =
        new QueryGate(1, (name, protocol) -> new GroupLimit(1, 0, 1), InstantSource.system());
    Permit held =
        assertInstanceOf(Admission.Granted.class, realTime(gate, "a", Duration.ofSeconds(10)))
            .permit();
    Queue<Admission> met = new ConcurrentLinkedQueue<>();
    List<Thread> names = new ArrayList<>();
    for (int i = 0; i < 1_100; i++) {
      names.add(patient(gate, "a", met));
    }
    until(
        () ->
            gate.status("a", Protocol.WHOIS).queued() == QueryGate.MAX_QUEUED_IN_GROUP / 10 * 9
                && names.stream().allMatch(t -> isWaiting(t)));
    gate.pause("a", Protocol.WHOIS, Duration.ofHours(1));
    for (Thread thread : names) {
      thread.join();
    }
    assertEquals(1_100, met.size());
    met.forEach(admission -> assertInstanceOf(Admission.Paused.class, admission));
    held.close();
  }

  @Test
  void expectedTime_savedTokens_areNotWaitedFor() throws Exception {
    QueryGate gate = gate(100, new GroupLimit(8, 10, 20));
    List<Permit> flying = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      flying.add(granted(gate, "a"));
    }
    List<Thread> waiting = new ArrayList<>();
    for (int i = 0; i < 19; i++) {
      waiting.add(
          Thread.ofVirtual()
              .start(
                  () -> {
                    try {
                      admit(gate, "a", LONG);
                    } catch (Exception e) {
                      // Interrupted below.
                    }
                  }));
    }
    until(() -> gate.status("a", Protocol.WHOIS).queued() == 19);
    // Of 20 tokens 12 are left: the twentieth in line waits for eight more.
    assertEquals(800, gate.expectedTime("a", CALLER).toMillis());
    time.pass(Duration.ofMillis(500));
    assertTrue(Math.abs(gate.expectedTime("a", CALLER).toMillis() - 300) <= 1);
    time.pass(Duration.ofHours(1));
    assertEquals(Duration.ZERO, gate.expectedTime("a", CALLER));
    for (Thread thread : waiting) {
      thread.interrupt();
      thread.join();
    }
    flying.forEach(Permit::close);
  }

  /** Of a query that stands in another line, too. */
  private static final LookupListener SHARED =
      new LookupListener() {
        @Override
        public boolean waits() {
          return true;
        }

        @Override
        public void begins() {}
      };

  @Test
  void expectedTime_queriesThatStandInTwoLines_countOnce() throws Exception {
    QueryGate gate = gate(100, new GroupLimit(1, 10, 1));
    Permit flying = granted(gate, "a");
    List<Thread> waiting = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      boolean shared = i % 2 == 1;
      Caller caller = new Caller(shared ? "joins" : "first");
      LookupListener listener = shared ? SHARED : LookupListener.none();
      waiting.add(
          Thread.ofVirtual()
              .start(
                  () -> {
                    try {
                      gate.admit(
                          "a",
                          Protocol.WHOIS,
                          caller,
                          Deadline.after(LONG, time::nanoTime),
                          false,
                          listener);
                    } catch (Exception e) {
                      // Interrupted below.
                    }
                  }));
    }
    until(() -> gate.status("a", Protocol.WHOIS).queued() == 20);
    assertEquals(1_100, gate.expectedTime("a", new Caller("first")).toMillis());
    assertEquals(1_100, gate.expectedTime("a", new Caller("joins")).toMillis());
    assertEquals(1_000, gate.longestWait(new Caller("joins")).toMillis());
    // Who came first leaves, and nobody's wait is longer or shorter for it.
    for (int i = 0; i < 20; i += 2) {
      waiting.get(i).interrupt();
      waiting.get(i).join();
    }
    assertEquals(1_100, gate.expectedTime("a", new Caller("joins")).toMillis());
    assertEquals(1_000, gate.longestWait(new Caller("joins")).toMillis());
    for (Thread thread : waiting) {
      thread.interrupt();
      thread.join();
    }
    flying.close();
    assertEquals(Duration.ZERO, gate.expectedTime("a", new Caller("first")));
  }

  /** A query that is not made when its turn comes, for its flight goes on in another line. */
  private static LookupListener notMade(Executable whenItsTurnComes) {
    return new LookupListener() {
      @Override
      public boolean waits() {
        return true;
      }

      @Override
      public void begins() throws InterruptedException {
        assertDoesNotThrow(whenItsTurnComes);
        throw new InterruptedException("not made");
      }
    };
  }

  @Test
  void turn_ofAQueryThatIsNotMade_costsNeitherTokenNorQuota() throws Exception {
    QueryGate gate = gate(100, new GroupLimit(4, 1, 1, 1));
    Deadline deadline = Deadline.after(LONG, time::nanoTime);
    for (int i = 0; i < 3; i++) {
      assertThrows(
          InterruptedException.class,
          () -> gate.admit("a", Protocol.WHOIS, CALLER, deadline, false, notMade(() -> {})));
    }
    assertEquals(0, gate.status("a", Protocol.WHOIS).queries());
    queryOnce(gate, "a");
    assertEquals(1, gate.status("a", Protocol.WHOIS).queries());
    assertInstanceOf(Admission.Paused.class, admit(gate, "a", LONG));
    assertEquals(0, gate.status("a", Protocol.WHOIS).inFlight());
    assertEquals(0, gate.inUse());
  }

  @Test
  void turn_theLastOfTheDayOfAQueryThatIsNotMade_isForTheNextWhoWaits() throws Exception {
    QueryGate gate =
        new QueryGate(1, (name, protocol) -> new GroupLimit(1, 0, 1, 1), InstantSource.system());
    Permit held =
        assertInstanceOf(Admission.Granted.class, realTime(gate, "b", Duration.ofSeconds(10)))
            .permit();
    Queue<Admission> met = new ConcurrentLinkedQueue<>();
    Deadline deadline = Deadline.after(Duration.ofMinutes(1));
    Thread next =
        Thread.ofVirtual()
            .unstarted(
                () ->
                    met.add(
                        assertDoesNotThrow(
                            () -> gate.admit("a", Protocol.WHOIS, CALLER, deadline))));
    Thread first =
        Thread.ofVirtual()
            .start(
                () ->
                    assertThrows(
                        InterruptedException.class,
                        () ->
                            gate.admit(
                                "a",
                                Protocol.WHOIS,
                                CALLER,
                                deadline,
                                false,
                                // A word that the day's last turn is gone would come meanwhile.
                                notMade(() -> next.join(Duration.ofMillis(50))))));
    until(() -> gate.status("a", Protocol.WHOIS).queued() == 1);
    next.start();
    until(() -> gate.status("a", Protocol.WHOIS).queued() == 2);
    held.close();
    first.join();
    next.join();
    assertInstanceOf(Admission.Granted.class, met.element()).permit().close();
    assertEquals(0, gate.inUse());
  }

  @Test
  void queueOfAGroup_fullOfManyCallers_leavesRoomForOtherGroups() throws Exception {
    // So many permits that a caller has the most places in a line.
    QueryGate gate =
        new QueryGate(2_000, (name, protocol) -> new GroupLimit(1, 0, 1), InstantSource.system());
    List<Permit> held = new ArrayList<>();
    for (String group : List.of("silent", "well")) {
      held.add(
          assertInstanceOf(Admission.Granted.class, realTime(gate, group, Duration.ofSeconds(10)))
              .permit());
    }
    AtomicInteger overloaded = new AtomicInteger();
    List<Thread> waiting = new ArrayList<>();
    int names = QueryGate.MAX_QUEUED + 500;
    for (int i = 0; i < names; i++) {
      Caller caller = new Caller("c" + i % 10);
      waiting.add(
          Thread.ofVirtual()
              .start(
                  () -> {
                    try {
                      if (gate.admit(
                              "silent",
                              Protocol.WHOIS,
                              caller,
                              Deadline.after(Duration.ofMinutes(1)))
                          instanceof Admission.Overloaded) {
                        overloaded.incrementAndGet();
                      }
                    } catch (InterruptedException e) {
                      // Told to leave.
                    }
                  }));
    }
    until(() -> overloaded.get() == names - QueryGate.MAX_QUEUED_OF_GROUP);
    assertInstanceOf(Admission.TimedOut.class, realTime(gate, "well", Duration.ofMillis(20)));
    for (Thread thread : waiting) {
      thread.interrupt();
    }
    for (Thread thread : waiting) {
      thread.join();
    }
    held.forEach(Permit::close);
    assertEquals(0, gate.inUse());
  }

  @Test
  void dailyQuota_spent_pausesTheGroupUntilTheFirstQueriesAreADayPast() throws Exception {
    QueryGate gate = gate(10, new GroupLimit(4, 0, 1, 3));
    for (int i = 0; i < 3; i++) {
      queryOnce(gate, "a");
      time.pass(Duration.ofHours(1));
    }
    Admission.Paused paused =
        assertInstanceOf(Admission.Paused.class, admit(gate, "a", Duration.ofSeconds(10)));
    assertEquals(Duration.ofHours(22), paused.retryAfter());
    queryOnce(gate, "b");
    time.pass(Duration.ofHours(22));
    queryOnce(gate, "a");
    assertInstanceOf(Admission.Paused.class, admit(gate, "a", Duration.ofSeconds(10)));
  }

  @Test
  void dailyQuota_anyDayOfAWeek_holdsNoMoreThanIt() throws Exception {
    int quota = 100;
    Random random = new Random(11);
    QueryGate gate = gate(10, new GroupLimit(4, 0, 1, quota));
    Deque<Long> lastDay = new ArrayDeque<>();
    long end = time.nanoTime() + Duration.ofDays(7).toNanos();
    int queries = 0;
    while (time.nanoTime() < end) {
      if (admit(gate, "a", LONG) instanceof Admission.Granted granted) {
        granted.permit().close();
        queries++;
        lastDay.addLast(time.nanoTime());
      }
      while (time.nanoTime() - lastDay.getFirst() > Duration.ofDays(1).toNanos()) {
        lastDay.removeFirst();
      }
      assertTrue(lastDay.size() <= quota, lastDay.size() + " in a day");
      // Now and then a rest in which the quota is saved up; else as fast as it goes.
      time.pass(random.nextInt(50) == 0 ? Duration.ofHours(20) : Duration.ofMinutes(3));
    }
    assertTrue(queries > 3 * quota, "the days that are over free it again: " + queries);
  }

  @Test
  void pauseByTheOperator_holdsUntilResumed() throws Exception {
    QueryGate gate = gate(10, new GroupLimit(4, 100, 100));
    assertEquals(
        GroupStatus.State.PAUSED, gate.pause("a", Protocol.WHOIS, Duration.ofHours(1)).state());
    assertInstanceOf(Admission.Paused.class, admit(gate, "a", Duration.ofSeconds(10)));
    assertEquals(GroupStatus.State.OK, gate.resume("a", Protocol.WHOIS).state());
    queryOnce(gate, "a");
  }

  @Test
  void resume_endsTheServicesOwnPause() throws Exception {
    QueryGate gate = gate(10, new GroupLimit(4, 100, 100));
    try (Permit permit = granted(gate, "a")) {
      permit.throttled(Reason.THROTTLED, Duration.ofMinutes(10));
    }
    GroupStatus throttled = gate.status("a", Protocol.WHOIS);
    assertEquals(GroupStatus.State.THROTTLED, throttled.state());
    assertEquals(Instant.EPOCH.plus(Duration.ofMinutes(10)), throttled.blockedUntil());
    assertEquals(Reason.THROTTLED, throttled.lastFailure());
    gate.resume("a", Protocol.WHOIS);
    queryOnce(gate, "a");
    queryOnce(gate, "a");
  }

  @Test
  void change_ofConcurrencyAndRate_takesEffectAtOnce() throws Exception {
    QueryGate gate = gate(10, new GroupLimit(1, 0.001, 1));
    queryOnce(gate, "a");
    assertInstanceOf(Admission.TimedOut.class, admit(gate, "a", Duration.ofSeconds(5)));
    gate.change("a", Protocol.WHOIS, new GroupLimit(2, 0, 1));
    Permit one = granted(gate, "a");
    Permit two = granted(gate, "a");
    assertEquals(2, gate.status("a", Protocol.WHOIS).inFlight());
    assertInstanceOf(Admission.TimedOut.class, realTime(gate, "a", Duration.ofMillis(5)));
    one.close();
    two.close();
  }

  @Test
  void status_ofAGroupNobodyUsed_makesNone() throws Exception {
    QueryGate gate = gate(10, new GroupLimit(4, 100, 100));
    GroupStatus status = gate.status("a", Protocol.DAS);
    assertEquals(List.of(), gate.statuses());
    assertEquals(GroupStatus.State.OK, status.state());
    assertEquals(new GroupLimit(4, 100, 100), status.limit());
    assertEquals(status, gate.resume("a", Protocol.DAS), "one that is made then looks the same");
    assertEquals(List.of(status), gate.statuses());
  }

  @Test
  void status_failuresInARow_isDownUntilOneAnswer() throws Exception {
    QueryGate gate = gate(10, new GroupLimit(4, 100, 100));
    for (int i = 0; i < 5; i++) {
      assertEquals(GroupStatus.State.OK, gate.status("a", Protocol.WHOIS).state());
      try (Permit permit = granted(gate, "a")) {
        permit.failed(Reason.CONNECT_FAILED, "a.com");
      }
    }
    GroupStatus down = gate.status("a", Protocol.WHOIS);
    assertEquals(GroupStatus.State.DOWN, down.state());
    assertEquals(5, down.failures());
    assertEquals(5, down.queries());
    assertEquals(Reason.CONNECT_FAILED, down.lastFailure());
    queryOnce(gate, "a");
    assertEquals(GroupStatus.State.OK, gate.status("a", Protocol.WHOIS).state());
  }

  @Test
  void status_slowAnswers_isSlow() throws Exception {
    QueryGate gate = gate(10, new GroupLimit(4, 100, 100));
    try (Permit permit = granted(gate, "a")) {
      time.pass(Duration.ofSeconds(3));
      permit.answered();
    }
    assertEquals(GroupStatus.State.SLOW, gate.status("a", Protocol.WHOIS).state());
  }

  @Test
  void bulkAndSingleCaller_rateLimitedGroup_theSingleWaitsForOneTurnOnly() throws Exception {
    // Real threads on the real clock, for the order is what counts: 20 a second, one at a time.
    QueryGate gate =
        new QueryGate(10, (name, protocol) -> new GroupLimit(1, 20, 1), InstantSource.system());
    List<String> order = java.util.Collections.synchronizedList(new ArrayList<>());
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      Caller caller = new Caller(i < 11 ? "bulk" : "single");
      if (i == 11) {
        until(() -> gate.status("a", Protocol.WHOIS).queued() >= 9);
      }
      threads.add(
          Thread.ofVirtual()
              .start(
                  () -> {
                    try {
                      Admission admission =
                          gate.admit(
                              "a", Protocol.WHOIS, caller, Deadline.after(Duration.ofSeconds(60)));
                      try (Permit permit =
                          assertInstanceOf(Admission.Granted.class, admission).permit()) {
                        order.add(caller.id());
                        permit.answered();
                      }
                    } catch (InterruptedException e) {
                      throw new AssertionError(e);
                    }
                  }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertEquals(12, order.size());
    assertTrue(order.indexOf("single") < 8, "served as number " + order.indexOf("single"));
  }

  @Test
  void limits_outOfBounds_areRefused() {
    assertThrows(IllegalArgumentException.class, () -> new GroupLimit(-1, 1, 1));
    assertThrows(IllegalArgumentException.class, () -> new GroupLimit(1, -1, 1));
    assertThrows(IllegalArgumentException.class, () -> new GroupLimit(1, Double.NaN, 1));
    assertThrows(IllegalArgumentException.class, () -> new GroupLimit(1, 1, 0));
  }
}
