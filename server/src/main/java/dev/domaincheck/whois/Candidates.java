package dev.domaincheck.whois;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The patterns that the lines of one reply may match. The same line is asked for when the reply is
 * weighed and when its fields are read, and is looked at once.
 */
final class Candidates {
  private final RulePatterns patterns;
  private final Map<String, List<LinePattern>> known = new HashMap<>();

  Candidates(WhoisRule rule) {
    this.patterns = rule.patterns();
  }

  /** As {@link RulePatterns#statements}. */
  List<LinePattern> of(Line line, Effort effort) {
    List<LinePattern> before = known.get(line.text());
    if (before != null) {
      return before;
    }
    List<LinePattern> found = patterns.statements(line, effort);
    if (!effort.isExhausted()) {
      known.put(line.text(), found);
    }
    return found;
  }
}
