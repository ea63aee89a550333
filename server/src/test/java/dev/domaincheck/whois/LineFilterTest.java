package dev.domaincheck.whois;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.re2j.Pattern;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class LineFilterTest {
  private static final List<String> PATTERNS =
      List.of(
          "no match",
          "(?:% ?)?no match",
          "(?:a|bc)*d",
          "[%#*]+ ?limit",
          "[^%].*x",
          "\\*\\* name: .*",
          "(?:[^%#].*)?\\b(?:reserved|premium)\\b.*",
          "(?P<name>[^\\s\"]+) is free",
          "(?-i:NOT FOUND)",
          ".*blocked.*",
          "a{0,2}b",
          "x?",
          "\\d+ things",
          "a|b",
          "is blocked",
          ".*is blocked.*",
          "straße.*",
          "");

  private static final List<String> LINES =
      List.of(
          "No match",
          "% no match",
          "%no match",
          "bcad",
          "D",
          "##limit",
          "*limit",
          "foo x",
          "%x",
          "** NAME: y",
          "this is reserved.",
          "premium",
          "plumtree.com is free",
          "NOT FOUND",
          "not found",
          "it is BLOCKED now",
          "aab",
          "b",
          "x",
          "12 things",
          "a",
          "\u017fo",
          "i\u017f bloc\u212aed",
          "the name i\u017f blocked",
          "STRAßE 1",
          "STRA\u1e9eE 1",
          "\u00e4 is free");

  @Test
  void filter_whereThePatternMatches_passes() {
    for (String regex : PATTERNS) {
      Pattern pattern = Pattern.compile(regex, Pattern.CASE_INSENSITIVE);
      LineFilter filter = LineFilter.of(regex);
      for (String line : LINES) {
        if (pattern.matcher(line).matches()) {
          assertEquals(true, filter.passes(line.toLowerCase(Locale.ROOT)), regex + " on " + line);
        }
      }
    }
  }

  @Test
  void filter_whereTheFirstCharacterOrTheTextIsMissing_stops() {
    assertEquals(false, LineFilter.of("no match").passes("yes match"));
    assertEquals(false, LineFilter.of("no match.*").passes("nothing"));
    assertEquals(false, LineFilter.of(".*is blocked.*").passes("the name is free"));
    assertEquals(false, LineFilter.of("(?:% ?)?(?:error|limit).*").passes("domain: x"));
  }

  @Test
  void pattern_inRealUse_isTriedOnFewLines() {
    WhoisRule rule = WhoisRules.embedded().rule("whois.verisign-grs.com");
    Line prose = Line.of("through electronic processes that are high-volume and automated.");
    for (LinePattern pattern : rule.of(RuleKind.AVAILABLE)) {
      assertEquals(false, pattern.mayMatch(prose));
    }
  }
}
