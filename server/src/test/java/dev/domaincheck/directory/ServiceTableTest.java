package dev.domaincheck.directory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.domaincheck.availability.Protocol;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServiceTableTest {

  @Test
  void parse_fullRow_isRead() {
    ServiceRow row =
        read("zz|das|das://das.nic.zz:4343|registry|weak|shown|das:shared|15|co.zz org.zz");
    assertEquals("zz", row.suffix());
    assertEquals(Protocol.DAS, row.service().protocol());
    assertEquals("das.nic.zz", row.service().host());
    assertEquals(Authority.REGISTRY, row.service().authority());
    assertEquals(Absence.WEAK, row.service().absence());
    assertTrue(row.service().reservationVisible());
    assertEquals("das:shared", row.service().limitGroup());
    assertEquals(15, row.order());
    assertEquals(Set.of("co.zz", "org.zz"), row.serves());
  }

  @Test
  void parse_emptyColumns_takeTheUsualValues() {
    ServiceRow row = read("zz|http-whois|https://www.nic.zz/whois?q=1|iana|firm|hidden|-|-|-");
    assertEquals("http-whois:www.nic.zz", row.service().limitGroup());
    assertEquals(40, row.order());
    assertEquals(Set.of(), row.serves());
  }

  @ParameterizedTest
  @CsvSource({
    "zz|rdap|https://rdap.nic.zz/|iana|firm|hidden|-|-,'expected 9 columns, found 8'",
    "Zz|rdap|https://rdap.nic.zz/|iana|firm|hidden|-|-|-,'expected a suffix in A-label form, found Zz'",
    "zz|gopher|https://rdap.nic.zz/|iana|firm|hidden|-|-|-,'expected rdap, das, whois or http-whois, found gopher'",
    "zz|rdap|https://rdap.nic.zz/|nobody|firm|hidden|-|-|-,'expected operator, iana, registry or guess, found nobody'",
    "zz|rdap|https://rdap.nic.zz/|iana|solid|hidden|-|-|-,'expected firm, weak or none, found solid'",
    "zz|rdap|https://rdap.nic.zz/|iana|firm|seen|||,'expected shown or hidden, found seen'",
    "zz|rdap|https://rdap.nic.zz/|iana|firm|hidden|-|first|-,'expected a whole number as order, found first'",
    "zz|rdap|https://rdap.nic.zz/|iana|firm|hidden|-|-|co.yy,'expected a suffix below zz as served, found co.yy'",
    "zz|rdap|https://rdap.nic.zz/|iana|firm|hidden|-|-|xzz,'expected a suffix below zz as served, found xzz'",
    "zz|rdap|https://rdap.nic.zz/|iana|firm|hidden|-|-|co.zz co.zz,serves co.zz twice",
    "zz|rdap|http://rdap.nic.zz/|iana|firm|hidden|-|-|-,'absence over plain http must be none: http://rdap.nic.zz/'",
  })
  void parse_faultyRow_namesLineAndFault(String row, String fault) {
    assertEquals(
        "test:2: " + fault,
        assertThrows(IllegalArgumentException.class, () -> read(row)).getMessage());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "rdap|https://rdap.nic.zz/rdap",
        "rdap|https://rdap.nic.zz/?q=/",
        "rdap|ftp://rdap.nic.zz/",
        "rdap|https://user@rdap.nic.zz/",
        "rdap|https://127.0.0.1/",
        "rdap|https://[::1]/",
        "rdap|https://localhost/",
        "rdap|https://0x7f.1/",
        "rdap|https://rdap.nic.zz./",
        "rdap|https://RDAP.nic.zz/",
        "rdap|rdap.nic.zz",
        "whois|whois://whois.nic.zz",
        "whois|whois://whois.nic.zz:0",
        "whois|whois://whois.nic.zz:65536",
        "whois|whois://whois.nic.zz:43/x",
        "whois|das://whois.nic.zz:43",
        "das|whois://whois.nic.zz:43",
        "whois|whois://-whois.nic.zz:43",
        "whois|whois://a b:43",
      })
  void parse_faultyEndpoint_isRefused(String protocolAndEndpoint) {
    String row = "zz|" + protocolAndEndpoint + "|iana|none|hidden|-|-|-";
    String message =
        String.valueOf(assertThrows(IllegalArgumentException.class, () -> read(row)).getMessage());
    assertTrue(message.startsWith("test:2: ") && message.contains("expected "), message);
  }

  @Test
  void text_withoutDate_isRefused() {
    assertThrows(IllegalArgumentException.class, () -> TableText.parse("test", List.of("zz")));
    assertThrows(
        IllegalArgumentException.class,
        () -> TableText.parse("test", List.of("# date: 2026-09-30", "# date: 2026-09-30")));
    assertThrows(
        IllegalArgumentException.class, () -> TableText.parse("test", List.of("# date: soon")));
  }

  @Test
  void tldList_faultyLine_isRefused() {
    for (String line : List.of("Zz", "co.zz", "zz ", "1.2", "-zz")) {
      TableText text = TableText.parse("test", List.of("# date: 2026-07-24", line));
      assertThrows(IllegalArgumentException.class, () -> TldList.parse(text), line);
    }
    TableText twice = TableText.parse("test", List.of("# date: 2026-07-24", "zz", "zz"));
    assertEquals(
        "test:3: zz is there twice",
        assertThrows(IllegalArgumentException.class, () -> TldList.parse(twice)).getMessage());
  }

  private static ServiceRow read(String row) {
    return ServiceTable.parse(
            TableText.parse("test", List.of("# date: 2026-09-30", row.replace('|', '\t'))))
        .rows()
        .getFirst();
  }
}
