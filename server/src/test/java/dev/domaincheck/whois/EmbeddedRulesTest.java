package dev.domaincheck.whois;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class EmbeddedRulesTest {
  /** A start does not compile them, so here is where one that cannot be compiled is found. */
  @Test
  void patterns_ofTheBuild_allCompile() throws RuleSyntaxException {
    WhoisRules compiled = WhoisRules.parse(WhoisRules.embeddedTexts());
    assertEquals(compiled.generation(), WhoisRules.embedded().generation());
  }
}
