package dev.domaincheck.availability;

/** Hears how far a lookup is; called by the lookup's own thread. */
public interface LookupListener {
  /**
   * A query has to wait for its turn, and none was made before; told at each service where that is
   * so.
   *
   * @return whether the same query waits in another line already, and one turn will serve both
   */
  boolean waits();

  /**
   * The lookup's first query has its turn, and is made unless this throws.
   *
   * @throws InterruptedException if it is not to be, for nobody waits for what it would find
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
