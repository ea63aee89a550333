package dev.domaincheck.whois;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.re2j.Pattern;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A shape may allow more than its pattern, never less; and the automaton reads shapes exactly. */
class ShapeTest {
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
          "(?-i:[^A-Z]OT FOUND)",
          "a{0,2}b",
          "a{3}b",
          "a{2,}b",
          "a{1,9}b",
          "a{,2}b",
          "x?",
          "\\d+ things",
          "\\w+\\W\\S\\D",
          "[\\w.]+[^\\s.]",
          "[^\\W]+",
          "[[:alpha:]]+",
          "[]a-]+",
          "[^]a]+",
          "\\pL+",
          "\\p{Greek}+",
          "\\x41\\x{42}",
          "\\101b",
          "\\Qa.b*\\E+",
          "a|b||c",
          "^a.c$",
          "(?i)k(?s:.)s",
          "stra\u00dfe.*",
          "[\u00e0-\u024f]+",
          "[^\u00e0-\u024f]+",
          "\u212a",
          "\ud83c\udf51 .",
          ".{2}",
          "");

  private static final String ALPHABET = "aAbBcdxkKsS%#* :.-]01nNoOtTfFuU\u00e4\u00df\u212a\u017f";

  private static final List<String> LINES =
      List.of(
          "No match",
          "% no match",
          "bcad",
          "##limit",
          "foo x",
          "** NAME: y",
          "this is reserved.",
          "plumtree.com is free",
          "NOT FOUND",
          "not found",
          "aab",
          "aaab",
          "aaaaaaab",
          "a{,2}b",
          "12 things",
          "AB",
          "Ab",
          "a.b***",
          "a.c",
          "STRA\u1e9eE 1",
          "i\u017f bloc\u212aed",
          "k",
          "K\ns",
          "\ud83c\udf51 x",
          "\ud83c\udf51 \ud83c\udf51",
          "\ud83c\udf51\ud83c\udf51",
          "\ud83c\ud83c",
          "\u03b1\u03b2");

  @Test
  void line_thatAPatternMatches_isAmongItsShapes() {
    List<Pattern> compiled = new ArrayList<>();
    List<Shape> shapes = new ArrayList<>();
    for (String regex : PATTERNS) {
      compiled.add(Pattern.compile(regex, Pattern.CASE_INSENSITIVE));
      shapes.add(ShapeParser.parse(regex));
    }
    LineAutomaton automaton = new LineAutomaton(shapes);
    List<String> lines = new ArrayList<>(LINES);
    Random random = new Random(20261123);
    for (int i = 0; i < 20_000; i++) {
      StringBuilder line = new StringBuilder();
      for (int length = random.nextInt(8); length > 0; length--) {
        line.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
      }
      lines.add(line.toString());
    }
    int matched = 0;
    for (String line : lines) {
      int[] told = automaton.matches(line, new Effort(Long.MAX_VALUE));
      for (int i = 0; i < compiled.size(); i++) {
        if (compiled.get(i).matcher(line).matches()) {
          matched++;
          assertTrue(Arrays.binarySearch(told, i) >= 0, PATTERNS.get(i) + " on '" + line + "'");
        }
      }
    }
    assertTrue(matched > 10_000, "the lines hardly test the patterns: " + matched);
  }

  @Test
  void line_thatNoPatternCanMatch_isAmongNoShapes() {
    LineAutomaton automaton =
        automaton("no match.*", ".*is blocked.*", "(?:% ?)?(?:error|limit)", "a{2,3}b");
    Effort effort = new Effort(Long.MAX_VALUE);
    for (String line : List.of("yes match", "nothing", "the name is free", "% errors", "ab")) {
      assertArrayEquals(new int[0], automaton.matches(line, effort), line);
    }
    assertArrayEquals(new int[] {0, 1}, automaton.matches("No match: it IS BLOCKED", effort));
  }

  @Test
  void automaton_withOneStateMoreThanItMayKeep_beginsAnewAndReadsTheSame() {
    // Each of the last 16 characters being an x or not makes a state of its own.
    LineAutomaton automaton = automaton(".*x" + ".".repeat(16), "y.*", "(?:xx|o)*");
    Random random = new Random(3);
    int most = 0;
    for (int i = 0; i < 4_000; i++) {
      StringBuilder line = new StringBuilder();
      for (int c = 0; c < 40; c++) {
        line.append(random.nextBoolean() ? 'x' : 'o');
      }
      boolean matches = line.charAt(40 - 17) == 'x';
      assertEquals(
          matches,
          Arrays.binarySearch(automaton.matches(line.toString(), new Effort(9_000_000)), 0) >= 0);
      most = Math.max(most, automaton.size());
    }
    assertTrue(automaton.size() < most, "states were never dropped");
    assertTrue(most < LineAutomaton.MAX_KEPT / 3, "each state weighs at least three: " + most);
  }

  @Test
  void size_ofNestedCounts_isTheirProductAndDoesNotOverflow() {
    assertTrue(ShapeParser.parse("(a{900}){900}").size() >= 810_000);
    assertEquals(Integer.MAX_VALUE, ShapeParser.parse("((((a{999}){999}){999}){999}){999}").size());
  }

  private static LineAutomaton automaton(String... patterns) {
    return new LineAutomaton(Arrays.stream(patterns).map(ShapeParser::parse).toList());
  }
}
