package dev.domaincheck.httpwhois;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.domaincheck.availability.Availability;
import dev.domaincheck.availability.Outcome;
import dev.domaincheck.name.DomainName;
import dev.domaincheck.transport.HttpQuery;
import dev.domaincheck.transport.HttpReply;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AdapterParserTest {
  private static final DomainName IDN =
      new DomainName("xn--bcher-kva.co.zz", "bücher.co.zz", "co.zz");

  private static Adapter adapter(String... settings) {
    List<String> lines = new ArrayList<>(List.of("date 2026-11-23", "adapter a"));
    for (String setting : settings) {
      lines.add("  " + setting);
    }
    return new AdapterParser("test", lines).parse().all().getFirst();
  }

  @Test
  void query_everyPlaceholder_isPercentEncoded() {
    Adapter adapter =
        adapter(
            "url https://w.nic.zz/q/{u-label}/{suffix}?n={ace}",
            "form l={label}&u={u-label}",
            "header X-Kind: web");
    HttpQuery query = adapter.query(IDN);
    assertEquals(
        "https://w.nic.zz/q/b%C3%BCcher.co.zz/co.zz?n=xn--bcher-kva.co.zz", query.uri().toString());
    assertEquals("l=xn--bcher-kva&u=b%C3%BCcher.co.zz", query.form());
    assertEquals(Map.of("X-Kind", "web"), query.headers());
    assertEquals("https://w.nic.zz/q/", adapter.endpoint());
  }

  @Test
  void encoded_reservedCharacters_neverPass() {
    assertEquals(
        "a%2F%3F%26%3D%23%25%20%2B%0D%0A.-_~", RequestTemplate.encoded("a/?&=#% +\r\n.-_~"));
  }

  @Test
  void canAsk_suffixesNamed_noOthers() {
    Adapter adapter = adapter("url https://w.nic.zz/?d={label}", "suffixes zz");
    assertFalse(adapter.canAsk(IDN));
    assertTrue(adapter.canAsk(new DomainName("a.zz", "a.zz", "zz")));
  }

  @Test
  void redirects_bothKinds_areReadAndFreeIsNeverFirm() {
    Adapter adapter =
        adapter(
            "url https://w.nic.zz/?d={ace}",
            "redirect-registered .*/taken",
            "redirect-available .*/(?:free|taken2?)");
    HttpWhoisReader reader = new HttpWhoisReader(InstantSource.fixed(Instant.EPOCH));
    HttpReply free = new HttpReply(302, Map.of("location", "/free"), new byte[0]);
    Outcome.Verdict verdict =
        assertInstanceOf(Outcome.Verdict.class, reader.read(IDN, adapter, free));
    assertEquals(Availability.AVAILABLE, verdict.availability());
    assertFalse(verdict.firm());
    HttpReply both = new HttpReply(302, Map.of("location", "/taken"), new byte[0]);
    assertInstanceOf(Outcome.Failure.class, reader.read(IDN, adapter, both));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "adapter a|test:2: the adapter 'a' has no url",
        "adapter A|test:2: the name 'A' is not of lower-case letters, digits and hyphens",
        "adapter a : b|test:2: 'b' is no template above this line",
        "nonsense a|test:2: 'nonsense' begins a line; expected date, template or adapter",
        "date x|test:2: the date 'x' is not of the form 2026-11-23",
        "`  url https://a.zz/`|test:2: 'url' stands under no template or adapter",
        "adapter|test:2: 'adapter' has no value"
      })
  void parse_badLine_isRefused(String line, String message) {
    IllegalArgumentException error =
        assertThrows(
            AdapterSyntaxException.class,
            () -> new AdapterParser("test", List.of("date 2026-11-23", line)).parse());
    assertEquals(message, error.getMessage());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "url https://w.nic.zz/{name}|test:3: 'https://w.nic.zz/{name}' is not printable ASCII with no braces but [{ace}, {u-label}, {label}, {suffix}]",
        "url https://w.nic.zz/x|test:2: the adapter 'a': neither url nor form holds the name",
        "url ftp://w.nic.zz/{ace}|test:2: the adapter 'a': 'ftp://w.nic.zz/' is not an http or https URL with a host and a path",
        "url https://{ace}/|test:2: the adapter 'a': 'https://' is not an http or https URL with a host and a path",
        "media xml|test:3: media is 'xml'; expected json or html",
        "missing taken|test:3: missing is 'taken'; expected free",
        "record named|test:3: record is 'named'; expected anonymous",
        "header Accept|test:3: the header 'Accept' is not of the form 'Name: value'",
        "name domain|test:3: the pattern 'domain' of a name needs {name}",
        "holder (|test:3: the pattern '(' is not re2j syntax: missing closing )",
        "colour red|test:3: 'colour' is neither a setting nor a kind of pattern"
      })
  void parse_badSetting_isRefused(String setting, String message) {
    assertEquals(
        message, assertThrows(AdapterSyntaxException.class, () -> adapter(setting)).getMessage());
  }

  @Test
  void parse_sameEndpointTwice_isRefused() {
    List<String> lines =
        List.of(
            "date 2026-11-23",
            "adapter a",
            "  url https://w.nic.zz/{ace}",
            "adapter b",
            "  url https://w.nic.zz/?{ace}");
    assertThrows(AdapterSyntaxException.class, () -> new AdapterParser("test", lines).parse());
  }
}
