package dev.domaincheck.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.domaincheck.availability.Deadline;
import dev.domaincheck.availability.Reason;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Over 200 ways to lead the service where it must not go. Each is tried as the host of a table's
 * row, of a redirect and of a referral; a listener on loopback counts who came.
 */
@Timeout(60)
class HostileAddressTest {
  /** An address in every notation that some resolver or parser reads, and names of private use. */
  private static final List<String> HOSTS =
      List.of(
          // dotted, short, decimal, octal, hexadecimal, and mixtures
          "127.0.0.1",
          "127.0.0.1.",
          "127.1",
          "127.0.1",
          "127.1.",
          "127",
          "127.000.000.001",
          "0127.0.0.1",
          "0177.0.0.1",
          "0177.0.0.01",
          "0177.1",
          "017700000001",
          "2130706433",
          "2130706433.",
          "02130706433",
          "0x7f000001",
          "0X7F000001",
          "0x7f.0.0.1",
          "0x7f.0x0.0x0.0x1",
          "0x7f.1",
          "0x7f.0.1",
          "127.0x0.1",
          "127.0.0.0x1",
          "0x7f.0.0.01",
          "0",
          "0.0.0.0",
          "00",
          "0x0",
          "1",
          "10.0.0.1",
          "10.1",
          "167772161",
          "0xa000001",
          "012.0.0.1",
          "172.16.0.1",
          "192.168.0.1",
          "192.168.1",
          "192.168.257",
          "3232235521",
          "169.254.169.254",
          "169.254.43518",
          "2852039166",
          "0xa9fea9fe",
          "0xa9.0xfe.0xa9.0xfe",
          "0251.0376.0251.0376",
          "100.64.0.1",
          "255.255.255.255",
          "4294967295",
          "4294967296",
          "256.0.0.1",
          "127.0.0.256",
          "127.0.0.1.5",
          "127..1",
          ".127.0.0.1",
          "127.0.0.1..",
          "8.8.8.8",
          "134744072",
          "9.9.9.9.",
          // IPv6
          "[::1]",
          "[::]",
          "[0:0:0:0:0:0:0:1]",
          "[0000:0000:0000:0000:0000:0000:0000:0001]",
          "[::ffff:127.0.0.1]",
          "[::ffff:7f00:1]",
          "[::FFFF:7F00:1]",
          "[0:0:0:0:0:ffff:127.0.0.1]",
          "[::127.0.0.1]",
          "[64:ff9b::127.0.0.1]",
          "[64:ff9b::7f00:1]",
          "[64:ff9b:1::a00:1]",
          "[2002:7f00:1::]",
          "[2001:0:7f00:1::]",
          "[fe80::1]",
          "[fe80::1%lo]",
          "[fe80::1%25lo]",
          "[::1%1]",
          "[::1%25lo]",
          "[fd00::1]",
          "[fc00::1]",
          "[ff02::1]",
          "[fec0::1]",
          "[100::1]",
          "[2001:db8::1]",
          "[2606:4700:4700::1111]",
          "[v1.fe80]",
          "[127.0.0.1]",
          "::1",
          "[::1",
          // of other scripts, coded, or with what parsers strip
          "\uff11\uff12\uff17.0.0.1",
          "127\u30020\u30020\u30021",
          "127\uff0e0\uff0e0\uff0e1",
          "127\uff610\uff610\uff611",
          "\u2460\u2461\u2466.0.0.1",
          "\u0661\u0662\u0667.0.0.1",
          "%31%32%37.0.0.1",
          "127%2e0%2e0%2e1",
          "127.0.0.1%00",
          "127.0.0.1%2f",
          "loc%61lhost",
          "\uff4cocalhost",
          "loca\u00adlhost",
          "\u24db\u24de\u24d2\u24d0\u24db\u24d7\u24de\u24e2\u24e3",
          "127.0.0.1\t",
          "127.0.0.1 ",
          "127.0.0.1\\@rdap.nic.example",
          "rdap.nic.example@127.0.0.1",
          "rdap.nic.example:443@127.0.0.1",
          "127.0.0.1#rdap.nic.example",
          "127.0.0.1?rdap.nic.example",
          "127.0.0.1/rdap.nic.example",
          "127.0.0.1;rdap.nic.example",
          "-127.0.0.1",
          "+127.0.0.1",
          "1e3",
          "127.0.0.1e0",
          // names of this machine and of private networks
          "localhost",
          "localhost.",
          "LOCALHOST",
          "LocalHost.",
          "rdap.localhost",
          "a.b.localhost.",
          "localhost.localdomain",
          "localhost6.localdomain6",
          "ip6-localhost",
          "ip6-loopback",
          "broadcasthost",
          "router.local",
          "printer.local.",
          "ROUTER.LOCAL",
          "metadata.internal",
          "metadata.google.internal",
          "metadata.google.internal.",
          "instance-data",
          "metadata",
          "intranet",
          "kubernetes",
          "kubernetes.default.svc.cluster.local",
          "host.docker.internal",
          "db",
          "redis",
          "rdap.corp",
          "rdap.home",
          "rdap.lan",
          "rdap.mail",
          "rdap.intranet",
          "rdap.private",
          "nas.home.arpa",
          "1.0.0.127.in-addr.arpa",
          "hidden.onion",
          "rdap.invalid",
          "rdap.alt",
          "rdap.nic.example.1",
          "rdap.nic.0x7f",
          "rdap.nic.e1",
          "_rdap.nic.example",
          "rdap..example",
          "rdap-.example",
          "*.example",
          "");

