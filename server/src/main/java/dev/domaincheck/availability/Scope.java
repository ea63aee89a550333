package dev.domaincheck.availability;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** What a caller may do. Each stands for itself alone. */
public enum Scope {
  /** Checks of names, and what describes the server. */
  CHECK,
  /** Reading the cache: figures and entries, which tell what was asked for. */
  CACHE_READ,
  /** Changing the cache. */
  CACHE_ADMIN,
  /** Seeing and steering how registries are asked. */
  REGISTRY_ADMIN;

  /** As it is written in a token file, such as {@code cache.read}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '.');
  }

  /**
   * The scope of a word.
   *
   * @throws IllegalArgumentException if there is none: what was expected
   */
  public static Scope ofWord(String word) {
    for (Scope scope : values()) {
      if (scope.word().equals(word)) {
        return scope;
      }
    }
    throw new IllegalArgumentException(
        "expected scopes out of "
            + EnumSet.allOf(Scope.class).stream()
                .map(Scope::word)
                .collect(Collectors.joining(", ")));
  }

  /** Every scope. */
  public static Set<Scope> all() {
    return Set.of(values());
  }
}
