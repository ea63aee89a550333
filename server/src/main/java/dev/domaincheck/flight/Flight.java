package dev.domaincheck.flight;

import dev.domaincheck.availability.Assurance;
import dev.domaincheck.availability.Availability;
import dev.domaincheck.availability.Caller;
import dev.domaincheck.availability.CheckOptions;
import dev.domaincheck.availability.CheckResult;
import dev.domaincheck.availability.Evidence;
import dev.domaincheck.availability.LookupListener;
import dev.domaincheck.availability.Reason;
import dev.domaincheck.availability.View;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One answer under way and the number of those who wait for it.
 *
 * <p>It is looked up in the line of the caller who began it. While it waits there for its first
 * turn it is looked up in the line of each other caller who joins as well, so that nobody waits
 * behind the thousand names of another. The first of these lookups to have its turn goes on alone.
 * If that ends for want of a place in another line of its caller's, it is the answer of those who
 * stood there; for the others, who may have a place, the name is looked up anew in theirs.
 */
final class Flight {

  /**
   * What may be shared: everything that changes the answer.
   *
   * @param name the A-label form
   */
  record Key(String name, Assurance assurance, View view) {}

  /**
   * In whose line a name is looked up.
   *
   * @param patient whether to wait for a place in it, too, as streams do
   */
  record Place(Caller caller, boolean patient) {}

  /** One who waits, and may end that by an answer of their own. */
  static final class Waiter {
    final CompletableFuture<CheckResult> answer = new CompletableFuture<>();
    private final Place place;

    /** Where it stands, or stood; null if it joined after the turn. Guarded by the monitor. */
    private @Nullable Line line;

    Waiter(Place place) {
      this.place = place;
    }
  }

  /** The lookup in one caller's line. */
  final class Line implements LookupListener {
    final Place place;
    final CheckOptions options;

    // Guarded by the flight's monitor.
    private int waiters;
    private @Nullable Thread thread;

    /** Those whose answer it is though the flight goes on. */
    private List<Waiter> refused = List.of();

    private Line(Place place) {
      this.place = place;
      this.options = Flight.this.options.withPatient(place.patient());
    }

    Flight flight() {
      return Flight.this;
    }

    /** Whether it is the line of the caller whose question the flight answers. */
    boolean isFirst() {
      return equals(first);
    }

    @Override
    public boolean waits() {
      inLine = true;
      lookUpForAll();
      return isSecond(this);
    }

    @Override
    public void begins() throws InterruptedException {
      if (!mayBegin(this)) {
        throw new InterruptedException("the name is looked up in another caller's turn");
      }
    }

    private void start() {
      Thread lookup = lookups.apply(this);
      thread = lookup;
      lookup.start();
    }

    private void interrupt() {
      if (thread != null) {
        thread.interrupt();
      }
    }
  }

  /**
   * So many turns may end for want of a place: then the next registry's line may be full for all,
   * and more turns would not help. Streams wait for a place, so theirs may.
   */
  private static final int MAX_REFUSED_TURNS = 3;

  private static final CheckResult NOT_STARTED =
      CheckResult.withoutEvidence(
          Availability.UNKNOWN, Reason.INTERNAL, "the lookup could not be started; ask again");

  /** An empty set from which nothing can be removed either. */
  private static final Set<Waiter> NOBODY = Collections.emptySet();

  final long begunNanos;
  final CheckOptions options;
  private final Function<Line, Thread> lookups;
  private final Line first;

  /** Whether a name that is joined is looked up in the joiner's line at once: turns are scarce. */
  private volatile boolean inLine;

  // What follows is guarded by the monitor.

  /** Who is to be answered; nobody after that. */
  private Set<Waiter> waiting = new HashSet<>();

  /** Those that may still have the first turn: of each caller somebody waits. */
  private final Map<Place, Line> lines = new HashMap<>(2);

  /** Of these the ones that nobody looks the name up in yet. */
  private final Queue<Line> unstarted = new ArrayDeque<>(1);

