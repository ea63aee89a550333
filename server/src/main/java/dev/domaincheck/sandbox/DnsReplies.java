package dev.domaincheck.sandbox;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.NSRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.TextParseException;

/**
 * What the sandbox's name servers say (RFC 1034): those of the root refer every name to its
 * top-level domain; the others serve each suffix as a zone and have a delegation of the registered
 * names. One name in eight is too long for a datagram and needs TCP.
 */
final class DnsReplies {
  /** As common for top-level domains; and for negative answers. */
  private static final long TTL_SECONDS = 86_400;

  private static final long NEGATIVE_TTL_SECONDS = 900;

  private static final int TRUNCATED = 8;
  private static final int MAX_NAME = 253;

  private final boolean root;
  private final Scripts scripts;

  private DnsReplies(boolean root, Scripts scripts) {
    this.root = root;
    this.scripts = scripts;
  }

  /** The servers of the root zone. */
  static DnsReplies ofRoot() {
    return new DnsReplies(true, new Scripts());
  }

  /** The servers of every other zone. */
  static DnsReplies ofZones(Scripts scripts) {
    return new DnsReplies(false, scripts);
  }

  /** The reply to a query that has a question. */
  DnsReply of(Message query) {
    Record question = query.getQuestion();
    String text = question.getName().toString(true);
    Optional<AskedName> asked = text.length() > MAX_NAME ? Optional.empty() : AskedName.parse(text);
    if (asked.isEmpty()) {
      return at(Duration.ZERO, error(query, Rcode.REFUSED), false);
    }
    AskedName name = asked.get();
    if (root) {
      Name tld = new Name(question.getName(), question.getName().labels() - 2);
      return at(Duration.ZERO, referral(query, tld, "nic." + tld), false);
    }
    Script script = scripts.of(name);
    boolean overTcp = name.pick("dns-tcp", TRUNCATED) == 0;
    return switch (script.state()) {
      case AVAILABLE, REGISTERED, RESERVED, PREMIUM ->
          at(
              script.delay(),
              script.delegated()
                  ? referral(query, question.getName(), "dns.example.")
                  : noSuchName(query, name),
              overTcp);
      case THROTTLED ->
          at(
              script.delay(),
              error(query, name.pick("dns-error", 2) == 0 ? Rcode.SERVFAIL : Rcode.REFUSED),
              false);
      case BROKEN -> at(script.delay(), broken(query, name), false);
    };
  }

  private static DnsReply at(Duration delay, byte[] message, boolean overTcp) {
    return new DnsReply(delay, message, overTcp);
  }

  private static byte[] broken(Message query, AskedName name) {
    byte[] whole = noSuchName(query, name);
    return switch (Breakage.of(name)) {
      case RESET, EMPTY -> new byte[0];
      case TRUNCATED -> Arrays.copyOf(whole, whole.length - whole.length / 4);
      case GARBAGE -> {
        byte[] garbage = whole.clone();
        // Behind the question: counts say that records follow, and none can be read.
        int from = 12 + query.getQuestion().getName().length() + 4;
        Arrays.fill(garbage, from, garbage.length, (byte) 0xFF);
        yield garbage;
      }
      case SERVER_ERROR -> error(query, Rcode.SERVFAIL);
    };
  }

  private static byte[] error(Message query, int code) {
    Message reply = reply(query, code);
    return reply.toWire();
  }

  private static byte[] referral(Message query, Name zone, String servers) {
    Message reply = reply(query, Rcode.NOERROR);
    for (String host : List.of("a.", "b.")) {
      reply.addRecord(
          new NSRecord(zone, DClass.IN, TTL_SECONDS, name(host + servers)), Section.AUTHORITY);
    }
    return reply.toWire();
  }

  private static byte[] noSuchName(Message query, AskedName name) {
    Message reply = reply(query, Rcode.NXDOMAIN);
    reply.getHeader().setFlag(Flags.AA);
    reply.addRecord(
        new SOARecord(
            name(name.suffix() + "."),
            DClass.IN,
            NEGATIVE_TTL_SECONDS,
            name("a.nic." + name.suffix() + "."),
            name("hostmaster.example."),
            1,
            7_200,
            3_600,
            1_209_600,
            NEGATIVE_TTL_SECONDS),
        Section.AUTHORITY);
    return reply.toWire();
  }

  private static Message reply(Message query, int code) {
    Message reply = new Message(query.getHeader().getID());
    reply.getHeader().setFlag(Flags.QR);
    reply.getHeader().setRcode(code);
    reply.addRecord(query.getQuestion(), Section.QUESTION);
    return reply;
  }

  private static Name name(String text) {
    try {
      return Name.fromString(text);
    } catch (TextParseException e) {
      throw new IllegalArgumentException("'" + text + "' is no name of the DNS", e);
    }
  }
}
