package dev.domaincheck.limit;

import dev.domaincheck.availability.Caller;
import dev.domaincheck.availability.Deadline;
import dev.domaincheck.availability.Protocol;
import dev.domaincheck.availability.Reason;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The state of one limit group: slots, a token bucket, a daily quota, and a pause.
 *
 * <p>Slots and the head of the line for a token are fair semaphores: of many waiting queries one
 * looks at the bucket, and which is next is a matter of whose turn it is. Bucket, quota, pause and
 * the budget of retries are a few numbers under the object's monitor, held for nanoseconds and
 * never while waiting.
 */
final class LimitGroup {
  /** As good as none, and far from overflowing. */
  private static final int NO_LIMIT = Integer.MAX_VALUE / 2;

  /** How soon those behind a probe look again; a probe's answer takes about this long. */
  private static final long PROBE_POLL_NANOS = Duration.ofMillis(50).toNanos();

  /** A query that was given so long and got no answer met silence: answers take 10 ms to 1 s. */
  private static final long SILENCE_NANOS = Duration.ofSeconds(2).toNanos();

  /** One that its callers left so late may have: callers who give more time see the rest. */
  private static final long LEFT_SILENCE_NANOS = Duration.ofSeconds(1).toNanos();

  /** Where answers take long, silence is so many times as long as the mean of them. */
  private static final int SLOW_ANSWERS = 3;

  /** But no longer than half of a lookup's usual time, which every caller may leave it. */
  private static final double MAX_SILENCE_NANOS = Duration.ofSeconds(5).toNanos();

  /**
   * Who is told to wait a month is told enough; a tiny rate would make it longer than any clock.
   */
  private static final double MAX_ESTIMATE_MILLIS = Duration.ofDays(30).toMillis();

  private static final double NANOS_PER_SECOND = 1e9;

  /**
   * A line for permits does not move steadily: of those that were promised a turn nearly all are to
   * get it. One at a rate does.
   */
  private static final double CAUTION = 1.5;

  /** For good, and far from overflowing the clock's 292 years. */
  private static final Duration MAX_HOLD = Duration.ofDays(36_500);

  private final String name;
  private final Protocol protocol;
  private final LongSupplier nanoTime;
  private final DoubleSupplier jitter;
  private final FairSemaphore global;
  private final FairSemaphore slots;
  private final FairSemaphore head;
  private final Recall recall = new Recall();
  private final WaitingRoom waiting;
  private final Pause pause = new Pause();
  private final TokenBucket bucket;
  private final DailyQuota quota;
  private final RetryBudget retries = new RetryBudget();
  private final GroupHealth health;
  private final LineSpeed line = new LineSpeed();
  private GroupLimit limit;

  /** Of those who wait the ones whose query waits in another line, too. */
  private int shared;

  private boolean held;
  private long heldUntil;

  /**
   * @param waiting where queries of the group wait
   * @param global where queries of all groups wait, of this one at most one at a time
   * @param jitter 0 to 1, new at each call: spreads the ends of pauses that the service did not
   *     time
   */
  LimitGroup(
      String name,
      Protocol protocol,
      GroupLimit limit,
      WaitingRoom waiting,
      FairSemaphore global,
      LongSupplier nanoTime,
      InstantSource clock,
      DoubleSupplier jitter) {
    this.name = name;
    this.protocol = protocol;
    this.limit = limit;
    this.waiting = waiting;
    this.global = global;
    this.nanoTime = nanoTime;
    this.jitter = jitter;
    this.slots = new FairSemaphore(slots(limit));
    // One, or the line of a group that hangs would be that of all, and tell nothing of the wait.
    this.head = new FairSemaphore(1);
    this.bucket = new TokenBucket(limit.rate(), limit.burst(), nanoTime.getAsLong());
    this.quota = new DailyQuota(limit.dailyQuota(), nanoTime.getAsLong());
    this.health = new GroupHealth(clock);
  }

  private static int slots(GroupLimit limit) {
    return limit.concurrency() == 0 ? NO_LIMIT : limit.concurrency();
  }

  /** Takes a slot if one is free. */
  boolean trySlot(Caller caller) {
    return slots.tryAcquire(caller);
  }

  /** Whether a query must be at the head of the line even if a permit is free. */
  synchronized boolean hasRate() {
    return limit.rate() > 0;
  }

  /** Takes the head of the line if it is free. */
  boolean tryHead(Caller caller) {
    return head.tryAcquire(caller);
  }

  /** For those who wait for the group, wherever it is: called when a long pause begins. */
  Recall.Ticket ticket() {
    return recall.ticket();
  }

  /**
   * Takes a slot and then the head of the line, waiting for them until the deadline or the recall;
   * unless it is granted, neither is taken.
   */
  FairSemaphore.Wait enter(Caller caller, Deadline deadline, Recall.Ticket ticket)
      throws InterruptedException {
    FairSemaphore.Wait slot = slots.acquire(caller, deadline.remainingNanos(), ticket);
    if (slot != FairSemaphore.Wait.GRANTED) {
      return slot;
    }
    boolean entered = false;
    try {
      FairSemaphore.Wait first = head.acquire(caller, deadline.remainingNanos(), ticket);
      entered = first == FairSemaphore.Wait.GRANTED;
      return first;
    } finally {
      if (!entered) {
        slots.release(caller);
      }
    }
  }