  /** First, last and telling addresses of what is not the public Internet. */
  private static final List<String> ADDRESSES =
      List.of(
          "0.0.0.0",
          "0.1.2.3",
          "10.0.0.1",
          "10.255.255.255",
          "100.64.0.1",
          "100.127.255.254",
          "127.0.0.1",
          "127.0.0.53",
          "127.255.255.255",
          "169.254.0.1",
          "169.254.169.254",
          "172.16.0.1",
          "172.31.255.255",
          "192.0.0.1",
          "192.0.0.170",
          "192.0.2.1",
          "192.88.99.1",
          "192.168.0.1",
          "192.168.255.255",
          "198.18.0.1",
          "198.19.255.255",
          "198.51.100.1",
          "203.0.113.1",
          "224.0.0.1",
          "239.255.255.255",
          "240.0.0.1",
          "255.255.255.255",
          "::",
          "::1",
          "::7f00:1",
          "::ffff:0:7f00:1",
          "64:ff9b::7f00:1",
          "64:ff9b::a00:1",
          "64:ff9b::808:808",
          "64:ff9b:1::a9fe:a9fe",
          "100::1",
          "2001::1",
          "2001:0:7f00:1::1",
          "2001:2::1",
          "2001:10::1",
          "2001:20::1",
          "2001:db8::1",
          "2002:7f00:1::1",
          "2002:a00:1::1",
          "2002:808:808::1",
          "3fff::1",
          "4000::1",
          "5f00::1",
          "fc00::1",
          "fd00:ec2::254",
          "fe80::1",
          "fec0::1",
          "ff02::1",
          "ff0e::1");

  private static final InetAddress PUBLIC = address("9.9.9.9");

  private final AtomicInteger lookups = new AtomicInteger();

  private static InetAddress address(String literal) {
    try {
      return InetAddress.getByName(literal);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(e);
    }
  }

  /**
   * Time to connect, if that were tried: a vector that passes fails the test, and does not hang.
   */
  private static Deadline brief() {
    return Deadline.after(Duration.ofSeconds(2));
  }

  private Transport transport(InetAddress... answer) {
    return new Transport(
        ConnectTo.none(),
        "test",
        new Resolver(
            host -> {
              lookups.incrementAndGet();
              return answer;
            },
            AddressGuard::isPublic));
  }

  @Test
  void vectors_are_two_hundred_and_more() {
    assertTrue(HOSTS.size() + 3 * ADDRESSES.size() >= 200);
    assertTrue(HOSTS.size() >= 150, "" + HOSTS.size());
  }

