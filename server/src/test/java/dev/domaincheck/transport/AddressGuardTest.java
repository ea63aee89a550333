package dev.domaincheck.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** First and last addresses of each refused range, and their neighbours outside. */
class AddressGuardTest {
  private static InetAddress address(String literal) throws UnknownHostException {
    return InetAddress.getByName(literal);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.0.0.0",
        "0.255.255.255",
        "10.0.0.0",
        "10.255.255.255",
        "100.64.0.0",
        "100.127.255.255",
        "127.0.0.0",
        "127.0.0.1",
        "127.255.255.255",
        "169.254.0.0",
        "169.254.169.254",
        "169.254.255.255",
        "172.16.0.0",
        "172.31.255.255",
        "192.0.0.0",
        "192.0.0.255",
        "192.0.2.0",
        "192.0.2.255",
        "192.88.99.0",
        "192.88.99.255",
        "192.168.0.0",
        "192.168.255.255",
        "198.18.0.0",
        "198.19.255.255",
        "198.51.100.0",
        "198.51.100.255",
        "203.0.113.0",
        "203.0.113.255",
        "224.0.0.0",
        "239.255.255.255",
        "240.0.0.0",
        "255.255.255.255",
        "::",
        "::1",
        "::7f00:1",
        "::808:808",
        "64:ff9b::808:808",
        "64:ff9b:1::a00:1",
        "100::1",
        "2001::1",
        "2001:0:808:808::1",
        "2001:10::1",
        "2001:20::1",
        "2001:1ff:ffff::1",
        "2001:db8::1",
        "2001:db8:ffff::1",
        "2002:808:808::1",
        "2002:7f00:1::1",
        "3fff::1",
        "3fff:fff:ffff::1",
        "4000::1",
        "5f00::1",
        "fc00::1",
        "fdff::1",
        "fe80::1",
        "fec0::1",
        "ff02::1",
        "ff0e::1"
      })
  void isPublic_special_address_is_refused(String literal) throws UnknownHostException {
    assertFalse(AddressGuard.isPublic(address(literal)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.0.0.0",
        "9.255.255.255",
        "11.0.0.0",
        "100.63.255.255",
        "100.128.0.0",
        "126.255.255.255",
        "128.0.0.0",
        "169.253.255.255",
        "169.255.0.0",
        "172.15.255.255",
        "172.32.0.0",
        "192.0.1.0",
        "192.0.3.0",
        "192.88.98.255",
        "192.88.100.0",
        "192.167.255.255",
        "192.169.0.0",
        "198.17.255.255",
        "198.20.0.0",
        "198.51.99.255",
        "198.51.101.0",
        "203.0.112.255",
        "203.0.114.0",
        "223.255.255.255",
        "2000::1",
        "2001:200::1",
        "2001:500:88:200::8",
        "2001:db7::1",
        "2001:db9::1",
        "2003::1",
        "2620:0:2d0:200::8",
        "3ffe::1",
        "3fff:1000::1"
      })
  void isPublic_global_address_is_accepted(String literal) throws UnknownHostException {
    assertTrue(AddressGuard.isPublic(address(literal)));
  }

  @Test
  void isPublic_mapped_address_kept_as_ipv6_is_refused() throws UnknownHostException {
    byte[] mapped = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, (byte) 0xFF, (byte) 0xFF, 8, 8, 8, 8};
    assertFalse(AddressGuard.isPublic(Inet6Address.getByAddress("host.example", mapped, -1)));
  }

  @ParameterizedTest
  @CsvSource({
    "whois.nic.example,",
    "rdap.xn--p1ai,",
    "a.b.c.d.example,",
    "127.0.0.1,'it is an address, not a name'",
    "8.8.8.8,'it is an address, not a name'",
    "::1,'it is an address, not a name'",
    "::ffff:127.0.0.1,'it is an address, not a name'",
    "2130706433,it is a single label",
    "0x7f000001,it is a single label",
    "127.1,its last label is not that of a top-level domain",
    "0x7f.1,its last label is not that of a top-level domain",
    "0177.0.0.01,its last label is not that of a top-level domain",
    "1.2.3.4.5,its last label is not that of a top-level domain",
    "host.0x7f,its last label is not that of a top-level domain",
    "localhost,it is this machine",
    "a.localhost,it is this machine",
    "printer.local,its last label is that of private networks",
    "rdap.internal,its last label is that of private networks",
    "nas.home.arpa,its last label is that of private networks",
    "1.0.0.127.in-addr.arpa,its last label is that of private networks",
    "rdap.corp,its last label is that of private networks",
    "rdap.lan,its last label is that of private networks",
    "rdap.invalid,its last label is that of private networks",
    "local.example,",
    "intranet,it is a single label",
    "host..example,it is not a DNS name",
    "-a.example,it is not a DNS name",
    "a_b.example,it is not a DNS name",
    "WHOIS.example,it is not a DNS name",
    "a.example.,it is not a DNS name",
    "'a b.example',it is not a DNS name",
    "'',it is not a DNS name"
  })
  void refusal_host_is_judged_by_its_text(String host, String expected) {
    assertEquals(expected, HostSyntax.refusal(host));
  }

  @Test
  void refusal_overlong_label_or_name_is_no_name() {
    String label = "a".repeat(63);
    assertEquals(null, HostSyntax.refusal(label + ".example"));
    assertEquals("it is not a DNS name", HostSyntax.refusal(label + "a.example"));
    String longName = (label + ".").repeat(4) + "example";
    assertEquals("it is not a DNS name", HostSyntax.refusal(longName));
  }
}
