package dev.domaincheck.sandbox;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DialectTest {
  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2026-11-23T12:00:00Z"));

  /**
   * Dialects whose free, reserved or whole reply names no domain in the wild; the verdict then
   * stands on the wording alone.
   */
  private static final Set<String> FREE_WITHOUT_NAME =
      Set.of(
          "am",
          "ar",
          "at",
          "ausregistry",
          "au",
          "ax",
          "bn",
          "by",
          "centralnic",
          "ch",
          "channelisles",
          "cnnic",
          "co.ca",
          "co.pl",
          "core",
          "dk",
          "dm",
          "ee",
          "eu.org",
          "fi",
          "flexireg",
          "fred",
          "freenom",
          "godaddy",
          "google",
          "afnic",
          "hkirc",
          "hm",
          "hr",
          "hu",
          "id",
          "identitydigital",
          "il",
          "jprs",
          "kz",
          "lk",
          "ly",
          "ma",
          "md",
          "mx",
          "nc",
          "nixi",
          "no",
          "nominet-tld",
          "priv.at",
          "ripe",
          "ro",
          "rs",
          "runet",
          "sg",
          "si",
          "sk",
          "sm",
          "sn",
          "tcinet",
          "tw",
          "zarc");

  private static final Set<String> REGISTERED_WITHOUT_NAME = Set.of("pf");

  private static final Dialects DIALECTS = load();

  private static Dialects load() {
    try {
      return Dialects.load("whois");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<String> suffixes() {
    return List.copyOf(DIALECTS.suffixes());
  }

  /** One suffix of each dialect. */
  static Collection<String> oneSuffixEach() {
    Map<String, String> byDialect = new TreeMap<>();
    for (String suffix : suffixes()) {
      byDialect.putIfAbsent(DIALECTS.nameOf(name("x." + suffix)), suffix);
    }
    byDialect.put(DIALECTS.nameOf(name("x.unheard-of")), "unheard-of");
    return byDialect.values();
  }

  private static WhoisReplies replies() {
    return new WhoisReplies(DIALECTS, CLOCK);
  }

  private static AskedName name(String text) {
    return AskedName.parse(text).orElseThrow();
  }

  private static boolean names(String reply, AskedName name) {
    String lower = reply.toLowerCase(Locale.ROOT);
    // Tonic names the label alone.
    return lower.contains(name.ascii())
        || lower.contains(name.unicode())
        || (name.suffix().equals("to") && lower.contains(name.label()));
  }

  @ParameterizedTest
  @MethodSource("oneSuffixEach")
  void reply_everyDialectAndState_isDistinctAndEchoesTheName(String suffix) {
    WhoisReplies replies = replies();
    AskedName name = name("probe-4711." + suffix);
    String dialect = DIALECTS.nameOf(name);
    Set<String> seen = new HashSet<>();
    for (State state :
        List.of(State.AVAILABLE, State.REGISTERED, State.RESERVED, State.THROTTLED)) {
      String reply = replies.text(name, state);
      assertTrue(seen.add(reply), () -> dialect + " says the same for two states");
      assertFalse(reply.isBlank(), dialect);
      assertFalse(reply.contains("${") || reply.contains("@@"), () -> dialect + ": " + reply);
      assertTrue(reply.endsWith("\n"), dialect);
      assertEquals(
          reply.contains("\r\n"),
          !reply.replace("\r\n", "").contains("\n"),
          dialect + " line ends");
    }
    boolean freeNames = names(replies.text(name, State.AVAILABLE), name);
    assertEquals(!FREE_WITHOUT_NAME.contains(dialect), freeNames, dialect);
    String registered = replies.text(name, State.REGISTERED);
    assertTrue(names(registered, name) || REGISTERED_WITHOUT_NAME.contains(dialect), dialect);
    assertFalse(registered.contains("null"), dialect);
  }

  @Test
  void reply_ofReservedAndRefused_neverReadsAsFree() {
    WhoisReplies replies = replies();
    for (String suffix : suffixes()) {
      AskedName name = name("probe-4711." + suffix);
      String free = core(replies.text(name, State.AVAILABLE));
      for (State state : List.of(State.REGISTERED, State.RESERVED, State.PREMIUM)) {
        // Identity Digital's real premium reply begins with its not-found line.
        if (state != State.PREMIUM) {
          assertFalse(
              core(replies.text(name, state)).contains(free),
              () -> suffix + " " + state + " holds the free reply");
        }
      }
    }
  }

  /** The lines that are neither comments nor empty, the footer's moment left out. */
  private static String core(String reply) {
    StringBuilder core = new StringBuilder();
    reply
        .lines()
        .map(String::strip)
        .filter(line -> !line.isEmpty() && !line.startsWith(">>> Last"))
        .forEach(line -> core.append(line).append('\n'));
    return core.toString();
  }

  @Test
  void reply_internationalizedName_showsTheFormOfTheRegistry() {
    WhoisReplies replies = replies();
    AskedName german = name("bücher.de");
    assertTrue(replies.text(german, State.REGISTERED).contains("Domain: xn--bcher-kva.de"));
    AskedName swedish = name("räksmörgås.se");
    assertTrue(replies.text(swedish, State.AVAILABLE).contains("\"räksmörgås.se\" not found"));
    AskedName bulgarian = name("пример.бг");
    assertTrue(replies.text(bulgarian, State.AVAILABLE).contains("пример.бг"));
  }

  @Test
  void reply_asciiName_hasNoInternationalizedLine() {
    assertFalse(replies().text(name("a.aaa"), State.REGISTERED).contains("Internationalized"));
    assertTrue(replies().text(name("ä.aaa"), State.REGISTERED).contains("Internationalized"));
  }

  @Test
  void of_suffixWithoutRow_fallsBackToTheParentThenToTheCommonForm() {
    assertEquals("nominet", DIALECTS.nameOf(name("x.co.uk")));
    assertEquals("jisc", DIALECTS.nameOf(name("x.ac.uk")));
    assertEquals("icann", DIALECTS.nameOf(name("x.unheard-of")));
  }

  @Test
  void reply_sameNameTwice_isTheSameAndOtherNamesDiffer() {
    byte[] first = replies().of(name("registered-a.com"), State.REGISTERED);
    assertArrayEquals(first, replies().of(name("registered-a.com"), State.REGISTERED));
    assertNotEquals(
        new String(first, StandardCharsets.UTF_8),
        replies().text(name("registered-b.com"), State.REGISTERED));
  }

  @Test
  void broken_truncatedReply_isTooShortToMeanAnything() {
    for (String suffix : suffixes()) {
      AskedName name = name("broken-1." + suffix);
      assertTrue(replies().broken(name, Breakage.TRUNCATED).length <= 10, suffix);
    }
  }

  @Test
  void parse_malformedFile_saysWhatIsWrong() {
    List<String> noStates = List.of("a comment");
    assertThrows(IllegalArgumentException.class, () -> Dialect.parse(noStates));
    List<String> unknown =
        List.of(
            "@@ available",
            "${nme}",
            "@@ registered",
            "x",
            "@@ reserved",
            "y",
            "@@ throttled",
            "z");
    assertThrows(IllegalArgumentException.class, () -> Dialect.parse(unknown));
    List<String> twice = List.of("@@ available", "x", "@@ available", "y");
    assertThrows(IllegalArgumentException.class, () -> Dialect.parse(twice));
  }
}
