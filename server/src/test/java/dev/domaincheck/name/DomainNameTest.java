package dev.domaincheck.name;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.domaincheck.name.RejectedName.Problem;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DomainNameTest {

  @ParameterizedTest
  @CsvSource(
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "example.com,example.com,example.com,com",
        "'  example.com  ',example.com,example.com,com",
        "example.com.,example.com,example.com,com",
        "'example.com. ',example.com,example.com,com",
        "EXAMPLE.Com,example.com,example.com,com",
        "a.com,a.com,a.com,com",
        "1.com,1.com,1.com,com",
        "a--b.com,a--b.com,a--b.com,com",
        "a.b--c.com.au,,,",
        "example.co.uk,example.co.uk,example.co.uk,co.uk",
        "example.uk,example.uk,example.uk,uk",
        "example.gov.uk,example.gov.uk,example.gov.uk,gov.uk",
        "example.ac.uk,example.ac.uk,example.ac.uk,ac.uk",
        "example.uk.com,example.uk.com,example.uk.com,uk.com",
        "example.br.com,example.br.com,example.br.com,br.com",
        "example.com.br,example.com.br,example.com.br,com.br",
        "example.eu.org,example.eu.org,example.eu.org,eu.org",
        "notuk.com,notuk.com,notuk.com,com",
        "example.co.za,example.co.za,example.co.za,co.za",
        "example.za,example.za,example.za,za",
        "example.com.cn.st,example.com.cn.st,example.com.cn.st,com.cn.st",
        "example.blogspot,example.blogspot,example.blogspot,blogspot",
        "blogspot.com,blogspot.com,blogspot.com,com",
        "example.unknowntld,example.unknowntld,example.unknowntld,unknowntld",
        "example.1a,example.1a,example.1a,1a",
        "www.ck,www.ck,www.ck,ck",
        "example.co.ck,example.co.ck,example.co.ck,co.ck",
        "city.kawasaki.jp,city.kawasaki.jp,city.kawasaki.jp,kawasaki.jp",
        "example.foo.kawasaki.jp,example.foo.kawasaki.jp,example.foo.kawasaki.jp,foo.kawasaki.jp",
        "fa\u00df.de,xn--fa-hia.de,fa\u00df.de,de",
        "FA\u1e9e.de,xn--fa-hia.de,fa\u00df.de,de",
        "fass.de,fass.de,fass.de,de",
        "XN--FA-HIA.DE,xn--fa-hia.de,fa\u00df.de,de",
        "b\u00fccher.de,xn--bcher-kva.de,b\u00fccher.de,de",
        "bu\u0308cher.de,xn--bcher-kva.de,b\u00fccher.de,de",
        "\u03b2\u03cc\u03bb\u03bf\u03c2.com,xn--nxasmm1c.com,\u03b2\u03cc\u03bb\u03bf\u03c2.com,com",
        "exa\u00admple.com,example.com,example.com,com",
        "\uff45\uff58ample\uff0ecom,example.com,example.com,com",
        "example\u3002com\u3002,example.com,example.com,com",
        "example\uff61com\uff61,example.com,example.com,com",
        "\u0915\u094d\u200d\u0937.com,xn--11b2ezcw70k.com,\u0915\u094d\u200d\u0937.com,com",
        "\ud83d\ude00.com,xn--e28h.com,\ud83d\ude00.com,com",
        "a.\u516c\u53f8.cn,a.xn--55qx5d.cn,a.\u516c\u53f8.cn,xn--55qx5d.cn",
        "a.xn--55qx5d.cn,a.xn--55qx5d.cn,a.\u516c\u53f8.cn,xn--55qx5d.cn",
        "\u4f8b\u3002\u4e2d\u56fd,xn--fsq.xn--fiqs8s,\u4f8b.\u4e2d\u56fd,xn--fiqs8s",
        "\u05d0\u05d1.\u05d9\u05e9\u05e8\u05d0\u05dc,xn--4dbc.xn--4dbrk0ce,"
            + "\u05d0\u05d1.\u05d9\u05e9\u05e8\u05d0\u05dc,xn--4dbrk0ce",
      })
  void parse_registrableName_isCanonical(
      String input, String ascii, String unicode, String suffix) {
    if (ascii == null) {
      assertInstanceOf(RejectedName.class, DomainName.parse(input));
      return;
    }
    assertEquals(new DomainName(ascii, unicode, suffix), DomainName.parse(input));
  }

  @ParameterizedTest
  @CsvSource({
    "uk.com,uk.com",
    "co.uk,co.uk",
    "com,com",
    "COM.,com",
    "ck,ck",
    "anything.ck,anything.ck",
    "foo.kawasaki.jp,foo.kawasaki.jp",
    "\u4e2d\u56fd,xn--fiqs8s",
    "xn--55qx5d.cn,xn--55qx5d.cn",
    "mod.uk,mod.uk",
  })
  void parse_suffixAlone_isRejectedAsSuffix(String input, String suffix) {
    RejectedName name = rejected(input);
    assertEquals(Problem.PUBLIC_SUFFIX, name.problem());
    assertEquals(suffix, name.suffix());
    assertEquals(suffix, name.ascii());
    assertEquals("", name.registrable());
  }

  @ParameterizedTest
  @CsvSource({
    "www.example.co.uk,example.co.uk,co.uk",
    "www.example.com,example.com,com",
    "a.b.c.example.uk.com,example.uk.com,uk.com",
    "www.city.kawasaki.jp,city.kawasaki.jp,kawasaki.jp",
    "x.www.ck,www.ck,ck",
    "www.b\u00fccher.de,xn--bcher-kva.de,de",
    "foo.blogspot.com,blogspot.com,com",
    "a.example.unknowntld,example.unknowntld,unknowntld",
  })
  void parse_nameBelowRegistrable_namesTheRegistrable(
      String input, String registrable, String suffix) {
    RejectedName name = rejected(input);
    assertEquals(Problem.NOT_REGISTRABLE_LEVEL, name.problem());
    assertEquals(registrable, name.registrable());
    assertEquals(suffix, name.suffix());
    assertTrue(name.message().contains(registrable), name.message());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        ".",
        "..",
        ".com",
        "a..com",
        "example.com..",
        "example\u3002\u3002com",
        "bad name",
        "bad name.com",
        "a_b.com",
        "-a.com",
        "a-.com",
        "example",
        "localhost",
        "127.0.0.1",
        "example.123",
        "a\tb.com",
        "example.com\n",
        "\u0000",
        "a\u0085.com",
        "https://example.com/",
        "user@example.com",
        "*.com",
        "example.com:43",
        "[::1]",
        "\u00ad.com",
        "a.com.\u00ad",
      })
  void parse_badSyntax_isRejectedAsSyntax(String input) {
    assertEquals(Problem.SYNTAX, rejected(input).problem());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "xn--a.com",
        "xn--.com",
        "xn--abc-.com",
        "XN--A.com",
        "xn--xn---epa.com",
        "r3---sn.com",
        "ab--cd.com",
        "a\u200db.com",
        "a\u200cb.com",
        "\u05d0a.com",
        "\u0300a.com",
        "\ud800.com",
        "a\u2024com.net",
        "a\u3000b.com",
        "a\u200e.com",
        "a\ufe16b.com",
        "a\u2028b.com",
      })
  void parse_refusedByUts46_isRejectedAsIdna(String input) {
    assertEquals(Problem.IDNA, rejected(input).problem());
  }

  @Test
  void parse_labelOf63_isAcceptedAnd64IsNot() {
    assertInstanceOf(DomainName.class, DomainName.parse("a".repeat(63) + ".com"));
    assertEquals(Problem.SYNTAX, rejected("a".repeat(64) + ".com").problem());
    assertEquals(Problem.SYNTAX, rejected("\u00fc".repeat(60) + "x".repeat(10) + ".de").problem());
  }

  @Test
  void parse_nameOf253_isAcceptedAnd254IsNot() {
    String labels = ("a".repeat(49) + ".").repeat(5);
    assertEquals(Problem.NOT_REGISTRABLE_LEVEL, rejected(labels + "com").problem());
    assertEquals(253, rejected(labels + "com").ascii().length());
    assertEquals(Problem.SYNTAX, rejected("a" + labels + "com").problem());
  }

  @Test
  void parse_over1024Bytes_isRejectedHoweverItReads() {
    assertEquals(Problem.SYNTAX, rejected(" ".repeat(1024) + "a.com").problem());
    String dense = "\u00fc".repeat(513) + ".de";
    RejectedName name = rejected(dense);
    assertTrue(name.message().contains("1024 bytes"), name.message());
    assertInstanceOf(DomainName.class, DomainName.parse(" ".repeat(1019) + "a.com"));
  }

  @Test
  void parse_oneMebibyte_isNotLookedAt() {
    for (String unit : new String[] {"a", "\u00fc", ".", " ", "\ud83d\ude00"}) {
      RejectedName name = rejected(unit.repeat((1 << 20) / unit.length()));
      assertTrue(name.message().length() <= 256, name.message());
      assertTrue(name.message().contains("1024 bytes"), name.message());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"\u3300", "\u3316", "\u00fc", "\ud83d\ude00", "\u0915"})
  void parse_charactersThatGrow_areTooLong(String unit) {
    int most = 1020 / unit.getBytes(StandardCharsets.UTF_8).length;
    RejectedName name = rejected(unit.repeat(most));
    assertEquals(Problem.SYNTAX, name.problem());
    assertTrue(name.message().contains("too long"), name.message());
  }

  @Test
  void parse_mappedBeyondIcusOwnBound_isRejectedNotThrown() {
    assertEquals(Problem.SYNTAX, rejected("xn--" + "\ufdfa".repeat(339)).problem());
    assertEquals(Problem.SYNTAX, rejected("\uff38n--" + "\ufdfa".repeat(339)).problem());
    assertEquals(Problem.IDNA, rejected("\ufdfa".repeat(340)).problem());
  }

  @Test
  void parse_turkishLocale_changesNothing() {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("tr-TR"));
      assertEquals(
          new DomainName("title.info", "title.info", "info"), DomainName.parse("TITLE.INFO"));
      assertEquals(
          new DomainName("xn--title-ova.info", "title\u00fc.info", "info"),
          DomainName.parse("TITLE\u00dc.INFO"));
      assertEquals(DomainName.parse("i.com"), DomainName.parse("I.com"));
      assertEquals("xn--cfa.com", ((DomainName) DomainName.parse("\u0131.com")).ascii());
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void parse_plainLowerCase_keepsTheString() {
    String input = new String("example.com".toCharArray());
    DomainName name = (DomainName) DomainName.parse(input);
    assertSame(input, name.ascii());
    assertSame(input, name.unicode());
  }

  @Test
  void rejected_hostileText_hasOneBoundedPrintableLine() {
    String[] inputs = {
      "a\r\nb.com", "\u001b[2J.com", "\u202egnp.com", "\"\\\".com", "x".repeat(1000)
    };
    for (String input : inputs) {
      String message = rejected(input).message();
      assertTrue(message.length() <= 256, message);
      assertTrue(
          message
              .codePoints()
              .allMatch(c -> (c >= ' ' && c < 0x7f) || (c > 0x9f && Character.isLetterOrDigit(c))),
          message);
    }
  }

  @Test
  void constructor_incoherentParts_throws() {
    assertAll(
        () -> assertRefused("a.b.com", "com"),
        () -> assertRefused("acom", "com"),
        () -> assertRefused("com", "com"),
        () -> assertRefused(".com", "com"),
        () -> assertRefused("a\r\n.com", "com"),
        () -> assertRefused("A.com", "com"),
        () -> assertRefused("a.com", "net"));
  }

  private static void assertRefused(String ascii, String suffix) {
    assertThrows(IllegalArgumentException.class, () -> new DomainName(ascii, ascii, suffix));
  }

  private static RejectedName rejected(String input) {
    return assertInstanceOf(RejectedName.class, DomainName.parse(input));
  }
}
