package dev.domaincheck.limit;

import dev.domaincheck.availability.Caller;
import dev.domaincheck.availability.Deadline;
import dev.domaincheck.availability.LookupListener;
import dev.domaincheck.availability.Protocol;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Admits queries: at most so many at once over all registries, and of each limit group no more than
 * it bears. Who waits is served caller by caller.
 *
 * <p>A query takes its group's slot first, then a global permit, then its turn in the group's rate;
 * if there is no turn it gives the global permit back before it waits. So a group that is slow or
 * paused keeps its own queries waiting and never a permit that another could use. When a pause
 * begins that is too long to be waited for, all who wait for the group are told at once.
 */
public final class QueryGate {
  /**
   * A pause that is shorter than this is waited for; a longer one is told to the caller at once.
   */
  static final Duration MAX_WAITED_PAUSE = Duration.ofSeconds(1);

  /** Queries of one caller that may wait for one group, or as many as one call may have. */
  static final int MAX_QUEUED_IN_GROUP = 1_000;

  /**
   * Names of one call that wait their turn while others of it fill every permit: a permit that
   * comes free finds the next query ready, not one whose thread has yet to start. A few tens of
   * milliseconds of a registry that answers 5,000 queries a second.
   */
  private static final int READ_AHEAD = 256;

  /** A sixteenth of the permits is out of reach for a caller alone, while there are others. */
  private static final int HEADROOM_SHARE = 16;

  /** Queries that may wait in all. */
  static final int MAX_QUEUED = 10_000;

  /** How many of them may wait for one group: one that hangs leaves room for others. */
  static final int MAX_QUEUED_OF_GROUP = MAX_QUEUED / 10 * 8;

  /** How many of them may be one caller's: there is always room for another. */
  static final int MAX_QUEUED_OF_CALLER = MAX_QUEUED / 10 * 9;

  /**
   * Who waits for a token looks again this often: a pause may have begun, or the operator have
   * changed the rate.
   */
  private static final long MAX_SLEEP_NANOS = Duration.ofSeconds(1).toNanos();

  private final FairSemaphore global;
  private final int namesOfCall;
  private final Limits limits;
  private final LongSupplier nanoTime;
  private final InstantSource clock;
  private final Sleeper sleeper;
  private final ConcurrentHashMap<String, LimitGroup> groups = new ConcurrentHashMap<>();

  /** Those who wait for a place to wait at. */
  private final WaitingRoom outside = new WaitingRoom(MAX_QUEUED, MAX_QUEUED_OF_CALLER);

  private final WaitingRoom waiting = new WaitingRoom(MAX_QUEUED, MAX_QUEUED_OF_CALLER);

  /** The limit of each group. */
  @FunctionalInterface
  public interface Limits {
    /** The limit of the group {@code name}, whose services speak {@code protocol}. */
    GroupLimit of(String name, Protocol protocol);
  }

  /** Waits; injected so that tests need not. */
  @FunctionalInterface
  interface Sleeper {
    void sleep(long nanos) throws InterruptedException;
  }

  /**
   * @param permits queries under way at once over all groups, at least 1
   * @param limits asked once for each group, when it is first used
   * @param clock stamps failures
   */
  public QueryGate(int permits, Limits limits, InstantSource clock) {
    this(permits, limits, clock, System::nanoTime, nanos -> TimeUnit.NANOSECONDS.sleep(nanos));
  }

  QueryGate(
      int permits, Limits limits, InstantSource clock, LongSupplier nanoTime, Sleeper sleeper) {
    if (permits < 1) {
      throw new IllegalArgumentException("permits is " + permits + ", expected 1 or more");
    }
    this.global = new FairSemaphore(permits, permits / HEADROOM_SHARE, nanoTime);
    this.namesOfCall = Math.min(permits, MAX_QUEUED_IN_GROUP) + READ_AHEAD;
    this.limits = limits;
    this.clock = clock;
    this.nanoTime = nanoTime;
    this.sleeper = sleeper;
  }

  /**
   * Waits for leave to make one query, but not for a place to wait at.
   *
   * @return as {@link #admit(String, Protocol, Caller, Deadline, boolean, LookupListener)}
   * @throws InterruptedException if the thread is interrupted; then nothing is taken
   */
  public Admission admit(String groupName, Protocol protocol, Caller caller, Deadline deadline)
      throws InterruptedException {
    return admit(groupName, protocol, caller, deadline, false, LookupListener.none());
  }

