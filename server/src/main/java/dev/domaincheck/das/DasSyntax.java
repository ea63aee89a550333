package dev.domaincheck.das;

import com.google.re2j.Pattern;
import dev.domaincheck.name.DomainName;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How one service is asked and read.
 *
 * @param host names the syntax in evidence
 * @param query with {@code {ace}} or {@code {label}}, line ends included
 * @param idnProven whether the service is known to understand A-labels
 * @param lines what its lines mean; the first that fits counts
 */
record DasSyntax(String host, String query, boolean idnProven, List<LineRule> lines) {
  /** In patterns, the name that the reply is about. */
  static final String NAME = "name";

  /** In patterns, how long to wait. */
  static final String SECONDS = "seconds";

  /** What a whole line means. */
  record LineRule(Meaning meaning, Pattern pattern) {
    /** Whether the line holds the name that it is about. */
    boolean isNamed() {
      return pattern.namedGroups().containsKey(NAME);
    }
  }

  /**
   * Copies the list.
   *
   * @throws IllegalArgumentException if the query has no name in it, or nothing means AVAILABLE
   */
  DasSyntax {
    lines = List.copyOf(lines);
    if (query.contains("{ace}") == query.contains("{label}")) {
      throw new IllegalArgumentException("query of " + host + ": expected one of {ace}, {label}");
    }
    if (lines.stream().noneMatch(line -> line.meaning() == Meaning.AVAILABLE)) {
      throw new IllegalArgumentException("service " + host + ": expected a line for available");
    }
  }

  /** What is asked for a name; null if the service might take it for another. */
  @Nullable String question(DomainName name) {
    // A label alone means the one directly below the service's top-level domain.
    boolean told = query.contains("{ace}") || name.suffix().equals(name.tld());
    boolean understood = idnProven || name.ascii().equals(name.unicode());
    return told && understood
        ? query.replace("{ace}", name.ascii()).replace("{label}", name.label())
        : null;
  }

  /** Whether the service repeats the name, so that an answer without it is none. */
  boolean repeatsName() {
    return lines.stream().anyMatch(LineRule::isNamed);
  }

  /** Whether a name in a reply is the asked one. */
  boolean isAsked(String text, DomainName name) {
    String bare = text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
    if (bare.equalsIgnoreCase(name.ascii()) || bare.equals(name.unicode())) {
      return true;
    }
    return query.contains("{label}") && bare.equalsIgnoreCase(name.label());
  }
}
