package dev.domaincheck.whois;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ReplyLinesTest {
  /** As {@link ReplyLines#isBlank} has it, but for the ends of lines. */
  private static final Pattern BLANKS =
      Pattern.compile("[\\x00-\\x20\\x7f-\\xa0\\p{Z}\\uFEFF\\u200B]+");

  private static final Pattern LINE_END = Pattern.compile("\\r\\n|\\r|\\n");

  private static @Nullable ReplyLines read(String reply) {
    return ReplyLines.of(reply.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
  }

  /** Lines as their indents and texts; "|" before one that an empty line is above. */
  private static String shown(String reply) {
    ReplyLines lines = read(reply);
    assertNotNull(lines);
    return lines.record().stream()
        .map(l -> shown(l.afterGap(), l.indent(), l.line().text()))
        .collect(Collectors.joining(" "));
  }

  private static String shown(boolean afterGap, int indent, String text) {
    return (afterGap ? "|" : "") + indent + ":" + text;
  }

  static Stream<Arguments> endsOfLines() {
    return Stream.of(
        arguments("", ""),
        arguments("\n \r\n\t", ""),
        arguments("a", "|0:a"),
        arguments("a\n", "|0:a"),
        arguments("a\nb", "|0:a 0:b"),
        arguments("a\rb", "|0:a 0:b"),
        arguments("a\r\nb\r\n", "|0:a 0:b"),
        arguments("a\n\nb", "|0:a |0:b"),
        arguments("a\r\rb", "|0:a |0:b"),
        arguments("a\r\n\r\nb", "|0:a |0:b"),
        arguments("a\r\r\nb", "|0:a |0:b"),
        arguments("a\n\rb", "|0:a |0:b"),
        arguments("a\n \t\nb", "|0:a |0:b"),
        arguments("\n  a", "|2:a"),
        arguments("\ufeff\u00a0a", "|2:a"),
        arguments("a\n \tb\n\t\t c", "|0:a 8:b 17:c"),
        // These are blanks and end no line.
        arguments("a\u000bb\fc\u2028d\u0085e", "|0:a b c d e"));
  }

  @ParameterizedTest
  @MethodSource("endsOfLines")
  void lines_endsOfLines_areToldFromGaps(String reply, String shown) {
    assertEquals(shown, shown(reply));
  }

  static Stream<Arguments> whiteSpace() {
    return Stream.of(
        arguments("a b", "a b"),
        arguments("a  b", "a b"),
        arguments("a\tb", "a b"),
        arguments("a \t b", "a b"),
        arguments("a b ", "a b"),
        arguments("a\u00a0b", "a b"),
        arguments("a\u2003 b\u3000", "a b"),
        arguments("a\u200bb\ufeff", "a b"),
        arguments("a\u0000b\u007fc", "a b c"),
        arguments("\u00e9\u00a0\u00a0\u00fc", "\u00e9 \u00fc"),
        arguments("\ud83d\ude00  \ud83d\ude00", "\ud83d\ude00 \ud83d\ude00"));
  }

  @ParameterizedTest
  @MethodSource("whiteSpace")
  void lines_whiteSpace_isOneBlank(String reply, String text) {
    assertEquals("|0:" + text, shown(reply));
  }

  /** The same by regular expressions. */
  private static String reference(String reply) {
    StringBuilder all = new StringBuilder();
    boolean afterGap = true;
    for (String line : LINE_END.split(reply, -1)) {
      int indent = 0;
      int first = 0;
      for (;
          first < line.length() && BLANKS.matcher(line.substring(first, first + 1)).matches();
          first++) {
        indent = line.charAt(first) == '\t' ? indent - indent % 8 + 8 : indent + 1;
      }
      String text = BLANKS.matcher(line.substring(first)).replaceAll(" ").stripTrailing();
      if (!text.isEmpty()) {
        all.append(all.isEmpty() ? "" : " ").append(shown(afterGap, indent, text));
      }
      afterGap = text.isEmpty();
    }
    return all.toString();
  }

  @Test
  void lines_randomReplies_areAsTheReferenceHasThem() {
    Random random = new Random(20_261_130);
    String alphabet = "aaab   \t\n\n\r\r\u00a0\u200b\u2003\u00e9\ufeff\u0000\u2028";
    for (int i = 0; i < 50_000; i++) {
      String reply =
          random
              .ints(random.nextInt(16), 0, alphabet.length())
              .mapToObj(c -> alphabet.substring(c, c + 1))
              .collect(Collectors.joining());
      assertEquals(reference(reply), shown(reply), () -> "of " + escaped(reply));
    }
  }

  private static String escaped(String reply) {
    return reply.chars().mapToObj("%04x"::formatted).collect(Collectors.joining(" "));
  }

  @Test
  void lines_asLongAsMayBe_areRead() {
    String longest = "a".repeat(ReplyLines.MAX_LINE);
    assertEquals("|0:" + longest, shown(longest));
    assertEquals("|0:" + longest, shown(longest + "   "));
    assertEquals("|3:" + longest, shown("   " + longest));
    assertNull(read(longest + "b"));
    String parted = longest.substring(2);
    assertEquals("|0:a " + parted, shown("a" + " ".repeat(10) + parted));
    assertNull(read("a" + " ".repeat(10) + parted + "a"));
  }

  @Test
  void lines_asManyAsMayBe_areRead() {
    String most = "a\n\n".repeat(ReplyLines.MAX_LINES);
    assertEquals(ReplyLines.MAX_LINES, List.of(shown(most).split(" ", -1)).size());
    assertNull(read(most + "b"));
  }

  @Test
  void lines_notUtf8AfterAll_areLatin1() {
    ReplyLines lines = ReplyLines.of(new byte[] {'a', (byte) 0xe9}, StandardCharsets.UTF_8);
    assertNotNull(lines);
    assertEquals("a\u00e9", lines.record().getFirst().line().text());
  }
}
