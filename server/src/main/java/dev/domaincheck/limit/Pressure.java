package dev.domaincheck.limit;

/**
 * Whether the process is short of something that every lookup takes, such as memory. Then what is
 * cached is answered, and nothing new is looked up.
 */
@FunctionalInterface
public interface Pressure {
  /** Asked for each name that is to be looked up; returns at once. */
  boolean isHigh();

  /** There is always enough. */
  static Pressure none() {
    return () -> false;
  }
}
