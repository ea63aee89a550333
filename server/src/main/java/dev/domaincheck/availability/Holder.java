package dev.domaincheck.availability;

import java.util.Set;

/**
 * Who holds a token.
 *
 * @param name what logs call them
 * @param scopes what they may do
 * @param caller as whom they call: one who may do more than check names is told apart
 */
public record Holder(String name, Set<Scope> scopes, Caller caller) {
  public Holder {
    scopes = Set.copyOf(scopes);
  }

  /** A holder who calls by their name. */
  public Holder(String name, Set<Scope> scopes) {
    this(
        name,
        scopes,
        new Caller((Set.of(Scope.CHECK).containsAll(scopes) ? "token:" : "admin:") + name));
  }
}