  /**
   * Waits for leave to make one query.
   *
   * @param groupName the group of the service to be asked; groups are few and named by tables
   * @param caller for whom: each has a queue of its own
   * @param deadline how long to wait at most
   * @param patient whether to wait for a place in the line, too, if the caller has none left; else
   *     that is {@link Admission.Overloaded}. Those who do are not counted as waiting, and there
   *     are at most {@value #MAX_QUEUED} of them
   * @param listener told if there is a wait, and asked, when the turn has come, whether the query
   *     is still to be made: if not, the turn costs nothing
   * @return {@link Admission.Granted} with a permit to be closed when the query has ended; {@link
   *     Admission.TimedOut} also if the deadline was over before; {@link Admission.Paused} at once
   *     if the group is left alone for longer than {@link #MAX_WAITED_PAUSE} or the deadline
   * @throws InterruptedException if the thread is interrupted, or by the listener; then nothing is
   *     taken
   */
  public Admission admit(
      String groupName,
      Protocol protocol,
      Caller caller,
      Deadline deadline,
      boolean patient,
      LookupListener listener)
      throws InterruptedException {
    LimitGroup group = group(groupName, protocol);
    Admission atOnce = tryNow(group, caller, deadline, listener);
    if (atOnce != null) {
      return atOnce;
    }
    // Who has no place outside either is not let to wait for one.
    boolean isOutside = patient && outside.enter(caller, false, deadline);
    return queue(group, caller, deadline, isOutside, listener);
  }

  /**
   * Takes a place to wait at, then waits for leave.
   *
   * @param patient whether to wait for a place, too; the caller has a permit of {@link #outside},
   *     which is given back
   */
  private Admission queue(
      LimitGroup group, Caller caller, Deadline deadline, boolean patient, LookupListener listener)
      throws InterruptedException {
    Admission noPlace = patient ? new Admission.TimedOut() : new Admission.Overloaded();
    boolean isOutside = patient;
    try {
      boolean shared = listener.waits();
      // The group's first: who waits for a place there must not take one that other groups want.
      if (!group.enterWaiting(caller, patient, deadline, shared)) {
        return noPlace;
      }
      try {
        if (!waiting.enter(caller, patient, deadline)) {
          return noPlace;
        }
        try {
          if (patient) {
            outside.leave(caller, false);
            isOutside = false;
          }
          return await(group, caller, deadline, listener);
        } finally {
          waiting.leave(caller, patient);
        }
      } finally {
        group.leaveWaiting(caller, patient, shared);
      }
    } finally {
      if (isOutside) {
        outside.leave(caller, false);
      }
    }
  }

  /**
   * Takes one retry from a group's budget, which is a tenth of its answered queries. The query made
   * once more passes {@link #admit} like any other.
   *
   * @return false if none is left
   */
  public boolean spendRetry(String groupName, Protocol protocol) {
    return group(groupName, protocol).spendRetry();
  }

  private LimitGroup group(String name, Protocol protocol) {
    LimitGroup present = groups.get(name);
    return present != null
        ? present
        : groups.computeIfAbsent(
            name,
            n ->
                new LimitGroup(
                    n,
                    protocol,
                    limits.of(n, protocol),
                    new WaitingRoom(
                        MAX_QUEUED_OF_GROUP, Math.max(MAX_QUEUED_IN_GROUP, namesOfCall)),
                    global,
                    nanoTime,
                    clock,
                    () -> ThreadLocalRandom.current().nextDouble()));
  }

  /**
   * Names that one call may look up at once, those that wait included: enough to keep every permit
   * in use, and no more than may wait for one group, so that a call never overflows a queue alone.
   */
  public int namesOfCall() {
    return namesOfCall;
  }

  /** Whether no more queries of a caller may wait. */
  public boolean isFull(Caller caller) {
    return waiting.isFull(caller);
  }

  /** How long until the last of a caller's waiting queries has its turn; zero if none waits. */
  public Duration longestWait(Caller caller) {
    return groups.values().stream()
        .map(group -> group.expectedWait(caller))
        .reduce(Duration.ZERO, (a, b) -> a.compareTo(b) >= 0 ? a : b);
  }

  /**
   * How long one more query of a caller in a group would take until its answer, as fast as the
   * group's line moves now, cautiously; zero if nobody waits there.
   */
  public Duration expectedTime(String groupName, Caller caller) {
    LimitGroup group = groups.get(groupName);
    return group == null ? Duration.ZERO : group.expectedTimeOfNext(caller);
  }

  /** Global permits in use now. */
  public int inUse() {
    return global.inUse();
  }

  /** The groups that were used, paused or limited, in no order. */
  public List<GroupStatus> statuses() {
    return groups.values().stream().map(LimitGroup::status).toList();
  }

  /** How a group is; asking makes no group of one that was not used yet. */
  public GroupStatus status(String groupName, Protocol protocol) {
    LimitGroup group = groups.get(groupName);
    return group == null
        ? GroupStatus.unused(groupName, protocol, limits.of(groupName, protocol))
        : group.status();
  }

