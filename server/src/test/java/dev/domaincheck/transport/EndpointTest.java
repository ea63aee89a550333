package dev.domaincheck.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EndpointTest {
  @ParameterizedTest
  @CsvSource({
    "whois.nic.example,whois.nic.example,43,whois.nic.example",
    "WHOIS.Nic.Example.,whois.nic.example,43,whois.nic.example",
    "whois.nic.example:43,whois.nic.example,43,whois.nic.example",
    "whois.nic.example:4343,whois.nic.example,4343,whois.nic.example:4343",
    "192.0.2.1:1,192.0.2.1,1,192.0.2.1:1",
    "[2001:db8::1],2001:db8::1,43,[2001:db8::1]",
    "[2001:DB8::1]:65535,2001:db8::1,65535,[2001:db8::1]:65535"
  })
  void parse_good_text_gives_host_and_port(String text, String host, int port, String display) {
    Endpoint endpoint = Endpoint.parse(text, 43);
    assertEquals(new Endpoint(host, port), endpoint);
    assertEquals(display, endpoint.display(43));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''|host is '', expected",
        "whois_x.example|host is 'whois_x.example', expected",
        "wh\u00f6is.example|expected a lower-case A-label",
        "a b.example|host is 'a b.example'",
        "whois.example:|has a bad port",
        "whois.example:0|has a bad port",
        "whois.example:65536|has a bad port",
        "whois.example:999999|has a bad port",
        "whois.example:-1|has a bad port",
        "whois.example:4x|has a bad port",
        "2001:db8::1|has several colons",
        "[2001:db8::1|has no ']'",
        "[2001:db8::1]43|has a bad port",
        "[1.2.3.4]:43|has no IPv6 address",
        "[::g]|host is '::g'",
        "[fe80::1%eth0]:43|host is 'fe80::1%eth0'",
        "whois.example/path|host is 'whois.example/path'"
      })
  void parse_bad_text_says_what_was_expected(String text, String message) {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> Endpoint.parse(text, 43));
    assertTrue(String.valueOf(e.getMessage()).contains(message), e.getMessage());
  }
}
