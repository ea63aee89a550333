package dev.domaincheck.whois;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.domaincheck.name.DomainName;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WhoisQueryTest {
  private static final WhoisRules RULES = WhoisRules.embedded();

  @ParameterizedTest
  @CsvSource({
    "whois.verisign-grs.com, plumtree.com, domain plumtree.com",
    "whois.nic.name, plumtree.name, domain=plumtree.name",
    "whois.jprs.jp, plumtree.jp, plumtree.jp/e",
    "whois.denic.de, xn--bcher-kva.de, '-T dn,ace xn--bcher-kva.de'",
    "whois.example.net, plumtree.example, plumtree.example",
  })
  void query_ofAHost_isItsTemplateAndOneLineEnd(String host, String name, String line) {
    byte[] query = WhoisQuery.line(RULES.rule(host), Names.of(name));
    assertEquals(line + "\r\n", new String(query, StandardCharsets.UTF_8));
  }

  @Test
  void unicodeForm_inATemplate_isWrittenInTheHostsCharset() {
    WhoisRule rule = rule("{u-label}", StandardCharsets.ISO_8859_1);
    assertEquals(
        "b\u00fccher.example\r\n",
        new String(
            WhoisQuery.line(rule, Names.of("xn--bcher-kva.example")), StandardCharsets.ISO_8859_1));
    WhoisRule ascii = rule("{u-label}", StandardCharsets.US_ASCII);
    assertEquals(
        "xn--bcher-kva.example\r\n",
        new String(
            WhoisQuery.line(ascii, Names.of("xn--bcher-kva.example")), StandardCharsets.US_ASCII));
  }

  @Test
  void name_withALineEnd_neverBecomesAQuery() {
    for (String bad : new String[] {"a\r\nb", "a\u0085b", "a\u2028b", "a b", "a\u0000"}) {
      WhoisRule rule = rule("{u-label}", StandardCharsets.UTF_8);
      DomainName name = new DomainName("plumtree.com", bad + ".com", "com");
      assertThrows(IllegalArgumentException.class, () -> WhoisQuery.line(rule, name));
    }
  }

  @Test
  void everyRule_forAnOrdinaryName_sendsOneLine() {
    for (String host : RULES.hosts()) {
      byte[] query = WhoisQuery.line(RULES.rule(host), Names.of("plumtree.example"));
      String text = new String(query, StandardCharsets.ISO_8859_1);
      assertTrue(text.endsWith("\r\n"), host);
      assertFalse(text.substring(0, text.length() - 2).chars().anyMatch(c -> c < ' '), host);
    }
  }

  private static WhoisRule rule(String query, java.nio.charset.Charset charset) {
    return new WhoisRule(
        "test",
        query,
        charset,
        false,
        false,
        java.util.Set.of(),
        DateFormat.UNKNOWN,
        new RulePatterns(java.util.Map.of(), java.util.List.of()));
  }
}
