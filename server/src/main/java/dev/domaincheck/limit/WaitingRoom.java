package dev.domaincheck.limit;

import dev.domaincheck.availability.Caller;
import dev.domaincheck.availability.Deadline;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Counts those who wait. Whom it has no place for is turned away, or waits outside for one if it is
 * patient: among the places of a caller in the order of coming, among those of all caller by
 * caller. The patient have nine tenths of the places, for they take each that comes free, and those
 * who are turned away would never find one.
 */
final class WaitingRoom {
  /** Nobody is called back from outside: those inside leave when they are, and so make room. */
  private static final Recall.Ticket NO_RECALL = new Recall().ticket();

  private final int places;
  private final int placesOfCaller;
  private final FairSemaphore free;
  private final FairSemaphore freeForPatient;
  private final Map<Caller, Line> lines = new HashMap<>();
  private int taken;

  /** One caller's, as long as somebody of it is inside or comes in. */
  private static final class Line {
    final FairSemaphore free;
    final FairSemaphore freeForPatient;
    int present;
    int taken;

    Line(int places) {
      free = new FairSemaphore(places);
      freeForPatient = new FairSemaphore(ofPatient(places));
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
    this.freeForPatient = new FairSemaphore(ofPatient(places));
  }

  private static int ofPatient(int places) {
    return places - places / 10;
  }

  /**
   * Takes a place, which {@link #leave} gives back; false if there is none.
   *
   * @param outside until when one who is patient waits for a place
   */
  boolean enter(Caller caller, boolean patient, Deadline outside) throws InterruptedException {
    Line line = come(caller);
    List<FairSemaphore> ways = ways(line, patient);
    int passed = 0;
    try {
      long nanos = patient ? outside.remainingNanos() : 0;
      while (passed < ways.size()
          && ways.get(passed).acquire(caller, nanos, NO_RECALL) == FairSemaphore.Wait.GRANTED) {
        passed++;
        nanos = patient ? outside.remainingNanos() : 0;
      }
      return passed == ways.size();
    } finally {
      if (passed == ways.size()) {
        take(line);
      } else {
        ways.subList(0, passed).forEach(way -> way.release(caller));
        go(caller, line);
      }
    }
  }

  /** What is to be passed, in order. */
  private List<FairSemaphore> ways(Line line, boolean patient) {
    return patient
        ? List.of(line.freeForPatient, line.free, freeForPatient, free)
        : List.of(line.free, free);
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

  /** Gives back the place that one as patient as this took. */
  void leave(Caller caller, boolean patient) {
    Line line = give(caller);
    ways(line, patient).reversed().forEach(way -> way.release(caller));
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

  /** How many places a caller has. */
  synchronized int of(Caller caller) {
    Line line = lines.get(caller);
    return line == null ? 0 : line.taken;
  }

  /** How many wait. */
  synchronized int size() {
    return taken;
  }
}
