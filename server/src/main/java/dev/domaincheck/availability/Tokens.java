package dev.domaincheck.availability;

import java.util.Optional;

/** The tokens that callers may show. */
public interface Tokens {
  /** Who holds {@code token}; empty if nobody does. */
  Optional<Holder> holder(String token);

  /**
   * Another number whenever a token may have another holder, or none any more: what {@link #holder}
   * said is good until then.
   */
  int edition();
}