  @Test
  void host_of_a_redirect_is_refused_before_it_is_looked_up() throws Exception {
    URI from = URI.create("https://rdap.nic.example/domain/a.example");
    try (LoopbackServer server = LoopbackServer.answering("secret");
        Transport transport = transport(InetAddress.getLoopbackAddress())) {
      for (String host : HOSTS) {
        for (String port : List.of("", ":443", ":" + server.port())) {
          String location = "https://" + host + port + "/domain/a.example";
          TransportException e =
              assertThrows(
                  TransportException.class, () -> Redirects.target(from, location), location);
          assertTrue(
              e.reason() == Reason.POLICY_BLOCKED || e.reason() == Reason.INCONCLUSIVE, location);
          assertUriRefused(transport, location);
        }
      }
      assertEquals(0, lookups.get());
      assertEquals(0, server.connections());
    }
  }

  /** The same, had the redirect been let through, or a table named the host. */
  private static void assertUriRefused(Transport transport, String text) {
    URI uri;
    try {
      uri = URI.create(text);
    } catch (IllegalArgumentException e) {
      return;
    }
    TransportException e =
        assertThrows(
            TransportException.class, () -> transport.http(uri, Map.of(), 100, brief()), text);
    assertEquals(Reason.POLICY_BLOCKED, e.reason(), text + ": " + e.getMessage());
  }

  @Test
  void host_of_a_whois_referral_is_refused_before_it_is_looked_up() throws Exception {
    try (LoopbackServer server = LoopbackServer.answering("secret");
        Transport transport = transport(InetAddress.getLoopbackAddress())) {
      for (String host : HOSTS) {
        for (String port : List.of("", ":43", ":" + server.port())) {
          Endpoint endpoint;
          try {
            endpoint = Endpoint.parse(host + port, 43);
          } catch (IllegalArgumentException e) {
            continue;
          }
          TransportException e =
              assertThrows(
                  TransportException.class,
                  () -> transport.tcp(endpoint, new byte[] {'a'}, 100, brief()),
                  host);
          assertEquals(Reason.POLICY_BLOCKED, e.reason(), host + ": " + e.getMessage());
        }
      }
      assertEquals(0, lookups.get());
      assertEquals(0, server.connections());
    }
  }

  @Test
  void name_that_resolves_to_an_address_that_is_not_public_is_refused_alone_and_among_others()
      throws Exception {
    try (LoopbackServer server = LoopbackServer.answering("secret")) {
      List<String> passed = new ArrayList<>();
      for (String literal : ADDRESSES) {
        InetAddress bad = address(literal);
        for (InetAddress[] answer :
            List.of(
                new InetAddress[] {bad},
                new InetAddress[] {bad, PUBLIC},
                new InetAddress[] {PUBLIC, PUBLIC, bad})) {
          try (Transport transport = transport(answer)) {
            if (!isRefused(transport, server.port())) {
              passed.add(literal);
            }
          }
        }
      }
      assertEquals(List.of(), passed);
      assertEquals(2 * 3 * ADDRESSES.size(), lookups.get());
      assertEquals(0, server.connections());
    }
  }

  private static boolean isRefused(Transport transport, int port) throws InterruptedException {
    int blocked = 0;
    try {
      transport.tcp(new Endpoint("whois.tcp.example", port), new byte[] {'a'}, 100, brief());
    } catch (TransportException e) {
      blocked += e.reason() == Reason.POLICY_BLOCKED ? 1 : 0;
    }
    try {
      transport.http(URI.create("https://rdap.web.example/"), Map.of(), 100, brief());
    } catch (TransportException e) {
      blocked += e.reason() == Reason.POLICY_BLOCKED ? 1 : 0;
    }
    return blocked == 2;
  }

  @Test
  void mapped_address_that_stays_ipv6_is_refused() throws IOException {
    byte[] mapped = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1, 127, 0, 0, 1};
    InetAddress bad = Inet6Address.getByAddress("rdap.web.example", mapped, -1);
    try (Transport transport = transport(bad)) {
      TransportException e =
          assertThrows(
              TransportException.class,
              () ->
                  transport.http(URI.create("https://rdap.web.example/"), Map.of(), 100, brief()));
      assertEquals(Reason.POLICY_BLOCKED, e.reason());
    }
  }
}
