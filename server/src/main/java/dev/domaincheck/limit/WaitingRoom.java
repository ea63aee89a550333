package dev.domaincheck.limit;

import dev.domaincheck.availability.Caller;
import java.util.HashMap;
import java.util.Map;

/** Counts those who wait, and turns away whom it has no place for. */
final class WaitingRoom {
  private final int places;
  private final int placesOfCaller;
  private final Map<Caller, Integer> waiting = new HashMap<>();
  private int taken;

  /**
   * @param places how many may wait
   * @param placesOfCaller how many of them for one caller
   */
  WaitingRoom(int places, int placesOfCaller) {
    this.places = places;
    this.placesOfCaller = placesOfCaller;
  }

  /** Takes a place, which {@link #leave} gives back; false if there is none. */
  synchronized boolean enter(Caller caller) {
    if (isFull(caller)) {
      return false;
    }
    taken++;
    waiting.merge(caller, 1, Integer::sum);
    return true;
  }

  synchronized void leave(Caller caller) {
    taken--;
    waiting.computeIfPresent(caller, (c, own) -> own == 1 ? null : own - 1);
  }

  /** Whether {@link #enter} would turn a caller away. */
  synchronized boolean isFull(Caller caller) {
    return taken == places || of(caller) == placesOfCaller;
  }

  /**
   * How many are served until the last one of a caller is: callers take turns, so as many of each
   * other as of its own at most.
   */
  synchronized int until(Caller caller) {
    return Math.min(taken, of(caller) * waiting.size());
  }

  /** As {@link #until}, for one more of the caller; 0 if nobody waits. */
  synchronized int untilNext(Caller caller) {
    int own = of(caller);
    int callers = waiting.size() + (own == 0 ? 1 : 0);
    return taken == 0 ? 0 : Math.min(taken + 1, (own + 1) * callers);
  }

  private int of(Caller caller) {
    return waiting.getOrDefault(caller, 0);
  }

  /** How many wait. */
  synchronized int size() {
    return taken;
  }
}
