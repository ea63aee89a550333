package dev.domaincheck.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.domaincheck.availability.Holder;
import dev.domaincheck.availability.Scope;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenSetTest {
  private static final String BASE64 = "Zt3qLw8XbN5yKs0Rg7Hd2A";
  private static final String HEX = "0123456789abcdef0123456789abcdef";
  private static final Set<Scope> CHECK = Set.of(Scope.CHECK);

  private static TokenSet parse(String text, String source) throws TokenFileException {
    return TokenSet.parse(text, source, CHECK);
  }

  @Test
  void parse_namedBareAndComments_holdersFound() throws Exception {
    TokenSet tokens = parse("# who may ask\n\nshop: " + BASE64 + "\r\n  " + HEX + "  \n", "f");
    assertEquals(2, tokens.size());
    assertEquals(Optional.of(new Holder("shop", CHECK)), tokens.holder(BASE64));
    assertTrue(tokens.holder(HEX).orElseThrow().name().matches("token-[0-9a-f]{8}"));
  }

  @Test
  void parse_scopesInBrackets_areThoseOfTheHolder() throws Exception {
    TokenSet tokens = parse("ops [cache.read, registry.admin] : " + BASE64 + "\nx:" + HEX, "f");
    assertEquals(
        new Holder("ops", Set.of(Scope.CACHE_READ, Scope.REGISTRY_ADMIN)),
        tokens.holder(BASE64).orElseThrow());
    assertEquals(new Holder("x", CHECK), tokens.holder(HEX).orElseThrow());
  }

  @ParameterizedTest
  @CsvSource({
    "ops[],'f, line 1: \"\": expected scopes out of check, cache.read, cache.admin,"
        + " registry.admin'",
    "ops[root],'f, line 1: \"root\": expected scopes out of check, cache.read, cache.admin,"
        + " registry.admin'",
    "ops[check,'f, line 1: expected name[scope,scope]:token'",
    "[check],'f, line 1: the name before the colon must be 1 to 64 letters, digits, ''-'', ''_'' or"
        + " ''.'''"
  })
  void parse_badScopes_areRefusedByName(String name, String message) {
    TokenFileException e =
        assertThrows(TokenFileException.class, () -> parse(name + ":" + BASE64, "f"));
    assertEquals(message, e.getMessage());
  }

  @Test
  void parse_oneNameTwoTokens_bothHold() throws Exception {
    TokenSet tokens = parse("shop:" + BASE64 + "\nshop:" + HEX + "\n", "f");
    assertEquals(tokens.holder(HEX), tokens.holder(BASE64));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Zt3qLw8XbN5yKs0Rg7Hd2", "Zt3qLw8XbN5yKs0Rg7Hd2A ", "shop:Zt3q", "é"})
  void holder_anotherToken_nobody(String token) throws Exception {
    assertEquals(Optional.empty(), parse(BASE64, "f").holder(token));
  }

  @Test
  void holder_endlessToken_nobody() throws Exception {
    assertEquals(Optional.empty(), parse(BASE64, "f").holder("a".repeat(1_000_000)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Zt3qLw8XbN5yKs0Rg7Hd2", // 21 characters
        "0123456789abcdef0123456789abcde", // 31 digits
        "0123456789abcdef0123456789", // 26 digits: 104 bits
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        "shop:",
        "Zt3qLw8XbN5yKs0Rg7Hd2====", // padding is no secret
        "Zt3qLw8XbN5y Ks0Rg7Hd2A",
        "shop:next:Zt3qLw8XbN5yKs0Rg7Hd2A"
      })
  void parse_weakOrMalformedToken_refusedWithoutQuotingIt(String line) {
    TokenFileException e =
        assertThrows(TokenFileException.class, () -> parse("#\n" + line, "tokens.txt"));
    String message = String.valueOf(e.getMessage());
    assertTrue(message.startsWith("tokens.txt, line 2: no token of 128 random bits"), message);
    assertFalse(message.contains(line.substring(line.lastIndexOf(':') + 1) + "\n"), message);
    assertFalse(message.contains("Zt3q"), message);
  }

  @ParameterizedTest
  @CsvSource({"a b", "''", "ä", "name/x"})
  void parse_badName_refused(String name) {
    assertThrows(TokenFileException.class, () -> parse(name + ":" + BASE64, "f"));
  }

  @Test
  void parse_tokenTwice_refused() {
    assertThrows(TokenFileException.class, () -> parse("a:" + BASE64 + "\nb:" + BASE64, "f"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "# nobody\n", "\n\n"})
  void parse_noToken_refused(String text) {
    assertThrows(TokenFileException.class, () -> parse(text, "f"));
  }

  @Test
  void parse_moreThanThousand_refused() {
    String text =
        IntStream.rangeClosed(0, 1_000)
            .mapToObj(i -> "%s%04d".formatted(BASE64, i))
            .collect(Collectors.joining("\n"));
    assertThrows(TokenFileException.class, () -> parse(text, "f"));
  }

  @Test
  void read_missingFile_refusedByName() {
    TokenFileException e =
        assertThrows(
            TokenFileException.class,
            () -> TokenSet.read(Path.of("gone"), CHECK, new MapFiles(Map.of())));
    assertTrue(String.valueOf(e.getMessage()).contains("gone"));
  }

  @Test
  void toString_ofTokens_holdsNone() throws Exception {
    assertEquals("1 tokens", parse(BASE64, "f").toString());
  }
}