  /** Of these the one whose wait counts for all. */
  private @Nullable Line counted;

  /** What a line's lookup found that is no answer for those in others. */
  private @Nullable CheckResult refusal;

  /** Whose turn ended for want of a place. */
  private final Set<Place> refusedTurns = new HashSet<>(2);

  /** Whether it ends with what is no answer for others. */
  private boolean refuses;

  /** The one that has had its turn, or whose answer is the flight's. */
  private @Nullable Line alone;

  /**
   * @param waiter for whom it is made
   * @param lookups makes the thread that looks the name up in a line
   */
  Flight(long begunNanos, CheckOptions options, Waiter waiter, Function<Line, Thread> lookups) {
    this.begunNanos = begunNanos;
    this.options = options;
    this.lookups = lookups;
    this.first = new Line(waiter.place);
    this.lines.put(waiter.place, first);
    this.waiting.add(waiter);
    stand(waiter, first);
  }

  /** Begins to look the name up for the one that the flight was made for. */
  synchronized void begin() {
    first.start();
  }

  private static void stand(Waiter waiter, Line line) {
    waiter.line = line;
    line.waiters++;
  }

  /**
   * One more waits; false if it has been answered, or will be with what is no answer for another,
   * or all who waited have left, for then the lookup is being broken off. To be followed by {@link
   * #lookUpForAll}.
   */
  synchronized boolean join(Waiter waiter) {
    if (waiting.isEmpty() || refuses) {
      return false;
    }
    waiting.add(waiter);
    waiter.line = null;
    if (alone == null && !isRefused(waiter)) {
      stand(waiter, lines.computeIfAbsent(waiter.place, this::newLine));
    }
    return true;
  }

  /** Whether one is not tried, or not again: others' turns may still answer them. */
  private boolean isRefused(Waiter waiter) {
    return refusedTurns.contains(waiter.place)
        || (refusedTurns.size() >= MAX_REFUSED_TURNS && !waiter.place.patient());
  }

  private Line newLine(Place place) {
    Line line = new Line(place);
    unstarted.add(line);
    return line;
  }

  /** Looks the name up in the lines of all who have joined, if there is a wait. */
  void lookUpForAll() {
    if (inLine) {
      startLines();
    }
  }

  private synchronized void startLines() {
    if (alone != null) {
      return;
    }
    // It has begun for all; now it stands for the one it was made for.
    dropIfLeft(first);
    for (Line line = unstarted.poll(); line != null; line = unstarted.poll()) {
      if (line.waiters == 0 || !starts(line)) {
        lines.remove(line.place, line);
      }
    }
  }

  /** Whether the wait of another line counts for this one. */
  private synchronized boolean isSecond(Line line) {
    if (counted == null || !isInLine(counted)) {
      counted = line;
    }
    return !counted.equals(line);
  }

  private synchronized boolean isInLine(Line line) {
    return line.equals(lines.get(line.place));
  }

  private void dropIfLeft(Line line) {
    if (line.waiters == 0 && lines.remove(line.place, line)) {
      line.interrupt();
    }
  }

  /** Starts a lookup; if it cannot be, those who stand in its line wait for the others'. */
  private boolean starts(Line line) {
    try {
      line.start();
      return true;
    } catch (RuntimeException | OutOfMemoryError e) {
      refusal = refusal == null ? NOT_STARTED : refusal;
      return false;
    }
  }

  /** Whether a line's turn is the first: then it goes on alone. */
  private synchronized boolean mayBegin(Line line) {
    // Else it was beaten, or those who stood in it have left: it is being broken off.
    return isInLine(line) && goesOnAlone(line);
  }

  private boolean goesOnAlone(Line line) {
    if (alone == null) {
      alone = line;
      for (Line other : lines.values()) {
        if (!other.equals(line)) {
          other.interrupt();
        }
      }
      lines.clear();
      unstarted.clear();
    }
    return alone.equals(line);
  }

