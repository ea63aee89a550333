package dev.domaincheck.transport;

import java.net.InetAddress;

/**
 * Which addresses a registry can have: those of the public Internet. A host that a redirect, a
 * referral or a hostile zone points into the operator's own network is thereby refused.
 */
final class AddressGuard {
  private AddressGuard() {}

  /**
   * Whether {@code address} is globally reachable unicast by the IANA special-purpose registries
   * (RFC 6890). IPv6 forms that carry an IPv4 address (mapped, compatible, NAT64, 6to4, Teredo) are
   * not, whatever they carry.
   */
  static boolean isPublic(InetAddress address) {
    byte[] b = address.getAddress();
    return b.length == 4 ? isPublic4(at(b, 0), at(b, 1), at(b, 2)) : isPublic6(b);
  }

  private static boolean isPublic4(int a, int b, int c) {
    return switch (a) {
      case 0, 10, 127 -> false;
      case 100 -> b < 64 || b > 127; // RFC 6598, carrier-grade NAT
      case 169 -> b != 254;
      case 172 -> b < 16 || b > 31;
      case 192 ->
          !(b == 168
              || (b == 0 && (c == 0 || c == 2)) // protocol assignments, TEST-NET-1
              || (b == 88 && c == 99)); // 6to4 relays, RFC 7526
      case 198 -> !(b == 18 || b == 19 || (b == 51 && c == 100)); // benchmarks, TEST-NET-2
      case 203 -> !(b == 0 && c == 113); // TEST-NET-3
      default -> a < 224; // above: multicast, reserved, broadcast
    };
  }

  private static boolean isPublic6(byte[] b) {
    if ((at(b, 0) & 0xE0) != 0x20) {
      // Outside 2000::/3 there is no global unicast: ::, ::1, mapped, 64:ff9b::, fc00::, fe80::...
      return false;
    }
    int first = at(b, 0) << 8 | at(b, 1);
    int second = at(b, 2) << 8 | at(b, 3);
    return switch (first) {
      // 2001::/23, protocol assignments with Teredo and ORCHID; 2001:db8::/32, documentation.
      case 0x2001 -> second >= 0x0200 && second != 0x0DB8;
      case 0x2002 -> false; // 6to4
      case 0x3FFF -> second >= 0x1000; // 3fff::/20, documentation, RFC 9637
      default -> true;
    };
  }

  private static int at(byte[] bytes, int index) {
    return bytes[index] & 0xFF;
  }
}
