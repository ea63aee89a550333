package dev.domaincheck.availability;

/** Hears how far a lookup is; called by the lookup's own thread. */
public interface LookupListener {
  /**
   * The lookup's first query has to wait for its turn.
   *
   * @return whether the same query waits in another line already, and one turn will serve both
   */
  boolean waits();

  /**
   * The lookup is about to make its first query.
   *
   * @throws InterruptedException if it is not to, for nobody waits for what it would find
   */
  void begins() throws InterruptedException;

  /** One that lets every lookup go on. */
  static LookupListener none() {
    return new LookupListener() {
      @Override
      public boolean waits() {
        return false;
      }

      @Override
      public void begins() {}
    };
  }
}
