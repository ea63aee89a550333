package dev.domaincheck.dns;

import dev.domaincheck.availability.Outcome;
import dev.domaincheck.availability.Reason;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Opcode;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/**
 * Reads the reply of a zone's name server to the question for a name's NS records (RFC 1034 section
 * 4.3.2, RFC 2308).
 *
 * <p>A delegation is believed on its face. That there is none is believed only of an authoritative
 * reply with the SOA record of a zone above the name and not above the zone that was asked.
 * Anything else, aliases among it, says nothing.
 */
final class ReplyReader {
  private final Name zone;
  private final Name asked;
  private final String host;

  /**
   * @param zone the zone whose server is asked
   * @param asked the name, below {@code zone}
   * @param host the server, as it is shown
   */
  ReplyReader(Name zone, Name asked, String host) {
    this.zone = zone;
    this.asked = asked;
    this.host = host;
  }

  /** Reads a message that has the query's id and question. */
  Answer read(byte[] reply) {
    Message message;
    try {
      message = new Message(reply);
    } catch (IOException | RuntimeException e) {
      // The decoder lets some malformed records out as unchecked exceptions.
      return doubt("garbled", "sent a malformed message");
    }
    if (message.getHeader().getOpcode() != Opcode.QUERY) {
      return doubt("opcode", "answered another kind of question");
    }
    if (message.getHeader().getFlag(Flags.TC)) {
      return doubt("truncated", "cut its answer short");
    }
    int code = message.getRcode();
    return switch (code) {
      case Rcode.NOERROR, Rcode.NXDOMAIN -> answered(message, code == Rcode.NXDOMAIN);
      case Rcode.REFUSED -> failed(Reason.SERVER_ERROR, "refused", "refused to answer");
      case Rcode.SERVFAIL -> failed(Reason.SERVER_ERROR, "servfail", "failed to answer");
      default -> failed(Reason.SERVER_ERROR, "rcode", "answered with error " + Rcode.string(code));
    };
  }

  private Answer answered(Message message, boolean noSuchName) {
    boolean authoritative = message.getHeader().getFlag(Flags.AA);
    List<Record> answers = message.getSection(Section.ANSWER);
    List<Record> authority = message.getSection(Section.AUTHORITY);
    if (!noSuchName && hasNsOf(asked, answers)) {
      // Without AA it is a cache's memory, of whenever.
      return authoritative
          ? new Answer.Delegated(rule("authoritative"), false)
          : doubt("cached", "is not authoritative");
    }
    if (!answers.isEmpty()) {
      // An alias, perhaps of all names that do not exist: the name is there, and is it registered?
      return doubt("alias", "answered with other records than were asked for");
    }
    if (!noSuchName && hasNsOf(asked, authority)) {
      return new Answer.Delegated(rule("referral"), true);
    }
    Name soa = soa(authority);
    if (soa != null) {
      return absent(authoritative, noSuchName, soa);
    }
    return noSuchName ? doubt("no-soa", "does not say which zone lacks it") : nearer(message);
  }

  private Answer absent(boolean authoritative, boolean noSuchName, Name soa) {
    if (!authoritative) {
      return doubt("cached", "is not authoritative");
    }
    boolean ofParent =
        asked.subdomain(soa) && !asked.equals(soa) && soa.subdomain(zone) && !soa.equals(Name.root);
    if (!ofParent) {
      // The root's "no such name" is about the top-level domain.
      return doubt("other-zone", "answered for the zone " + shown(soa));
    }
    return new Answer.NotDelegated(rule(noSuchName ? "nxdomain" : "nodata"));
  }

  private Answer nearer(Message message) {
    Name child = null;
    for (Record record : message.getSection(Section.AUTHORITY)) {
      if (record.getType() == Type.NS) {
        if (child != null && !child.equals(record.getName())) {
          return doubt("lame", "refers to several zones at once");
        }
        child = record.getName();
      }
    }
    // Only downwards: each step is nearer to the name, so that there is no loop.
    if (child == null || !asked.subdomain(child) || !child.subdomain(zone) || child.equals(zone)) {
      return doubt("lame", "does not serve the zone " + shown(zone));
    }
    Referral referral = Referrals.read(zone, child, message);
    return referral == null
        ? doubt("lame", "refers to no usable name server")
        : new Answer.Nearer(referral);
  }

  private static boolean hasNsOf(Name owner, List<Record> records) {
    return records.stream().anyMatch(r -> r.getType() == Type.NS && r.getName().equals(owner));
  }

  /** The one zone whose SOA record is there; null if there is none or more than one. */
  private static @Nullable Name soa(List<Record> records) {
    Set<Name> owners = new HashSet<>();
    for (Record record : records) {
      if (record.getType() == Type.SOA) {
        owners.add(record.getName());
      }
    }
    return owners.size() == 1 ? owners.iterator().next() : null;
  }

  private Answer doubt(String rule, String how) {
    return failed(Reason.INCONCLUSIVE, rule, how);
  }

  private Answer failed(Reason reason, String rule, String how) {
    return new Answer.Failed(
        new Outcome.Failure(reason, rule(rule), "name server " + host + " " + how, 0, null));
  }

  private static String rule(String name) {
    return "dns/" + name;
  }

  private static String shown(Name zone) {
    return zone.equals(Name.root) ? "." : zone.toString(true);
  }
}
