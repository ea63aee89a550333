package dev.domaincheck.whois;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.LocalDate;
import java.util.LinkedHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RulesParserTest {
  private static final String HEAD = "date 2026-11-23\nrule generic\n  name domain: {name}\n";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "frobnicate x|4: 'frobnicate' begins a line; expected date, template or rule",
        "rule Foo|4: the name 'Foo' is not of lower-case letters, digits and hyphens",
        "rule generic|4: the name 'generic' is taken",
        "rule a : nowhere|4: 'nowhere' is no template or rule above this line",
        "rule a|4: the rule 'a' names no hosts",
        "date 23.11.2026|4: the date '23.11.2026' is not of the form 2026-11-23",
        "template a~  hosts whois.example|5: a template has no hosts; write a rule",
        "rule a~  hosts Whois_Example|5: the host 'Whois_Example' is not a lower-case host name,"
            + " with up to 3 * and with ? if need be",
        "rule a~  hosts x.example~rule b~  hosts x.example|6: the host 'x.example' already has the"
            + " rule 'a'",
        "template a~  query domain|5: the query 'domain' is not printable ASCII with {ace},"
            + " {u-label} or {label}",
        "template a~  charset klingon|5: the charset 'klingon' is unknown; expected an IANA name"
            + " like iso-8859-1",
        "template a~  free-reply maybe|5: 'free-reply' is 'maybe'; expected named or anonymous",
        "template a~  available|5: 'available' has no value",
        "template a~  available (|5: the pattern '(' lacks a closing )",
        "template a~  available [a|5: the pattern '[a' lacks a closing ]",
        "template a~  available a**|5: the pattern 'a**' is not re2j syntax: invalid nested"
            + " repetition operator",
        "template a~  available {value}|5: the pattern '{value}' has {value}; a pattern of kind"
            + " available takes {name} and {label}",
        "template a~  name domain: .*|5: the pattern 'domain: .*' of a name needs {name} or"
            + " {label}",
        "template a~  date-order american|5: 'date-order' is 'american'; expected day-first or"
            + " month-first",
        "template a~  zone Europe/Atlantis|5: the zone 'Europe/Atlantis' is unknown; expected a name"
            + " like Europe/Vienna or UTC",
        "template a~  name-server-below dns: {value}|5: the pattern 'dns: {value}' has {value}; a"
            + " pattern of kind name-server-below takes no placeholder",
        "template a~  created on: .*|5: the pattern 'on: .*' of a field needs {value}",
      })
  void fault_inAFile_isNamedWithItsLine(String text, String expected) {
    RuleSyntaxException e =
        assertThrows(RuleSyntaxException.class, () -> parse(HEAD + text.replace("~", "\n")));
    assertEquals("rules.txt:" + expected, e.getMessage());
  }

  @Test
  void setting_ofNoKnownKind_isNamedWithTheKinds() {
    RuleSyntaxException e =
        assertThrows(RuleSyntaxException.class, () -> parse(HEAD + "template a\n  availible x\n"));
    assertEquals(5, e.line());
    assertEquals(
        true, String.valueOf(e.getMessage()).contains("'availible' is neither hosts, serves"));
  }

  @Test
  void file_withoutADate_isRefused() {
    RuleSyntaxException e = assertThrows(RuleSyntaxException.class, () -> parse("rule generic\n"));
    assertEquals(
        "rules.txt:1: the file has no date; expected a line like 'date 2026-11-23'",
        e.getMessage());
  }

  @Test
  void genericRule_thatReadsAnonymousReplies_isRefused() {
    RuleSyntaxException e =
        assertThrows(
            RuleSyntaxException.class,
            () -> parse("date 2026-11-23\nrule generic\n  free-reply anonymous\n"));
    assertEquals(
        "rules.txt:2: the generic rule must not read replies that name no domain", e.getMessage());
  }

  @Test
  void heir_ofATemplate_inheritsWhatIsKnownOfItsDates() throws RuleSyntaxException {
    WhoisRules rules =
        parse(
            HEAD
                + "template a\n  date-order day-first\n  zone Asia/Tokyo\n"
                + "rule b : a\n  hosts b.example\n  zone UTC\n");
    assertEquals(
        new DateFormat(DateFormat.Order.DAY_FIRST, java.time.ZoneId.of("UTC")),
        rules.rule("b.example").dates());
    assertEquals(DateFormat.UNKNOWN, rules.rule("other.example").dates());
  }

  @Test
  void heir_withoutAKind_keepsOnlyItsOwn() throws RuleSyntaxException {
    WhoisRules rules =
        parse(
            HEAD
                + "template a\n  query domain={ace}\n  free-reply anonymous\n  available x\n"
                + "rule b : a\n  hosts b.example\n  without available\n  available y\n");
    WhoisRule rule = rules.rule("b.example");
    assertEquals(1, rule.of(RuleKind.AVAILABLE).size());
    assertEquals("domain={ace}", rule.query());
    assertEquals(true, rule.anonymousFree());
    assertEquals(LocalDate.of(2026, 11, 23), rules.date());
  }

  @Test
  void bombs_ofRepetitions_areRefusedBeforeTheyAreWrittenOut() {
    String counted = "(a{900}){900}";
    String many = "(?:abcdefghij){999}".repeat(100);
    String nested = "(?:(?:(?:a{99}){99}){99}){99}";
    String deep = "(".repeat(1_000) + "a" + ")".repeat(1_000);
    for (String bomb : java.util.List.of(counted, many, nested, deep, "x".repeat(100_000))) {
      RuleSyntaxException e =
          assertThrows(
              RuleSyntaxException.class, () -> parse(HEAD + "template a\n  doubt " + bomb + "\n"));
      assertEquals(5, e.line());
    }
    // Each is allowed, together they are not.
    String line = "  doubt (?:abcdefghi){900}\n";
    RuleSyntaxException e =
        assertThrows(
            RuleSyntaxException.class, () -> parse(HEAD + "template a\n" + line.repeat(100)));
    assertEquals(
        "rules.txt:60: the patterns of the file together stand for more than 500000 characters",
        e.getMessage());
  }

  @Test
  void letters_thatTheEngineNeverFinishesToFold_areRefused() {
    for (String pattern :
        java.util.List.of(
            "\u1c80",
            "[\u1c81]",
            "[ -\u2000]",
            "[^ -\u2000]",
            "\\x{1c88}",
            "[\\x{20}-\\x{2000}]",
            "[\\x20-\u2000]",
            "\\Q\u1c84\\E")) {
      RuleSyntaxException e =
          assertThrows(
              RuleSyntaxException.class,
              () -> parse(HEAD + "template a\n  doubt " + pattern + "\n"));
      assertTrue(String.valueOf(e.getMessage()).contains("U+1C80 to U+1C88"), e::getMessage);
    }
  }

  private static WhoisRules parse(String text) throws RuleSyntaxException {
    LinkedHashMap<String, String> files = new LinkedHashMap<>();
    files.put("rules.txt", text);
    return WhoisRules.parse(files);
  }
}