  /**
   * Keeps a group from being asked for {@code time}, at most 100 years and none if it is negative;
   * queries under way go on.
   */
  public GroupStatus pause(String groupName, Protocol protocol, Duration time) {
    LimitGroup group = group(groupName, protocol);
    group.hold(time);
    return group.status();
  }

  /** Ends a group's pause, the operator's or its service's own. */
  public GroupStatus resume(String groupName, Protocol protocol) {
    LimitGroup group = group(groupName, protocol);
    group.resume();
    return group.status();
  }

  /** Sets a group's limit until the process ends; queries under way go on. */
  public GroupStatus change(String groupName, Protocol protocol, GroupLimit limit) {
    LimitGroup group = group(groupName, protocol);
    group.change(limit);
    return group.status();
  }

  /** What needs no waiting: leave, or the word that there will be none; null: wait. */
  private @Nullable Admission tryNow(
      LimitGroup group, Caller caller, Deadline deadline, LookupListener listener)
      throws InterruptedException {
    Admission paused = paused(group, deadline);
    if (paused != null) {
      return paused;
    }
    if (deadline.isExpired()) {
      return new Admission.TimedOut();
    }
    if (!group.trySlot(caller)) {
      return null;
    }
    // Where there is no rate, who finds a permit free is first: it is so only while nobody waits.
    boolean asHead = group.hasRate();
    if (asHead && !group.tryHead(caller)) {
      group.leaveSlot(caller);
      return null;
    }
    Permit permit = null;
    try {
      if (global.tryAcquire(caller)) {
        permit = begin(group, caller, group.take().begun(), listener);
      }
      return permit == null ? null : new Admission.Granted(permit);
    } finally {
      if (asHead) {
        group.leaveHead(caller);
      }
      if (permit == null) {
        group.leaveSlot(caller);
      }
    }
  }

  /**
   * Begins a query whose turn it is, with a global permit, which is given back if there is none.
   *
   * @param turn null if it is not its turn
   */
  private @Nullable Permit begin(
      LimitGroup group, Caller caller, Pause.@Nullable Turn turn, LookupListener listener)
      throws InterruptedException {
    boolean begins = false;
    try {
      if (turn == null) {
        return null;
      }
      listener.begins();
      Permit permit = new Permit(group, caller, turn, global, nanoTime);
      group.begun();
      begins = true;
      return permit;
    } finally {
      if (!begins) {
        if (turn != null) {
          group.giveBack(turn);
        }
        global.release(caller);
      }
    }
  }

  private Admission await(
      LimitGroup group, Caller caller, Deadline deadline, LookupListener listener)
      throws InterruptedException {
    while (true) {
      Recall.Ticket ticket = group.ticket();
      Admission paused = paused(group, deadline);
      if (paused != null) {
        return paused;
      }
      switch (group.enter(caller, deadline, ticket)) {
        case GRANTED -> {
          return awaitTurn(group, caller, deadline, listener);
        }
        case TIMED_OUT -> {
          return new Admission.TimedOut();
        }
        case RECALLED -> {
          // To be told of the pause; or it ended as soon as it began, then back into the line.
        }
      }
    }
  }

  /** As the head of the group's line: waits for a global permit and a turn at the same time. */
  private Admission awaitTurn(
      LimitGroup group, Caller caller, Deadline deadline, LookupListener listener)
      throws InterruptedException {
    Permit permit = null;
    try {
      while (true) {
        Recall.Ticket ticket = group.ticket();
        Admission paused = paused(group, deadline);
        if (paused != null) {
          return paused;
        }
        switch (global.acquire(caller, deadline.remainingNanos(), ticket)) {
          case GRANTED -> {}
          case TIMED_OUT -> {
            return new Admission.TimedOut();
          }
          case RECALLED -> {
            continue;
          }
        }
        LimitGroup.Turn turn = group.take();
        permit = begin(group, caller, turn.begun(), listener);
        if (permit != null) {
          group.waiterServed();
          return new Admission.Granted(permit);
        }
        if (turn.waitNanos() >= deadline.remainingNanos()) {
          // A pause may have begun just now: that tells the caller more.
          paused = paused(group, deadline);
          return paused != null ? paused : new Admission.TimedOut();
        }
        sleeper.sleep(Math.min(turn.waitNanos(), MAX_SLEEP_NANOS));
      }
    } finally {
      group.leaveHead(caller);
      if (permit == null) {
        group.leaveSlot(caller);
      }
    }
  }

  /** The word that the group is paused, if it is so for longer than is waited for. */
  private static @Nullable Admission paused(LimitGroup group, Deadline deadline) {
    long rest = group.rest();
    return rest > 0 && rest > Math.min(MAX_WAITED_PAUSE.toNanos(), deadline.remainingNanos())
        ? new Admission.Paused(Duration.ofNanos(rest))
        : null;
  }
}
