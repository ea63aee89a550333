package dev.domaincheck.whois;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class OperatorRulesTest {
  private static final WhoisRules BUILD = WhoisRules.embedded();
  private static final String OWN =
      """
      date 2026-11-24
      rule plums : record
        hosts whois.plums.example whois.nic.at
        available no plum {name}
      """;

  private static WhoisRules with(String text) throws RuleSyntaxException {
    return BUILD.with("whois-rules", text);
  }

  private static String read(WhoisRules rules, String host, String reply) {
    return Fixture.describe(
        new WhoisReader(rules)
            .read(Names.of("plumtree.at"), host, reply.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void file_withARuleOfItsOwn_addsAndOverridesHostsAndLeavesTheRest() throws Exception {
    WhoisRules rules = with(OWN);
    assertEquals("AVAILABLE", read(rules, "whois.plums.example", "no plum plumtree.at"));
    assertEquals("AVAILABLE", read(rules, "whois.nic.at", "no plum plumtree.at"));
    assertEquals("UNKNOWN INCONCLUSIVE", read(rules, "whois.nic.at", "% nothing found"));
    assertEquals(
        "REGISTERED", read(rules, "whois.nic.at", "domain: plumtree.at\nregistrar: Plum GmbH"));
    assertEquals("norid", rules.rule("whois.norid.no").name());
    assertEquals("AVAILABLE", read(BUILD, "whois.nic.at", "% nothing found"));
  }

  @Test
  void text_withTheNameOfABuildRule_takesItsPlaceAndMayInheritIt() throws Exception {
    WhoisRules rules =
        with("date 2026-11-24\nrule nicat : nicat\n  hosts whois.nic.at\n  available gone\n");
    assertEquals("AVAILABLE", read(rules, "whois.nic.at", "% nothing found"));
    assertEquals("AVAILABLE", read(rules, "whois.nic.at", "gone"));
  }

  @Test
  void text_withAnotherGenericRule_readsHostsWithoutTheirOwnByIt() throws Exception {
    WhoisRules rules = with("date 2026-11-24\nrule generic : record\n  available nix da {name}\n");
    assertEquals("AVAILABLE", read(rules, "whois.unheard.example", "nix da plumtree.at"));
    assertThrows(
        RuleSyntaxException.class,
        () -> with("date 2026-11-24\nrule generic\n  free-reply anonymous\n"));
  }

  @Test
  void faults_areNamedWithFileLineValueAndWhatWasExpected() throws Exception {
    String klingon = OWN + "  charset klingon\n";
    RuleSyntaxException e =
        assertThrows(RuleSyntaxException.class, () -> BUILD.with("own.txt", klingon));
    assertEquals(
        "own.txt:5: the charset 'klingon' is unknown; expected an IANA name like iso-8859-1",
        e.getMessage());
    assertEquals("own.txt", e.file());
    assertEquals(5, e.line());
    e = assertThrows(RuleSyntaxException.class, () -> with(OWN + OWN.substring(16)));
    assertEquals("whois-rules:5: the name 'plums' is taken", e.getMessage());
    String twice = "rule pears : record\n  hosts whois.nic.at\n";
    e = assertThrows(RuleSyntaxException.class, () -> with(OWN + twice));
    assertEquals(
        "whois-rules:5: the host 'whois.nic.at' already has the rule 'plums'", e.getMessage());
  }

  @Test
  void text_tooLarge_isRefused() {
    String large = " ".repeat(WhoisRules.MAX_FILE_BYTES + 1);
    RuleSyntaxException e =
        assertThrows(RuleSyntaxException.class, () -> BUILD.with("large", large));
    assertEquals("large:1: the file is too large; expected at most 524288 bytes", e.getMessage());
  }

  @Test
  void sections_beyondTheBound_areRefused() {
    StringBuilder many = new StringBuilder("date 2026-11-24\n");
    for (int i = 0; i <= RulesParser.MAX_OVERRIDES; i++) {
      many.append("template t").append(i).append('\n');
    }
    RuleSyntaxException e = assertThrows(RuleSyntaxException.class, () -> with(many.toString()));
    assertTrue(String.valueOf(e.getMessage()).contains("more than 1000 templates and rules"));
  }

  @Test
  void generation_changesWithTheTextAndWithNothingElse() throws Exception {
    assertEquals(BUILD.generation(), WhoisRules.embedded().generation());
    assertEquals(64, BUILD.generation().length());
    assertNotEquals(BUILD.generation(), with(OWN).generation());
    assertEquals(with(OWN).generation(), with(OWN).generation());
    assertNotEquals(with(OWN).generation(), with(OWN.replace("plum {", "plums {")).generation());
  }
}
