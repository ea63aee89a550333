package dev.domaincheck.dns;

import dev.domaincheck.transport.Endpoint;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Message;
import org.xbill.DNS.NSRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** Takes name servers and their addresses out of a referral (RFC 1034 section 4.2.1). */
final class Referrals {
  /** The root has 13, which is the most that ever fitted a plain datagram; more are left aside. */
  private static final int MAX_SERVERS = 13;

  /** Of each family: a name server has one or two. */
  private static final int MAX_ADDRESSES = 2;

  private static final int DNS_PORT = 53;

  private Referrals() {}

  /**
   * The servers of {@code child}; null if none has a host name.
   *
   * @param zone whose server referred: addresses are believed only of hosts in it, for it could say
   *     anything of others
   */
  static @Nullable Referral read(Name zone, Name child, Message message) {
    Map<Name, List<String>> addresses = new LinkedHashMap<>();
    long ttl = Long.MAX_VALUE;
    for (Record record : message.getSection(Section.AUTHORITY)) {
      if (record instanceof NSRecord ns && record.getName().equals(child)) {
        ttl = Math.min(ttl, ns.getTTL());
        if (addresses.size() < MAX_SERVERS && isHost(ns.getTarget())) {
          addresses.putIfAbsent(ns.getTarget(), new ArrayList<>());
        }
      }
    }
    for (int type : new int[] {Type.A, Type.AAAA}) {
      addresses.forEach((host, known) -> known.addAll(glue(zone, host, type, message)));
    }
    List<NameServer> servers = new ArrayList<>();
    addresses.forEach((host, known) -> servers.add(new NameServer(text(host), known)));
    return servers.isEmpty() ? null : new Referral(child, servers, ttl);
  }

  private static List<String> glue(Name zone, Name host, int type, Message message) {
    if (!host.subdomain(zone)) {
      return List.of();
    }
    return message.getSection(Section.ADDITIONAL).stream()
        .filter(record -> record.getType() == type && record.getName().equals(host))
        .map(Record::rdataToString)
        .distinct()
        .limit(MAX_ADDRESSES)
        .toList();
  }

  /** Two labels at least, and no address, which would end in a digit's label. */
  private static boolean isHost(Name name) {
    try {
      String host = new Endpoint(text(name), DNS_PORT).host();
      char last = host.charAt(host.lastIndexOf('.') + 1);
      return name.labels() > 2 && last >= 'a' && last <= 'z';
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static String text(Name name) {
    return name.canonicalize().toString(true);
  }
}
