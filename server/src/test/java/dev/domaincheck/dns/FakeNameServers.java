package dev.domaincheck.dns;

import dev.domaincheck.availability.Deadline;
import dev.domaincheck.availability.Reason;
import dev.domaincheck.transport.TransportException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/**
 * Name servers by host, each with one answer for whatever it is asked, and what they were asked.
 */
public final class FakeNameServers implements Exchange {
  /** One server's answer to a query. */
  @FunctionalInterface
  public interface Server {
    byte[] answer(Message query) throws TransportException;
  }

  /** Hosts in the order in which they were asked. */
  public final List<String> asked = new ArrayList<>();

  /** The queries and the addresses they went to. */
  public final List<Message> queries = new ArrayList<>();

  public final List<List<String>> glue = new ArrayList<>();

  private final Map<String, Server> servers = new HashMap<>();

  /** Hosts that are not named are silent. */
  public FakeNameServers on(String host, Server server) {
    servers.put(host, server);
    return this;
  }

  /** The hints that lead to these servers: {@code root.example}. */
  public static RootHints hints() {
    return new RootHints(
        java.time.LocalDate.EPOCH, List.of(new NameServer("root.example", List.of("192.0.2.53"))));
  }

  @Override
  public byte[] ask(String host, List<String> addresses, byte[] query, Deadline deadline)
      throws TransportException {
    asked.add(host);
    glue.add(addresses);
    Message message = parse(query);
    queries.add(message);
    Server server = servers.get(host);
    if (server == null) {
      throw new TransportException(Reason.TIMEOUT, host + " is silent");
    }
    return server.answer(message);
  }

  public static Message parse(byte[] message) {
    try {
      return new Message(message);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** NXDOMAIN with the SOA record of {@code zone}. */
  public static Server noSuchName(String zone) {
    return query -> reply(query, "aa nxdomain", "", soa(zone), "");
  }

  /** No NS records, but the name is there. */
  public static Server noData(String zone) {
    return query -> reply(query, "aa", "", soa(zone), "");
  }

  /** A referral to {@code servers} of {@code zone}, with their addresses behind a slash. */
  public static Server referral(String zone, String... servers) {
    return query -> {
      StringBuilder authority = new StringBuilder();
      StringBuilder additional = new StringBuilder();
      for (String server : servers) {
        String[] parts = server.split("/", 2);
        authority.append(zone).append(" NS ").append(parts[0]).append("\n");
        if (parts.length > 1) {
          String type = parts[1].indexOf(':') < 0 ? " A " : " AAAA ";
          additional.append(parts[0]).append(type).append(parts[1]).append("\n");
        }
      }
      return reply(query, "", "", authority.toString(), additional.toString());
    };
  }

  /** The asked name's own servers. */
  public static Server delegation() {
    return query ->
        referral(query.getQuestion().getName().toString(), "ns1.host.example.").answer(query);
  }

  public static Server code(int rcode) {
    return query -> {
      Message reply = empty(query);
      reply.getHeader().setRcode(rcode);
      return reply.toWire();
    };
  }

  public static String soa(String zone) {
    return zone + " SOA a.nic." + zone + " hostmaster." + zone + " 1 2 3 4 5";
  }

  private static Message empty(Message query) {
    Message reply = new Message(query.getHeader().getID());
    reply.getHeader().setFlag(Flags.QR);
    reply.addRecord(query.getQuestion(), Section.QUESTION);
    return reply;
  }

  /**
   * A reply of records in presentation form, one a line, without class and TTL.
   *
   * @param flags of {@code aa}, {@code tc}, {@code nxdomain}
   */
  public static byte[] reply(
      Message query, String flags, String answer, String authority, String additional) {
    Message reply = empty(query);
    if (flags.contains("aa")) {
      reply.getHeader().setFlag(Flags.AA);
    }
    if (flags.contains("tc")) {
      reply.getHeader().setFlag(Flags.TC);
    }
    if (flags.contains("nxdomain")) {
      reply.getHeader().setRcode(Rcode.NXDOMAIN);
    }
    add(reply, Section.ANSWER, answer);
    add(reply, Section.AUTHORITY, authority);
    add(reply, Section.ADDITIONAL, additional);
    return reply.toWire();
  }

  private static void add(Message reply, int section, String records) {
    records
        .lines()
        .map(String::strip)
        .filter(line -> !line.isEmpty())
        .forEach(
            line -> {
              String[] parts = line.split(" ", 3);
              try {
                reply.addRecord(
                    Record.fromString(
                        Name.fromString(parts[0]),
                        Type.value(parts[1]),
                        DClass.IN,
                        3_600,
                        parts[2],
                        Name.root),
                    section);
              } catch (IOException e) {
                throw new AssertionError(line, e);
              }
            });
  }
}
