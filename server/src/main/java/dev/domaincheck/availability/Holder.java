package dev.domaincheck.availability;

import java.util.Set;

/**
 * Who holds a token.
 *
 * @param name what logs call them
 * @param scopes what they may do
 */
public record Holder(String name, Set<Scope> scopes) {
  public Holder {
    scopes = Set.copyOf(scopes);
  }

  /** Whether they may do more than check names. */
  public boolean isAdmin() {
    return scopes.stream().anyMatch(scope -> scope != Scope.CHECK);
  }
}
