package dev.domaincheck.whois;

import java.nio.charset.Charset;
import java.util.List;
import java.util.Set;

/**
 * How one registry's WHOIS is asked and read.
 *
 * @param name appears in the evidence
 * @param query the query without its line end, with {@code {ace}}, {@code {u-label}} or {@code
 *     {label}}
 * @param charset of query and reply
 * @param anonymousFree whether a free reply that does not name the domain counts
 * @param anonymousRecord whether a record that does not name the domain counts
 * @param serves the top-level domains for which absence counts here; empty: all
 * @param dates what is known of the registry's dates beyond their text
 * @param patterns what lines mean
 */
record WhoisRule(
    String name,
    String query,
    Charset charset,
    boolean anonymousFree,
    boolean anonymousRecord,
    Set<String> serves,
    DateFormat dates,
    RulePatterns patterns) {

  /** Stands for the last label of the host's name. */
  static final String OWN = "own";

  /** Whether it counts that the host says a name under the top-level domain is free. */
  boolean serves(String host, String tld) {
    return serves.isEmpty()
        || serves.contains(tld)
        || (serves.contains(OWN) && host.endsWith("." + tld));
  }

  /**
   * Whether a free reply may hold, above its footer, only lines that the rule has a pattern for: so
   * it must be where nothing ties the reply to the name, or the words to the host.
   */
  boolean knowsEveryLine() {
    return anonymousFree || isGeneric();
  }

  /** Whether it is the rule of hosts that have none of their own. */
  boolean isGeneric() {
    return name.equals(WhoisRules.GENERIC);
  }

  List<LinePattern> of(RuleKind kind) {
    return patterns.of(kind);
  }
}
