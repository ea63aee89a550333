package dev.domaincheck.dns;

import dev.domaincheck.availability.Outcome;

/** What one name server's reply says about a name's delegation. */
public sealed interface Answer {

  /**
   * The name has name servers of its own, so it is registered.
   *
   * @param rule what in the reply said so
   * @param proof false if a wildcard in the parent zone could have made it (RFC 4592), which a
   *     referral shows not to be the case
   */
  record Delegated(String rule, boolean proof) implements Answer {}

  /**
   * The zone has no delegation of the name. That is no proof of anything: many registered names
   * have no name servers.
   *
   * @param rule what in the reply said so
   */
  record NotDelegated(String rule) implements Answer {}

  /** The reply leads to the servers of a zone nearer to the name, which are to be asked. */
  record Nearer(Referral referral) implements Answer {}

  /** Nothing about the name. */
  record Failed(Outcome.Failure failure) implements Answer {}
}
