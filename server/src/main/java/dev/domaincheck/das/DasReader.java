package dev.domaincheck.das;

import com.google.common.base.CharMatcher;
import com.google.re2j.Matcher;
import dev.domaincheck.availability.Availability;
import dev.domaincheck.availability.Outcome;
import dev.domaincheck.availability.Outcome.Failure;
import dev.domaincheck.availability.Outcome.Verdict;
import dev.domaincheck.availability.Reason;
import dev.domaincheck.name.DomainName;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a reply says about a name: by its code or status word only, a whole line at a time. Pure: it
 * asks nobody. Refusals go first, then the name that the reply repeats, then the word; two words
 * that disagree are none.
 */
final class DasReader {
  /** Longer ones are prose; the longest word of any service is well within this. */
  private static final int MAX_LINE = 400;

  private static final int MAX_QUOTE = 100;

  private final DomainName name;
  private final DasSyntax syntax;
  private final int httpStatus;
  private final Map<Meaning, String> found = new EnumMap<>(Meaning.class);
  private boolean namesAsked;
  private boolean namesOther;
  private boolean unknownLine;
  private @Nullable Duration wait;

  private DasReader(DomainName name, DasSyntax syntax, int httpStatus) {
    this.name = name;
    this.syntax = syntax;
    this.httpStatus = httpStatus;
  }

  /**
   * Reads the reply to a question about {@code name}.
   *
   * @param framed whether the protocol itself says that the reply is whole; otherwise only its last
   *     line end does
   * @param httpStatus 0 where there is none
   */
  static Outcome read(
      DomainName name, DasSyntax syntax, byte[] reply, boolean framed, int httpStatus) {
    String text = new String(reply, StandardCharsets.UTF_8);
    DasReader reader = new DasReader(name, syntax, httpStatus);
    if (text.isBlank()) {
      return reader.failure(Reason.INCONCLUSIVE, Failure.EMPTY, "the reply is empty", null);
    }
    text.lines().map(DasReader::blanksMadeOne).forEach(reader::line);
    return reader.outcome(framed || text.endsWith("\n"));
  }

  private static String blanksMadeOne(String line) {
    return CharMatcher.whitespace().trimAndCollapseFrom(line, ' ');
  }

  private void line(String line) {
    if (line.isEmpty()) {
      return;
    }
    for (DasSyntax.LineRule rule : syntax.lines()) {
      Matcher matcher = rule.pattern().matcher(line);
      if (line.length() <= MAX_LINE && matcher.matches()) {
        found.putIfAbsent(rule.meaning(), line);
        if (rule.isNamed()) {
          boolean asked = syntax.isAsked(matcher.group(DasSyntax.NAME), name);
          namesAsked |= asked;
          namesOther |= !asked;
        }
        if (rule.pattern().namedGroups().containsKey(DasSyntax.SECONDS)) {
          wait = Duration.ofSeconds(Long.parseLong(matcher.group(DasSyntax.SECONDS)));
        }
        return;
      }
    }
    unknownLine = true;
  }

  private Outcome outcome(boolean whole) {
    for (Meaning meaning : found.keySet()) {
      Reason reason = meaning.reason();
      if (meaning.isRefusal() && reason != null) {
        return failure(reason, meaning.word(), quote(meaning), wait);
      }
    }
    if (namesOther) {
      return failure(Reason.MISMATCH, "name", "the reply is about another name", null);
    }
    Meaning said = null;
    Availability availability = null;
    for (Meaning meaning : found.keySet()) {
      if (meaning.availability() != null) {
        if (said != null) {
          return failure(Reason.INCONCLUSIVE, "two-words", "the reply says two things", null);
        }
        said = meaning;
        availability = meaning.availability();
      }
    }
    if (said == null || availability == null) {
      return failure(
          Reason.INCONCLUSIVE, "unread", "the reply is none that is known of this service", null);
    }
    if (syntax.repeatsName() && !namesAsked) {
      return failure(Reason.INCONCLUSIVE, "unnamed", "the reply does not name the domain", null);
    }
    if (availability == Availability.AVAILABLE) {
      if (!whole) {
        return failure(Reason.INCONCLUSIVE, "end", "the reply may have been cut short", null);
      }
      if (unknownLine) {
        return failure(Reason.INCONCLUSIVE, "unread", "the reply says more than is known", null);
      }
    }
    return new Verdict(
        availability, said.reason(), rule(said.word()), quote(said), true, httpStatus, null);
  }

  private Failure failure(Reason reason, String part, String message, @Nullable Duration after) {
    return new Failure(reason, rule(part), message, httpStatus, after);
  }

  private String rule(String part) {
    return syntax.host() + "/das-" + part;
  }

  private String quote(Meaning meaning) {
    String line = found.getOrDefault(meaning, "");
    return "the registry says: "
        + (line.length() > MAX_QUOTE ? line.substring(0, MAX_QUOTE) + "..." : line);
  }
}
