package dev.domaincheck.httpwhois;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What an adapter's patterns find in the lines of a reply.
 *
 * @param found the kinds that were found, each with its first line; a line that is about another
 *     name counts only as {@link RuleKind#NAME}, in {@code namesOther}
 * @param namesAsked whether a record names the asked name as its own
 * @param namesOther whether a record names another one
 * @param mentionsAsked whether the asked name stands anywhere
 */
record ReplyFacts(
    Map<RuleKind, String> found, boolean namesAsked, boolean namesOther, boolean mentionsAsked) {

  static ReplyFacts of(List<String> lines, Adapter adapter, NameEcho echo) {
    Search search = new Search(adapter, echo);
    lines.forEach(search::look);
    return new ReplyFacts(
        Map.copyOf(search.found), search.namesAsked, search.namesOther, search.mentionsAsked);
  }

  private static final class Search {
    final Map<RuleKind, String> found = new EnumMap<>(RuleKind.class);
    boolean namesAsked;
    boolean namesOther;
    boolean mentionsAsked;

    private final Adapter adapter;
    private final NameEcho echo;

    Search(Adapter adapter, NameEcho echo) {
      this.adapter = adapter;
      this.echo = echo;
    }

    void look(String line) {
      boolean mentions = echo.isIn(line);
      mentionsAsked |= mentions;
      if (line.length() > Lines.MAX_LINE) {
        return;
      }
      boolean dot = line.indexOf('.') >= 0;
      boolean digit = line.chars().anyMatch(c -> c >= '0' && c <= '9');
      adapter
          .patterns()
          .forEach(
              (kind, patterns) -> {
                // Most lines lack what a pattern needs, and to see that costs next to nothing.
                boolean worthIt =
                    switch (kind) {
                      case NAME, SERVER -> dot;
                      case DATE -> digit;
                      case THROTTLED,
                          BANNED,
                          FAILED,
                          CHALLENGE,
                          RESERVED,
                          PREMIUM,
                          UNAVAILABLE,
                          REGISTERED,
                          AVAILABLE,
                          HOLDER,
                          DOUBT,
                          ABSENT,
                          MISROUTED ->
                          true;
                      case REDIRECT_REGISTERED, REDIRECT_AVAILABLE -> false;
                    };
                if (worthIt && (kind == RuleKind.NAME || !found.containsKey(kind))) {
                  match(kind, patterns, line, mentions);
                }
              });
    }

    private void match(RuleKind kind, List<LinePattern> patterns, String line, boolean mentions) {
      for (LinePattern pattern : patterns) {
        if (!pattern.isNamed()) {
          if (pattern.matches(line)) {
            found.put(kind, line);
            return;
          }
        } else if (mentions || kind == RuleKind.NAME) {
          String name = pattern.nameIn(line);
          if (name != null && echo.isAsked(name)) {
            found.put(kind, line);
            namesAsked |= kind == RuleKind.NAME;
            return;
          }
          namesOther |= name != null && kind == RuleKind.NAME;
        }
      }
    }
  }

  boolean has(RuleKind kind) {
    return found.containsKey(kind);
  }

  /** Whether there is a record: two of its three parts, for one alone stands on many a page. */
  boolean hasRecord() {
    int parts = 0;
    for (RuleKind part : new RuleKind[] {RuleKind.HOLDER, RuleKind.DATE, RuleKind.SERVER}) {
      parts += has(part) ? 1 : 0;
    }
    return parts >= 2;
  }
}
