package dev.domaincheck.whois;

import com.google.re2j.Matcher;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the lines of one reply say, before it is weighed. */
final class ReplyFacts {
  private static final Set<RuleKind> STATEMENTS =
      EnumSet.complementOf(
          EnumSet.of(RuleKind.SET_ASIDE, RuleKind.NAME_BELOW, RuleKind.FOOTER, RuleKind.DOUBT));

  static {
    STATEMENTS.removeAll(RuleKind.LAYOUT);
  }

  /**
   * The most characters that patterns are tried on, counted anew for each pattern. No recorded
   * reply needs an eighth of it, and it keeps the time for one reply, whoever wrote it, at some 40
   * ms.
   */
  static final int MAX_WORK = 1_000_000;

  private final Map<RuleKind, String> first = new EnumMap<>(RuleKind.class);
  private final Map<RuleKind, List<String>> values = new EnumMap<>(RuleKind.class);
  private boolean namesAsked;
  private boolean namesOther;
  private @Nullable Duration wait;
  private int work;

  private ReplyFacts() {}

  static ReplyFacts of(List<Line> lines, WhoisRule rule, NameMatch names) {
    ReplyFacts facts = new ReplyFacts();
    boolean nameBelow = false;
    for (Line line : lines) {
      if (nameBelow
          && line.text().indexOf(' ') < 0
          && line.text().indexOf('.') > 0
          && !facts.matches(line, rule.of(RuleKind.SET_ASIDE))) {
        facts.named(names.isName(line.text()));
      }
      nameBelow = facts.matches(line, rule.of(RuleKind.NAME_BELOW));
      facts.read(line, rule, names);
    }
    if (facts.has(RuleKind.AVAILABLE)) {
      facts.doubt(lines, rule);
    }
    return facts;
  }

  private void read(Line line, WhoisRule rule, NameMatch names) {
    boolean speaks = false;
    for (RuleKind kind : STATEMENTS) {
      if (first.containsKey(kind) && !kind.naming() && !kind.valued() && !kind.waiting()) {
        continue;
      }
      for (LinePattern pattern : rule.of(kind)) {
        Matcher match = tried(pattern, line);
        if (match != null) {
          // Few lines say anything, so few need to be looked at twice.
          if (!speaks && matches(line, rule.of(RuleKind.SET_ASIDE))) {
            return;
          }
          speaks = true;
          first.putIfAbsent(kind, line.text());
          captured(kind, pattern, match, names);
          break;
        }
      }
    }
  }

  /**
   * Looks above the terms of use for words that forbid to call the name free, and, where a free
   * reply needs not be about this very name, for any line that the rule does not know.
   */
  private void doubt(List<Line> lines, WhoisRule rule) {
    for (Line line : lines) {
      if (matches(line, rule.of(RuleKind.FOOTER))) {
        return;
      }
      boolean doubtful =
          matches(line, rule.of(RuleKind.DOUBT))
              ? !matches(line, rule.of(RuleKind.AVAILABLE))
              : rule.knowsEveryLine() && !isComment(line) && !isStatement(line, rule);
      if (doubtful && !matches(line, rule.of(RuleKind.SET_ASIDE))) {
        first.put(RuleKind.DOUBT, line.text());
        return;
      }
    }
  }

  /** Registries write their terms and greetings as comments, and {@code DOUBT} sees to the rest. */
  private static boolean isComment(Line line) {
    char c = line.text().charAt(0);
    return c == '%' || c == '#';
  }

  private boolean isStatement(Line line, WhoisRule rule) {
    for (RuleKind kind : STATEMENTS) {
      if (matches(line, rule.of(kind))) {
        return true;
      }
    }
    return matches(line, rule.of(RuleKind.NAME_BELOW));
  }

  private void captured(RuleKind kind, LinePattern pattern, Matcher match, NameMatch names) {
    String name = pattern.group(match, "name");
    if (name != null) {
      named(names.isName(name));
    }
    String label = pattern.group(match, "label");
    if (label != null) {
      named(names.isLabel(label) || names.isName(label));
    }
    String value = pattern.group(match, "value");
    if (value != null) {
      values.computeIfAbsent(kind, k -> new ArrayList<>()).add(value);
    }
    if (wait == null && kind.waiting()) {
      wait = pattern.waitNamed(match);
    }
  }

  private void named(boolean asked) {
    namesAsked |= asked;
    namesOther |= !asked;
  }

  private @Nullable Matcher tried(LinePattern pattern, Line line) {
    if (work > MAX_WORK || !pattern.mayMatch(line)) {
      return null;
    }
    work += line.text().length();
    return pattern.match(line);
  }

  private boolean matches(Line line, List<LinePattern> patterns) {
    for (LinePattern pattern : patterns) {
      if (tried(pattern, line) != null) {
        return true;
      }
    }
    return false;
  }

  /** The first line of the kind; null if the reply has none. */
  @Nullable String line(RuleKind kind) {
    return first.get(kind);
  }

  boolean has(RuleKind kind) {
    return first.containsKey(kind);
  }

  /** The values of a field, in their order. */
  List<String> values(RuleKind kind) {
    return values.getOrDefault(kind, List.of());
  }

  /** Whether the reply names the domain that was asked for. */
  boolean namesAsked() {
    return namesAsked;
  }

  /** Whether the reply names another domain as its subject. */
  boolean namesOther() {
    return namesOther;
  }

  /** Whether the reply was too much work to be read to its end; what was read must not count. */
  boolean tooMuchWork() {
    return work > MAX_WORK;
  }

  /** How long the registry asks to be left alone; null if it does not say. */
  @Nullable Duration retryAfter() {
    return wait;
  }
}