  /** Lets the next one to the head of the line. */
  void leaveHead(Caller caller) {
    head.release(caller);
  }

  /** Gives the slot back. */
  void leaveSlot(Caller caller) {
    slots.release(caller);
  }

  /**
   * The rest of the pause, of the operator's hold or of the spent quota, whichever is longest, in
   * nanoseconds; 0 if there is none.
   */
  synchronized long rest() {
    return rest(nanoTime.getAsLong());
  }

  private long rest(long now) {
    held = held && heldUntil - now > 0;
    long hold = held ? heldUntil - now : 0;
    return Math.max(hold, Math.max(pause.rest(now), quota.rest(now)));
  }

  /**
   * A query's turn, or how long until there may be one.
   *
   * @param waitNanos 0 if it has one, else the time after which to try again
   * @param begun null if it has none
   */
  record Turn(long waitNanos, Pause.@Nullable Turn begun) {}

  /** Takes a query's turn if it may have one now: {@link #begun} or {@link #giveBack} follows. */
  synchronized Turn take() {
    long now = nanoTime.getAsLong();
    long rest = rest(now);
    if (rest == 0 && pause.isProbing()) {
      rest = PROBE_POLL_NANOS;
    }
    if (rest == 0) {
      rest = bucket.take(now);
    }
    if (rest > 0) {
      return new Turn(rest, null);
    }
    quota.use(now);
    health.begun();
    return new Turn(0, pause.begin());
  }

  /** The query whose turn was taken is being made. It may be the last of the day. */
  void begun() {
    recallIfPaused();
  }

  /** The query whose turn was taken is not made, and costs nothing. */
  synchronized void giveBack(Pause.Turn turn) {
    pause.notMade(turn);
    bucket.giveBack();
    quota.giveBack(nanoTime.getAsLong());
    health.notMade();
  }

  /** The query was answered after {@code nanos}. */
  synchronized void answered(Pause.Turn turn, long nanos) {
    pause.answered(turn);
    retries.earn();
    health.answered(nanos);
  }

  /** The query was answered after {@code nanos}, with nothing that could be read. */
  void unread(Pause.Turn turn, long nanos) {
    noteUnread(turn, nanos);
    recallIfPaused();
  }

  private synchronized void noteUnread(Pause.Turn turn, long nanos) {
    if (limit.rate() > 0) {
      pause.unanswered(turn, null, true, jitter.getAsDouble(), nanoTime.getAsLong());
    }
    health.answered(nanos);
  }

  /** Takes a retry from the budget; false if there is none. */
  synchronized boolean spendRetry() {
    return retries.spend();
  }

  /**
   * The query failed in a way that does not tell of a limit.
   *
   * @param name what it asked about
   * @param nanos how long it took
   */
  void failed(Pause.Turn turn, Reason reason, @Nullable String name, long nanos) {
    noteUnanswered(turn, reason, isShutOut(reason, nanos) ? name : null);
    recallIfPaused();
  }

  /** The query was broken off, {@code nanos} after it began. */
  void left(Pause.Turn turn, @Nullable String name, long nanos) {
    noteUnanswered(turn, null, nanos >= silence(LEFT_SILENCE_NANOS) ? name : null);
    recallIfPaused();
  }

  /** How long a query without an answer must have taken, {@code least} where answers are quick. */
  private synchronized long silence(long least) {
    double slow = Math.min(MAX_SILENCE_NANOS, SLOW_ANSWERS * health.meanAnswerNanos());
    return Math.max(least, (long) slow);
  }

  private synchronized void noteUnanswered(
      Pause.Turn turn, @Nullable Reason reason, @Nullable String shutOut) {
    if (limit.rate() > 0) {
      boolean doorSeen = reason != null && shutOut != null;
      pause.unanswered(turn, shutOut, doorSeen, jitter.getAsDouble(), nanoTime.getAsLong());
    }
    if (reason != null) {
      health.failed(reason);
    }
  }

  /**
   * Whether a query met a closed door. Any of these may be about the one name, and all of many are
   * not. That a caller's own timeout was short is no such sign.
   */
  private boolean isShutOut(Reason reason, long nanos) {
    return reason == Reason.CONNECT_FAILED
        || reason == Reason.TLS_FAILED
        || reason == Reason.BANNED
        // Such failures are told only of empty replies.
        || reason == Reason.INCONCLUSIVE
        || (reason == Reason.TIMEOUT && nanos >= silence(SILENCE_NANOS));
  }

  /** The query met a limit. */
  void throttled(Pause.Turn turn, Reason reason, @Nullable Duration retryAfter) {
    noteThrottled(turn, reason, retryAfter);
    recallIfPaused();
  }

