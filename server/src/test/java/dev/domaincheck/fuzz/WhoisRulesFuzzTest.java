package dev.domaincheck.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.domaincheck.name.DomainName;
import dev.domaincheck.whois.RuleSyntaxException;
import dev.domaincheck.whois.WhoisReader;
import dev.domaincheck.whois.WhoisRules;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;

/** Rule files of whatever text: rules, or a fault with its file and line, and nothing else. */
class WhoisRulesFuzzTest {
  private static final String GENERIC = "date 2026-11-23\nrule generic\n";

  @FuzzTest(maxDuration = "10m")
  void read(FuzzedDataProvider data) {
    String text = data.consumeRemainingAsString();
    LinkedHashMap<String, String> files = new LinkedHashMap<>();
    files.put("generic.txt", GENERIC);
    files.put("own.txt", text);
    try {
      WhoisRules rules = WhoisRules.parse(files);
      assertEquals(64, rules.generation().length());
      DomainName name = new DomainName("plumtree.example", "plumtree.example", "example");
      byte[] reply = "domain: plumtree.example\nstatus: x\n".getBytes(StandardCharsets.UTF_8);
      for (String host : rules.hosts()) {
        new WhoisReader(rules).read(name, host, reply);
      }
    } catch (RuleSyntaxException e) {
      assertEquals("own.txt", e.file());
      assertTrue(e.line() >= 1 && e.line() <= text.lines().count() + 1, e::toString);
    }
  }
}
