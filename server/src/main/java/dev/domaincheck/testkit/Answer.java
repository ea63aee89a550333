package dev.domaincheck.testkit;

import java.time.Duration;

/**
 * What the simulated registries say of a name. The service asks them in their real protocols, so
 * its own verdict follows by its own rules: some registries do not show what is reserved, or call
 * premium names reserved.
 *
 * @param word what names begin with that get this answer by themselves, such as {@code available}
 * @param delay how long each reply waits, 0..60 s in whole milliseconds
 */
public record Answer(String word, Duration delay) {
  // The answers below are made with it.
  private static final Duration MAX_DELAY = Duration.ofSeconds(60);

  /** No registration: AVAILABLE. */
  public static final Answer AVAILABLE = of("available");

  /** A registration, with dates and name servers: REGISTERED. */
  public static final Answer REGISTERED = of("registered");

  /** Kept back by the registry: RESERVED, or AVAILABLE where that does not show. */
  public static final Answer RESERVED = of("reserved");

  /** For sale at a price of its own: PREMIUM, or what the registry shows of it. */
  public static final Answer PREMIUM = of("premium");

  /** The registry turns the service away for this name: UNKNOWN with THROTTLED. */
  public static final Answer THROTTLED = of("throttled");

  /** Cut, garbled or reset replies: UNKNOWN. */
  public static final Answer BROKEN = of("broken");

  /**
   * No registration, and yet delegated in the DNS: UNKNOWN with CONFLICT for CORROBORATED calls.
   */
  public static final Answer CONFLICT = of("conflict");

  /**
   * Checks the delay.
   *
   * @throws IllegalArgumentException if it is negative or over 60 s
   */
  public Answer {
    if (delay.isNegative() || delay.compareTo(MAX_DELAY) > 0) {
      throw new IllegalArgumentException("delay is " + delay + ", expected 0 to 60 s");
    }
  }

  private static Answer of(String word) {
    return new Answer(word, Duration.ZERO);
  }

  /** The same after {@code delay}, which begins anew at each service that is asked. */
  public Answer after(Duration delay) {
    return new Answer(word, delay);
  }

  /** As the label of a name would say it. */
  String label() {
    return delay.isZero() ? word : "slow-" + delay.toMillis() + "-" + word;
  }
}
