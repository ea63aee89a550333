package dev.domaincheck.whois;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReplyLinesTest {
  /** Lines as their indents and texts; "|" before one that an empty line is above. */
  private static String shown(String reply) {
    ReplyLines lines = read(reply);
    assertNotNull(lines);
    return lines.record().stream()
        .map(l -> (l.afterGap() ? "|" : "") + l.indent() + ":" + l.line().text())
        .collect(Collectors.joining(" "));
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      emptyValue = "",
      value = {
        "'', ''",
        "'\n \r\n\t', ''",
        "'a', '|0:a'",
        "'a\n', '|0:a'",
        "'a\nb', '|0:a 0:b'",
        "'a\rb', '|0:a 0:b'",
        "'a\r\nb\r\n', '|0:a 0:b'",
        "'a\n\nb', '|0:a |0:b'",
        "'a\r\rb', '|0:a |0:b'",
        "'a\r\n\r\nb', '|0:a |0:b'",
        "'a\r\r\nb', '|0:a |0:b'",
        "'a\n\rb', '|0:a |0:b'",
        "'a\n \t\nb', '|0:a |0:b'",
        "'\n  a', '|2:a'",
        "'a\n \tb\n\t\t c', '|0:a 8:b 17:c'"
      })
  void lines_endsOfLines_areToldFromGaps(String reply, String shown) {
    assertEquals(shown, shown(reply));
  }

  @ParameterizedTest
  @CsvSource({
    "'a b', 'a b'",
    "'a  b', 'a b'",
    "'a\tb', 'a b'",
    "'a \t b', 'a b'",
    "'a b ', 'a b'",
    "'a\u00a0b', 'a b'",
    "'a\u2003 b\u3000', 'a b'",
    "'a\u200bb\ufeff', 'a b'",
    "'a\u0000b\u007fc\u0085d', 'a b c d'",
    "'é\u00a0\u00a0ü', 'é ü'"
  })
  void lines_whiteSpace_isOneBlank(String reply, String text) {
    assertEquals("|0:" + text, shown(reply));
  }

  @Test
  void lines_asLongAsMayBe_areRead() {
    String longest = "a".repeat(ReplyLines.MAX_LINE);
    assertEquals("|0:" + longest, shown(longest + "   "));
    assertEquals("|0:" + longest, shown(longest));
    assertNull(read(longest + "b"));
    assertNull(read("a" + " ".repeat(10) + longest.substring(1)));
  }

  @Test
  void lines_asManyAsMayBe_areRead() {
    String most = "a\n\n".repeat(ReplyLines.MAX_LINES);
    assertEquals(ReplyLines.MAX_LINES, List.of(shown(most).split(" ", -1)).size());
    assertNull(read(most + "b"));
  }

  private static @Nullable ReplyLines read(String reply) {
    return ReplyLines.of(reply.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
  }
}
