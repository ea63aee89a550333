package dev.domaincheck.whois;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is told without the engine of regular expressions is what the engine would say. */
class LineMatchTest {
  private static final List<String> WORDS = List.of("name", "label", "value");
  private static final Effort ENDLESS = new Effort(Long.MAX_VALUE);

  private static List<Line> lines() throws IOException {
    List<Line> lines = new ArrayList<>();
    Random random = new Random(20261128);
    try (Stream<Path> files =
        Files.list(Path.of("src/test/resources/dev/domaincheck/whois/replies"))) {
      for (Path file : files.sorted().toList()) {
        ReplyLines read = ReplyLines.of(Files.readAllBytes(file), StandardCharsets.UTF_8);
        assertNotNull(read);
        for (Line line : read.statements()) {
          lines.add(line);
          // The same with a character gone, doubled or another.
          for (int i = 0; i < 20 && line.text().length() > 1; i++) {
            StringBuilder text = new StringBuilder(line.text());
            int at = random.nextInt(text.length());
            switch (random.nextInt(3)) {
              case 0 -> text.deleteCharAt(at);
              case 1 -> text.insert(at, text.charAt(at));
              default -> text.setCharAt(at, " .:=]/([k\u212a-x9".charAt(random.nextInt(13)));
            }
            String changed = text.toString().strip();
            if (!changed.isEmpty()) {
              lines.add(new Line(changed));
            }
          }
        }
      }
    }
    return lines;
  }

  @Test
  void match_anyLineOfAnyRule_isWhatTheEngineSays() throws IOException {
    List<Line> lines = lines();
    int withoutEngine = 0;
    int groups = 0;
    for (String host :
        List.of("whois.any.example", "whois.nic.it", "whois.denic.de", "whois.verisign-grs.com")) {
      RulePatterns patterns = WhoisRules.embedded().rule(host).patterns();
      for (Line line : lines) {
        List<LinePattern> candidates = new ArrayList<>(patterns.statements(line, ENDLESS));
        candidates.addAll(patterns.doubts(line, ENDLESS));
        for (LinePattern pattern : candidates) {
          Matcher engine = pattern.confirm(line, ENDLESS);
          LineMatch match = pattern.match(line, ENDLESS);
          assertEquals(engine != null, match != null, pattern.kind() + ": " + line.text());
          if (engine == null || match == null) {
            continue;
          }
          for (String word : WORDS) {
            String expected = pattern.has(word) ? engine.group(word) : null;
            assertEquals(expected, match.group(word), pattern.kind() + ": " + line.text());
            groups += expected == null ? 0 : 1;
            LinePlaceholder placeholder = pattern.placeholder(word);
            withoutEngine += placeholder != null && placeholder.in(line, ENDLESS) != null ? 1 : 0;
          }
        }
      }
    }
    assertTrue(groups > 5_000, "groups " + groups);
    assertTrue(withoutEngine > groups / 2, withoutEngine + " of " + groups);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a.c",
        "(?:ab|c)+d?",
        "[^a-c]x{1,3}",
        "\\w+ \\d*",
        "\\Qa.b\\E",
        "key ?[:=] ?\\S.*",
        "\\x41b"
      })
  void exactReading_fitsWhatMatches(String regex) {
    ShapeParser.Reading reading = ShapeParser.read(regex);
    assertTrue(reading.exact());
    LineAutomaton automaton = new LineAutomaton(List.of(reading.shape()));
    Pattern pattern = Pattern.compile(regex, Pattern.CASE_INSENSITIVE);
    Random random = new Random(5);
    int matched = 0;
    for (int i = 0; i < 200_000; i++) {
      StringBuilder line = new StringBuilder();
      for (int n = random.nextInt(7); n > 0; n--) {
        line.append("aAbBcCdDxX1 .:=kKeEyY_".charAt(random.nextInt(22)));
      }
      boolean matches = pattern.matcher(line).matches();
      matched += matches ? 1 : 0;
      assertEquals(
          matches, automaton.matches(line.toString(), ENDLESS).length > 0, "'" + line + "'");
    }
    assertTrue(matched > 0 || regex.startsWith("key") || regex.startsWith("\\Q"), regex);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "^a",
        "a\\b",
        "\\pL",
        "[[:alpha:]]",
        "[\\W]",
        "a{5}",
        "a{1,30}",
        "(?-i)a",
        "[\u2100-\u24ff]",
        "\\t"
      })
  void roughReading_isNotCalledExact(String regex) {
    assertEquals(false, ShapeParser.read(regex).exact());
  }

  @Test
  void placeholder_twoPlacesToBegin_isLeftToTheEngine() {
    LinePattern pattern = new LinePattern(RuleKind.EXPIRES, "expires.*[: ]{value}");
    Line line = new Line("expires on: 2 May");
    LinePlaceholder placeholder = pattern.placeholder("value");
    assertNotNull(placeholder);
    assertNull(placeholder.in(line, ENDLESS));
    LineMatch match = pattern.match(line, ENDLESS);
    assertNotNull(match);
    assertEquals("May", match.group("value"));
    assertNull(match.group("name"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"expires: {value}?", "(?:expires|ends: {value})", "a|expires: {value}"})
  void placeholder_optionalOrInAGroupOrAlternative_isLeftToTheEngine(String pattern) {
    assertNull(new LinePattern(RuleKind.EXPIRES, pattern).placeholder("value"));
  }

  @Test
  void lazyQuantifier_isNoOptionalOne() {
    LinePattern pattern = new LinePattern(RuleKind.AVAILABLE, "no (?:\\w+ )+?found");
    assertEquals(
        0, new LineAutomaton(List.of(pattern.shape())).matches("no found", ENDLESS).length);
    assertEquals(
        1, new LineAutomaton(List.of(pattern.shape())).matches("no x found", ENDLESS).length);
  }

  @Test
  void placeholder_inAHostileLine_costsNoMoreThanTheBound() {
    LinePattern pattern = new LinePattern(RuleKind.NAME, ".*{name}.*");
    Line line = new Line("%no entries found" + "a".repeat(8_000) + " x.y");
    Effort effort = new Effort(ReplyFacts.MAX_STEPS);
    LineMatch match = pattern.match(line, effort);
    assertNotNull(match);
    assertNull(match.group("name"));
    assertTrue(effort.isExhausted());
    // One more look at the line after the bound is met.
    assertTrue(
        effort.spent() < ReplyFacts.MAX_STEPS + 3 * ReplyLines.MAX_LINE, "" + effort.spent());
  }
}
