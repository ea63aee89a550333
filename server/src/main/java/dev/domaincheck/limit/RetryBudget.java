package dev.domaincheck.limit;

/**
 * How many of a group's queries may be made once more: a tenth of those that were answered. It
 * begins with none, so that a service that never answers is never asked twice. Not safe for
 * threads: its owner guards it.
 */
final class RetryBudget {
  /** Answered queries that earn a retry. Whole numbers, for ten times 0.1 is less than one. */
  private static final int COST = 10;

  /**
   * Ten retries: enough for an accident that breaks off all that a group has under way, which is 8
   * at the most talkative protocol. More saved up in good times would be a storm in bad ones.
   */
  private static final int MAX = 10 * COST;

  private int earned;

  /** A query was answered. */
  void earn() {
    earned = Math.min(MAX, earned + 1);
  }

  /** Takes a retry; false if there is none. */
  boolean spend() {
    if (earned < COST) {
      return false;
    }
    earned -= COST;
    return true;
  }
}
