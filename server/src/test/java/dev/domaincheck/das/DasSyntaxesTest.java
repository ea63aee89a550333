package dev.domaincheck.das;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DasSyntaxesTest {
  @Test
  void embedded_holdsEveryService() {
    DasSyntaxes syntaxes = DasSyntaxes.embedded();
    for (Reply reply : Reply.all()) {
      assertNotNull(syntaxes.of(reply.service().getHost()), reply.service().toString());
    }
    assertNull(syntaxes.of("whois.dns.be"));
  }

  private static DasSyntaxes parse(String text) {
    return DasSyntaxes.parse(text.lines().toList());
  }

  @Test
  void parse_severalHosts_shareASyntax() {
    DasSyntaxes syntaxes =
        parse("service a.example b.example\n  query {ace}\\n\n  available yes\n");
    DasSyntax syntax = assertInstanceOf(DasSyntax.class, syntaxes.of("b.example"));
    assertEquals("b.example", syntax.host());
    assertEquals("{ace}\n", syntax.query());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "query {ace}\n",
        "service a.example\n  query {ace}\n",
        "service a.example\n  query hello\n  available yes\n",
        "service a.example\n  query {ace} {label}\n  available yes\n",
        "service a.example\n  query {ace}\n  available (\n",
        "service a.example\n  query {ace}\n  free yes\n",
        "service a.example\n  query {ace}\n  idn maybe\n  available yes\n",
        "service a.example a.example\n  query {ace}\n  available yes\n"
      })
  void parse_fault_isRefused(String text) {
    assertThrows(IllegalArgumentException.class, () -> parse(text));
  }

  @Test
  void parse_faultInALine_namesIt() {
    IllegalArgumentException refused =
        assertThrows(
            IllegalArgumentException.class,
            () -> DasSyntaxes.parse(List.of("service a.example", "  query {ace}", "  free yes")));
    assertTrue(String.valueOf(refused.getMessage()).contains("line 3"), refused.toString());
    assertTrue(String.valueOf(refused.getMessage()).contains("free"), refused.toString());
  }
}
