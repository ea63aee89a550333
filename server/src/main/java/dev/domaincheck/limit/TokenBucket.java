package dev.domaincheck.limit;

/**
 * Tokens that come at a steady rate and are saved up to a burst. Not safe for threads: its owner
 * guards it.
 */
final class TokenBucket {
  /** The sum of many refills may miss a whole token by rounding. */
  private static final double HAIR = 1e-6;

  private static final double NANOS_PER_SECOND = 1e9;

  private double rate;
  private int burst;
  private double tokens;
  private long refilledAt;

  /**
   * @param rate tokens a second; 0: there always is one
   * @param burst tokens saved at most, which is also what it begins with
   */
  TokenBucket(double rate, int burst, long now) {
    this.rate = rate;
    this.burst = burst;
    this.tokens = burst;
    this.refilledAt = now;
  }

  /** Takes a token; the result is 0, or in how many nanoseconds there will be one to take. */
  long take(long now) {
    if (rate == 0) {
      return 0;
    }
    refill(now);
    if (tokens < 1 - HAIR) {
      return Math.max(1, (long) Math.ceil((1 - tokens) * NANOS_PER_SECOND / rate));
    }
    tokens -= 1;
    return 0;
  }

  /** Saves a token that was taken and not used. */
  void giveBack() {
    tokens = Math.min(burst, tokens + 1);
  }

  /** In how many seconds the last of {@code count} tokens can be taken; 0 if there are so many. */
  double secondsUntil(int count, long now) {
    if (rate == 0) {
      return 0;
    }
    refill(now);
    return Math.max(0, count - tokens) / rate;
  }

  /** Goes on at another rate, with the tokens there are. */
  void change(double newRate, int newBurst, long now) {
    refill(now);
    rate = newRate;
    burst = newBurst;
    tokens = Math.min(tokens, newBurst);
  }

  private void refill(long now) {
    tokens = Math.min(burst, tokens + (now - refilledAt) * rate / NANOS_PER_SECOND);
    refilledAt = now;
  }
}
