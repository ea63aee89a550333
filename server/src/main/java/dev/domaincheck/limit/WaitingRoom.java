package dev.domaincheck.limit;

import dev.domaincheck.availability.Caller;
import dev.domaincheck.availability.Deadline;
import java.util.HashMap;
import java.util.Map;

/**
 * Counts those who wait. Whom it has no place for is turned away, or waits outside for one: among
 * the places of a caller in the order of coming, among those of all caller by caller.
 */
final class WaitingRoom {
  /** Nobody is called back from outside: those inside leave when they are, and so make room. */
  private static final Recall.Ticket NO_RECALL = new Recall().ticket();

  private final int places;
  private final int placesOfCaller;
  private final FairSemaphore free;
  private final Map<Caller, Line> lines = new HashMap<>();
  private int taken;

  /** One caller's, as long as somebody of it is inside or comes in. */
  private static final class Line {
    final FairSemaphore free;
    int present;
    int taken;

    Line(int places) {
      free = new FairSemaphore(places);
    }
  }

  /**
   * @param places how many may wait
   * @param placesOfCaller how many of them for one caller
   */
  WaitingRoom(int places, int placesOfCaller) {
    this.places = places;
    this.placesOfCaller = placesOfCaller;
    this.free = new FairSemaphore(places);
  }

  /** Takes a place, which {@link #leave} gives back; false if none came free by {@code outside}. */
  boolean enter(Caller caller, Deadline outside) throws InterruptedException {
    Line line = come(caller);
    boolean own = false;
    boolean entered = false;
    try {
      own = acquire(line.free, caller, outside);
      entered = own && acquire(free, caller, outside);
      return entered;
    } finally {
      if (entered) {
        take(line);
      } else {
        if (own) {
          line.free.release();
        }
        go(caller, line);
      }
    }
  }

  private static boolean acquire(FairSemaphore places, Caller caller, Deadline outside)
      throws InterruptedException {
    return places.acquire(caller, outside.remainingNanos(), NO_RECALL)
        == FairSemaphore.Wait.GRANTED;
  }

  private synchronized Line come(Caller caller) {
    Line line = lines.computeIfAbsent(caller, c -> new Line(placesOfCaller));
    line.present++;
    return line;
  }

  private synchronized void take(Line line) {
    line.taken++;
    taken++;
  }

  private synchronized void go(Caller caller, Line line) {
    line.present--;
    if (line.present == 0) {
      lines.remove(caller);
    }
  }

  void leave(Caller caller) {
    Line line = give(caller);
    free.release();
    line.free.release();
    go(caller, line);
  }

  private synchronized Line give(Caller caller) {
    Line line = lines.get(caller);
    if (line == null) {
      throw new IllegalStateException("nobody of the caller is inside");
    }
    line.taken--;
    taken--;
    return line;
  }

  /** Whether there is no place for a caller now. */
  synchronized boolean isFull(Caller caller) {
    return taken == places || of(caller) == placesOfCaller;
  }

  /**
   * How many are served until the last one of a caller is: callers take turns, so as many of each
   * other as of its own at most.
   */
  synchronized int until(Caller caller) {
    return Math.min(taken, of(caller) * lines.size());
  }

  /** As {@link #until}, for one more of the caller; 0 if nobody waits. */
  synchronized int untilNext(Caller caller) {
    int own = of(caller);
    int callers = lines.size() + (own == 0 ? 1 : 0);
    return taken == 0 ? 0 : Math.min(taken + 1, (own + 1) * callers);
  }

  private int of(Caller caller) {
    Line line = lines.get(caller);
    return line == null ? 0 : line.taken;
  }

  /** How many wait. */
  synchronized int size() {
    return taken;
  }
}
