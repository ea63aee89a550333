package dev.domaincheck.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WarmListTest {
  @Test
  void parse_namesAndComments_areALabels() {
    assertEquals(
        List.of("example.com", "xn--bcher-kva.de", "example.co.uk"),
        WarmList.parse(
            "f", "\ufeff# ours\r\nExample.COM\n\n  bücher.de  # a shop\n\t# more\nexample.co.uk."));
    assertEquals(List.of(), WarmList.parse("f", ""));
  }

  @ParameterizedTest
  @CsvSource({
    "co.uk, below a public suffix",
    "www.example.com, that can be registered",
    "two names, a domain name",
    "-.com, a domain name",
    "www.\u0661a.com, UTS 46",
  })
  void parse_badLine_isToldByItsNumberAndNotByTheName(String line, String expected) {
    String message =
        String.valueOf(
            assertThrows(
                    IllegalArgumentException.class,
                    () -> WarmList.parse("names.txt", "example.com\n# x\n" + line + "\n"))
                .getMessage());
    assertTrue(message.startsWith("names.txt:3: expected a "), message);
    assertTrue(message.contains(expected), message);
    // It is logged, and looking a name up reveals the wish to register it.
    assertFalse(message.contains(line), message);
    assertFalse(message.contains("example.com"), message);
  }
}
