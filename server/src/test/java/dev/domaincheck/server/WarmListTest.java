package dev.domaincheck.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
  @ValueSource(strings = {"co.uk", "www.example.com", "two names", "-.com"})
  void parse_badLine_isNamedWithItsNumber(String line) {
    String message =
        String.valueOf(
            assertThrows(
                    IllegalArgumentException.class,
                    () -> WarmList.parse("names.txt", "example.com\n# x\n" + line + "\n"))
                .getMessage());
    assertTrue(message.startsWith("names.txt:3: expected a domain name: \""), message);
    assertTrue(message.contains(line), message);
  }
}
