package dev.domaincheck.flight;

import dev.domaincheck.availability.Assurance;
import dev.domaincheck.availability.Caller;
import dev.domaincheck.availability.CheckOptions;
import dev.domaincheck.availability.CheckResult;
import dev.domaincheck.availability.LookupListener;
import dev.domaincheck.availability.Reason;
import dev.domaincheck.availability.View;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
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
 */
final class Flight {

  /**
   * What may be shared: everything that changes the answer.
   *
   * @param name the A-label form
   */
  record Key(String name, Assurance assurance, View view) {}

  /** One who waits, and may end that by an answer of their own. */
  static final class Waiter {
    final CompletableFuture<CheckResult> answer = new CompletableFuture<>();
    private final Caller caller;

    private Waiter(Caller caller) {
      this.caller = caller;
    }
  }

  /** The lookup in one caller's line. */
  final class Line implements LookupListener {
    final Caller caller;
    final CheckOptions options;

    // Guarded by the flight's monitor.
    private int waiters;
    private @Nullable Thread thread;

    private Line(Caller caller, CheckOptions options) {
      this.caller = caller;
      this.options = options;
    }

    Flight flight() {
      return Flight.this;
    }

    /** Whether it is the line of the caller whose question the flight answers. */
    boolean isFirst() {
      return equals(first);
    }

    @Override
    public void waits() {
      inLine = true;
      lookUpForAll();
    }

    private boolean isStarted() {
      return thread != null;
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

  final long begunNanos;
  final CheckOptions options;
  private final Function<Line, Thread> lookups;
  private final Line first;

  /** Whether somebody's first turn has to be waited for. */
  private volatile boolean inLine;

  // What follows is guarded by the monitor.
  private int waiters = 1;
  private Set<Waiter> waiting = new HashSet<>();
  private @Nullable CheckResult result;

  /** Those that may still have the first turn: of each caller somebody waits. */
  private final Map<Caller, Line> lines = new HashMap<>(2);

  /** What a line's lookup found that is no answer for the others. */
  private @Nullable CheckResult refusal;

  /** The one whose answer counts, once that is known. */
  private @Nullable Line alone;

  /**
   * @param lookups makes the thread that looks the name up in a line
   */
  Flight(long begunNanos, CheckOptions options, Caller caller, Function<Line, Thread> lookups) {
    this.begunNanos = begunNanos;
    this.options = options;
    this.lookups = lookups;
    this.first = new Line(caller, options);
    this.first.waiters = 1;
    this.lines.put(caller, first);
  }

  /** Begins to look the name up for the caller that the flight was made for. */
  synchronized void begin() {
    first.start();
  }

  /**
   * One more waits; false if all who waited have left, for then the lookup is being broken off. To
   * be followed by {@link #lookUpForAll}.
   */
  synchronized boolean join(Caller caller, boolean patient) {
    if (waiters == 0) {
      return false;
    }
    waiters++;
    if (alone == null) {
      lines.computeIfAbsent(caller, c -> new Line(c, patient ? options.ofStream() : options))
          .waiters++;
    }
    return true;
  }

  /** Looks the name up in the lines of all who have joined, if there is a wait. */
  void lookUpForAll() {
    if (inLine) {
      startLines();
    }
  }

  private synchronized void startLines() {
    if (alone == null && result == null && waiters > 0) {
      // Whose lookup cannot be started waits for the others'.
      lines.values().removeIf(line -> !line.isStarted() && !starts(line));
    }
  }

  private static boolean starts(Line line) {
    try {
      line.start();
      return true;
    } catch (RuntimeException | OutOfMemoryError e) {
      return false;
    }
  }

  /** Whether a line's turn is the first: then it goes on alone. */
  private synchronized boolean mayBegin(Line line) {
    // Else those who stood in it have left, and it is being broken off.
    return lines.containsValue(line) && goesOnAlone(line);
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
    }
    return alone.equals(line);
  }

  /**
   * A line's lookup has ended.
   *
   * @param answers whether with what is an answer for the other callers, too
   * @return the flight's result; null if another line's lookup is to give it
   */
  synchronized @Nullable CheckResult ends(Line line, CheckResult found, boolean answers) {
    if (alone == null && !answers) {
      lines.remove(line.caller, line);
      startLines();
      boolean goesOn = false;
      for (Line other : lines.values()) {
        goesOn |= other.isStarted();
      }
      if (goesOn) {
        refusal = isBrokenOff(found) ? refusal : found;
        return null;
      }
    }
    if (!goesOnAlone(line)) {
      return null;
    }
    // Who stood in that line has left; who still waits stood in another.
    return refusal != null && isBrokenOff(found) ? refusal : found;
  }

  private static boolean isBrokenOff(CheckResult found) {
    return found.reason() == Reason.CANCELLED;
  }

  /** Where one who has joined waits. */
  synchronized Waiter waiter(Caller caller) {
    Waiter waiter = new Waiter(caller);
    if (result == null) {
      waiting.add(waiter);
    } else {
      waiter.answer.complete(result);
    }
    return waiter;
  }

  /** Answers all who wait, and whoever still comes. */
  void land(CheckResult found) {
    for (Waiter waiter : landed(found)) {
      waiter.answer.complete(found);
    }
  }

  /** Those who are to be answered. Takes no memory, so that the want of it hangs nobody. */
  private synchronized Set<Waiter> landed(CheckResult found) {
    result = found;
    Set<Waiter> all = waiting;
    waiting = Set.of();
    return all;
  }

  /**
   * One less waits; the last one out breaks the lookup off, which closes its exchange, and the last
   * one of a caller makes room in that caller's line.
   */
  synchronized void leave(Waiter waiter) {
    waiters--;
    if (result != null) {
      return;
    }
    waiting.remove(waiter);
    if (waiters == 0) {
      lines.values().forEach(Line::interrupt);
      if (alone != null) {
        alone.interrupt();
      }
      return;
    }
    Line line = lines.get(waiter.caller);
    if (line != null && --line.waiters == 0) {
      lines.remove(waiter.caller);
      line.interrupt();
      // It may have been the only one that was started.
      startLines();
    }
  }
}
