package dev.domaincheck;

import dev.domaincheck.availability.Holder;
import dev.domaincheck.availability.Tokens;
import java.util.Optional;
import java.util.function.Function;

/** Tokens that never change. */
public record FixedTokens(Function<String, Optional<Holder>> holders) implements Tokens {
  @Override
  public Optional<Holder> holder(String token) {
    return holders.apply(token);
  }

  @Override
  public int edition() {
    return 0;
  }
}