  private synchronized void noteThrottled(
      Pause.Turn turn, Reason reason, @Nullable Duration retryAfter) {
    if (limit.rate() > 0) {
      pause.throttled(turn, retryAfter, jitter.getAsDouble(), nanoTime.getAsLong());
    }
    health.failed(reason);
  }

  /**
   * Calls back all who wait for the group if they would wait too long. Each would find it out by
   * itself when its turn comes, but that may be long: turns come with slots and permits, which are
   * held by queries under way, here and at other registries.
   */
  private void recallIfPaused() {
    if (rest() > QueryGate.MAX_WAITED_PAUSE.toNanos()) {
      recall.call(slots, head, global);
    }
  }

  /** The query has ended, {@code nanos} after it began. */
  synchronized void ended(long nanos) {
    health.ended(nanos);
  }

  /** The operator's word: no query for so long, at most {@link #MAX_HOLD}. */
  void hold(Duration time) {
    holdUntil(time.isNegative() ? Duration.ZERO : time.compareTo(MAX_HOLD) > 0 ? MAX_HOLD : time);
    recallIfPaused();
  }

  private synchronized void holdUntil(Duration time) {
    held = true;
    heldUntil = nanoTime.getAsLong() + time.toNanos();
  }

  /** The operator's word: the group may be asked again, whatever was before. */
  synchronized void resume() {
    held = false;
    pause.clear();
  }

  /** Goes on with another limit. */
  void change(GroupLimit newLimit) {
    apply(newLimit);
    recallIfPaused();
  }

  private synchronized void apply(GroupLimit newLimit) {
    limit = newLimit;
    slots.resize(slots(newLimit));
    bucket.change(newLimit.rate(), newLimit.burst(), nanoTime.getAsLong());
    quota.change(newLimit.dailyQuota());
    if (newLimit.rate() == 0) {
      pause.clear();
    }
  }

  /**
   * Takes a place to wait at, which {@link #leaveWaiting} gives back; false if there is none.
   *
   * @param shared whether the query waits in another line, too
   */
  boolean enterWaiting(Caller caller, boolean patient, Deadline outside, boolean shared)
      throws InterruptedException {
    boolean entered = waiting.enter(caller, patient, outside);
    if (entered && shared) {
      countShared(1);
    }
    return entered;
  }

  private synchronized void countShared(int more) {
    shared += more;
  }

  /** One that was let in waits no longer. */
  void leaveWaiting(Caller caller, boolean patient, boolean shared) {
    if (shared) {
      countShared(-1);
    }
    waiting.leave(caller, patient);
    synchronized (this) {
      if (waiting.size() == 0) {
        line.ended();
      }
    }
  }

  /** One of the queries that waited has its turn. */
  synchronized void waiterServed() {
    line.turn(nanoTime.getAsLong(), waiting.size() - 1);
  }

  /** How long until all queries of a caller that wait have their turn; zero if none waits. */
  synchronized Duration expectedWait(Caller caller) {
    return expectedWait(Math.min(waiting.until(caller), turnsTaken(caller)), 1);
  }

  /**
   * How long one more query of a caller would be under way, waiting included, if things go not too
   * well; zero if none waits now, and while the group is paused for longer than is waited for: then
   * its lookups go elsewhere at once.
   */
  synchronized Duration expectedTimeOfNext(Caller caller) {
    int ahead = Math.min(waiting.untilNext(caller), turnsTaken(caller) + 1);
    long rest = rest(nanoTime.getAsLong());
    return ahead == 0 || rest > QueryGate.MAX_WAITED_PAUSE.toNanos()
        ? Duration.ZERO
        : expectedWait(ahead, limit.rate() == 0 ? CAUTION : 1)
            .plus(Duration.ofNanos((long) (health.meanSeconds() * NANOS_PER_SECOND)));
  }

  /**
   * How many turns those take who wait now: a query that waits in two lines takes one, but it may
   * be that the other line is left; in a caller's own no query waits twice.
   */
  private int turnsTaken(Caller caller) {
    return Math.max(waiting.of(caller), waiting.size() - shared);
  }

  private Duration expectedWait(int ahead, double caution) {
    if (ahead == 0) {
      return Duration.ZERO;
    }
    long now = nanoTime.getAsLong();
    double ofRate = bucket.secondsUntil(ahead, now);
    double ofSlots = ahead * health.meanSeconds() / slots(limit);
    double ofLine = caution * line.expectedNanos(now, ahead) / NANOS_PER_SECOND;
    double seconds = Math.max(ofLine, Math.max(ofRate, ofSlots));
    return Duration.ofNanos(rest(now))
        .plus(Duration.ofMillis((long) Math.min(MAX_ESTIMATE_MILLIS, seconds * 1_000)));
  }

  /** How the group is. */
  synchronized GroupStatus status() {
    long now = nanoTime.getAsLong();
    long rest = rest(now);
    GroupStatus.State state =
        held ? GroupStatus.State.PAUSED : rest > 0 ? GroupStatus.State.THROTTLED : health.state();
    return health.status(
        name, protocol, state, waiting.size(), limit, rest == 0 ? null : Duration.ofNanos(rest));
  }
}
