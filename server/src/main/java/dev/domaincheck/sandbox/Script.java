package dev.domaincheck.sandbox;

import java.time.Duration;

/**
 * What the sandbox does with a name, as its first label says: {@code slow-<ms>-} waits first; then
 * {@code available}, {@code registered}, {@code reserved}, {@code premium}, {@code throttled} or
 * {@code broken}, alone or followed by a hyphen, names the state; {@code conflict} is available to
 * the registry's services and delegated in its zone. Any other label gets a state by a stable hash
 * of the name.
 *
 * @param delay how long the reply waits, 0..{@link #MAX_DELAY}
 * @param state what the registry's services say
 * @param delegated whether the registry's zone delegates the name
 */
record Script(Duration delay, State state, boolean delegated) {
  /** Longer than any lookup deadline of the service (30 s), so that timeouts can be seen. */
  static final Duration MAX_DELAY = Duration.ofSeconds(60);

  private static final String SLOW = "slow-";
  private static final String CONFLICT = "conflict";

  // Shares of undirected names in percent: mostly taken, as short names are in real life.
  private static final int REGISTERED_BELOW = 55;
  private static final int AVAILABLE_BELOW = REGISTERED_BELOW + 35;
  private static final int RESERVED_BELOW = AVAILABLE_BELOW + 7;

  static Script of(AskedName name) {
    return of(name, name.unicodeLabel());
  }

  /** What a label says; one that says nothing leaves the state to the name. */
  static Script of(AskedName name, String label) {
    Duration delay = Duration.ZERO;
    String rest = label;
    if (label.startsWith(SLOW)) {
      int end = SLOW.length();
      while (end < label.length() && label.charAt(end) >= '0' && label.charAt(end) <= '9') {
        end++;
      }
      boolean ends = end == label.length() || label.charAt(end) == '-';
      if (end > SLOW.length() && ends) {
        delay = delay(label.substring(SLOW.length(), end));
        rest = label.substring(Math.min(end + 1, label.length()));
      }
    }
    if (isWord(rest, CONFLICT)) {
      return new Script(delay, State.AVAILABLE, true);
    }
    State state = state(name, rest);
    return new Script(delay, state, state == State.REGISTERED);
  }

  private static Duration delay(String digits) {
    // Seven digits are over the bound already, and always fit a long.
    long millis = digits.length() > 7 ? Long.MAX_VALUE : Long.parseLong(digits);
    return Duration.ofMillis(Math.min(millis, MAX_DELAY.toMillis()));
  }

  private static boolean isWord(String label, String word) {
    return label.equals(word) || label.startsWith(word + '-');
  }

  private static State state(AskedName name, String label) {
    for (State state : State.values()) {
      if (isWord(label, state.word())) {
        return state;
      }
    }
    int percent = name.pick("state", 100);
    if (percent < REGISTERED_BELOW) {
      return State.REGISTERED;
    }
    if (percent < AVAILABLE_BELOW) {
      return State.AVAILABLE;
    }
    return percent < RESERVED_BELOW ? State.RESERVED : State.PREMIUM;
  }
}
