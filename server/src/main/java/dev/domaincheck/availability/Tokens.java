package dev.domaincheck.availability;

import java.util.Optional;
import java.util.function.Function;

/** The tokens that callers may show. */
public interface Tokens {
  /** Who holds {@code token}; empty if nobody does. */
  Optional<Holder> holder(String token);

  /**
   * Another number whenever a token may have another holder, or none any more: what {@link #holder}
   * said is good until then.
   */
  int edition();

  /** Tokens that never change. */
  static Tokens fixed(Function<String, Optional<Holder>> holders) {
    return new Tokens() {
      @Override
      public Optional<Holder> holder(String token) {
        return holders.apply(token);
      }

      @Override
      public int edition() {
        return 0;
      }
    };
  }
}
