package dev.domaincheck.whois;

/**
 * What reading one reply has cost so far, in steps, and the most that it may cost. Steps are
 * counted, not timed: the same reply costs the same on a busy machine.
 */
final class Effort {
  private final long most;
  private long spent;

  Effort(long most) {
    this.most = most;
  }

  void spend(long steps) {
    spent += steps;
  }

  boolean isExhausted() {
    return spent > most;
  }

  long spent() {
    return spent;
  }
}
