package dev.domaincheck.directory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RootZoneTest {
  private static RootZone parse(String text) {
    return RootZone.parse(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void parse_list_isRead() {
    RootZone zone =
        parse("# Version 2026112301, Last Updated Mon Nov 23 07:07:01 2026 UTC\nAAA\nXN--P1AI\n");
    assertEquals(2026112301L, zone.edition());
    assertEquals(LocalDate.of(2026, 11, 23), zone.date());
    assertEquals(Set.of("aaa", "xn--p1ai"), zone.tlds());
    assertEquals(0, zone.dropped());
  }

  @Test
  void parse_hostileLines_areLeftOutAndCounted() {
    RootZone zone =
        parse("# Version 2026112301\r\nAAA\r\n127\nco.uk\n-x\nA B\n\0\nÄ\naaa\nlocalhost\n# end\n");
    assertEquals(Set.of("aaa"), zone.tlds());
    assertEquals(8, zone.dropped());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "AAA\n",
        "<html>\n",
        "# Version soon\nAAA\n",
        "# Version 20261332\nAAA\n",
        "# Version 2026133201\nAAA\n",
        "# Version 2026112301\nAAA\nBB",
      })
  void parse_otherFile_isRefused(String text) {
    assertThrows(IllegalArgumentException.class, () -> parse(text));
  }
}