  /**
   * A line's lookup has ended.
   *
   * @return what is to {@link #land}; null if another line's lookup is to give it
   */
  synchronized @Nullable CheckResult ends(Line line, CheckResult found) {
    if (alone != null && !alone.equals(line)) {
      return null;
    }
    try {
      return isAnswer(found) ? last(line, found) : refused(line, found);
    } catch (OutOfMemoryError e) {
      // Nobody is to wait for what cannot begin.
      alone = line;
      refuses = true;
      return found;
    }
  }

  private CheckResult last(Line line, CheckResult found) {
    goesOnAlone(line);
    refuses = !isAnswer(found);
    return found;
  }

  private @Nullable CheckResult refused(Line line, CheckResult found) {
    boolean hadTurn = line.equals(alone);
    if (hadTurn && !foundNoPlace(found)) {
      return last(line, found);
    }
    lines.remove(line.place, line);
    alone = null;
    if (hadTurn) {
      refusedTurns.add(line.place);
      standAnew(line);
    }
    inLine = true;
    startLines();
    if (!lines.isEmpty()) {
      refusal = isBrokenOff(found) ? refusal : found;
      return hadTurn ? found : null;
    }
    // Who stood in a line that was broken off has left; who still waits stood in another.
    return last(line, refusal != null && isBrokenOff(found) ? refusal : found);
  }

  /** Those who may still be tried stand in their lines again; the others get what a turn found. */
  private void standAnew(Line hadTurn) {
    List<Waiter> refused = waiting.stream().filter(this::isRefused).toList();
    refused.forEach(waiting::remove);
    hadTurn.refused = refused;
    for (Waiter waiter : waiting) {
      stand(waiter, lines.computeIfAbsent(waiter.place, this::newLine));
    }
  }

  private static boolean isBrokenOff(CheckResult found) {
    return found.reason() == Reason.CANCELLED;
  }

  /** Whether a lookup in another line would find nothing else. */
  private static boolean isAnswer(CheckResult found) {
    return !isBrokenOff(found) && found.reason() != Reason.INTERNAL && !foundNoPlace(found);
  }

  /** Whether some source could not be asked, which may have known. */
  private static boolean foundNoPlace(CheckResult found) {
    if (found.availability() != Availability.UNKNOWN) {
      return false;
    }
    boolean without = found.reason() == Reason.OVERLOADED;
    for (Evidence step : found.evidence()) {
      without |= step.reason() == Reason.OVERLOADED;
    }
    return without;
  }

  /** Whether the flight is over with what this line's lookup found. */
  synchronized boolean isLast(Line line) {
    return line.equals(alone);
  }

  /** Answers those who wait for what a line's lookup found: all of them if it is the last one. */
  void land(Line line, CheckResult found) {
    for (Waiter waiter : line.refused) {
      waiter.answer.complete(found);
    }
    if (isLast(line)) {
      land(found);
    }
  }

  /** Answers all who wait. */
  void land(CheckResult found) {
    for (Waiter waiter : all()) {
      waiter.answer.complete(found);
    }
  }

  /** All who wait, and nobody after that. Takes no memory, so that the want of it hangs nobody. */
  private synchronized Set<Waiter> all() {
    Set<Waiter> all = waiting;
    waiting = NOBODY;
    return all;
  }

  /**
   * One less waits; the last one out breaks the lookup off, which closes its exchange, and the last
   * one of a caller ends the wait for the first turn in that caller's line. What a lookup does
   * before it waits it does for all, and so goes on.
   */
  synchronized void leave(Waiter waiter) {
    if (!waiting.remove(waiter)) {
      return;
    }
    Line line = waiter.line;
    if (line != null) {
      line.waiters--;
      if (inLine && alone == null) {
        dropIfLeft(line);
      }
    }
    if (waiting.isEmpty()) {
      // Those that were not started never will be.
      startLines();
      lines.values().forEach(Line::interrupt);
      if (alone != null) {
        alone.interrupt();
      }
    }
  }
}
