package dev.domaincheck.sandbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WhoisQueryTest {
  @ParameterizedTest
  @CsvSource({
    "example.com, example.com",
    "EXAMPLE.com., example.com",
    "domain example.com, example.com",
    "domain=example.name, example.name",
    "=example.mx, example.mx",
    "'-T dn,ace example.de', example.de",
    "example.jp/e, example.jp",
    "--charset=utf-8 --show-handles example.dk, example.dk",
    "-V x1.0 example.ru, example.ru",
    "-c utf-8 example.no, example.no",
    "пример.бг, xn--e1afmkfd.xn--90ae",
    "xn--bcher-kva.de, xn--bcher-kva.de",
  })
  void name_realQueryForm_findsTheName(String line, String name) {
    assertEquals(name, WhoisQuery.name(line + "\r").orElseThrow().ascii());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "-",
        "help",
        "?",
        "-T dn,ace",
        "com",
        "..",
        "a..b",
        ".com",
        "a b",
        "a_b.c"
      })
  void name_noName_isEmpty(String line) {
    assertTrue(WhoisQuery.name(line).isEmpty());
  }

  @Test
  void name_longLabel_isEmpty() {
    assertTrue(WhoisQuery.name("a".repeat(64) + ".com").isEmpty());
    assertTrue(WhoisQuery.name("é".repeat(400) + ".com").isEmpty());
  }
}
