package dev.domaincheck.sandbox;

import java.io.IOException;
import java.net.ProtocolException;
import java.util.Map;
import java.util.Optional;

/**
 * RDAP (RFC 7480, RFC 9082) and an availability service over plain, lasting HTTP/1.1 connections.
 */
final class RdapConversation implements Conversation {
  private static final String DOMAIN = "/domain/";

  private final RdapReplies replies;
  private final DasPage das;

  RdapConversation(RdapReplies replies, DasPage das) {
    this.replies = replies;
    this.das = das;
  }

  @Override
  public void serve(Connection connection, Traffic traffic) throws IOException {
    boolean lasting = true;
    while (lasting) {
      HttpRequest request;
      try {
        request = HttpRequest.read(connection);
      } catch (ProtocolException e) {
        connection.write(replies.badRequest("localhost").encoded(false, true));
        break;
      }
      if (request == null) {
        return;
      }
      lasting = answer(connection, traffic, request) && request.lasting();
    }
    connection.finish();
  }

  /** Answers a request; false if the connection cannot go on. */
  private boolean answer(Connection connection, Traffic traffic, HttpRequest request)
      throws IOException {
    boolean free = DasPage.isAsked(request);
    Optional<AskedName> asked = free ? DasPage.name(request) : domain(request.path());
    RdapReply reply;
    traffic.begin();
    try {
      reply = reply(connection, request, asked);
    } finally {
      traffic.end();
    }
    boolean broken = asked.isPresent() && Script.of(asked.get()).state() == State.BROKEN;
    if (broken && Breakage.of(asked.get()) == Breakage.RESET) {
      connection.reset();
      return false;
    }
    byte[] bytes = reply.encoded(request.lasting(), !request.method().equals("HEAD"));
    // Half of it: the head is whole, so the client knows what is missing.
    boolean whole = !broken || Breakage.of(asked.get()) != Breakage.TRUNCATED;
    connection.write(bytes, whole ? bytes.length : bytes.length / 2);
    return whole;
  }

  private RdapReply reply(Connection connection, HttpRequest request, Optional<AskedName> asked)
      throws IOException {
    if (!request.method().equals("GET") && !request.method().equals("HEAD")) {
      return new RdapReply(405, Map.of("Allow", "GET, HEAD"), "");
    }
    if (asked.isPresent()) {
      Script script = Script.of(asked.get());
      connection.pause(script.delay());
      return DasPage.isAsked(request)
          ? das.of(asked.get(), script.state())
          : replies.of(asked.get(), request.host(), script.state());
    }
    return request.path().endsWith("/help")
        ? replies.help(request.host())
        : replies.badRequest(request.host());
  }

  /** The name of a domain query under any base path. */
  private static Optional<AskedName> domain(String path) {
    int at = path.lastIndexOf(DOMAIN);
    return at < 0 ? Optional.empty() : AskedName.parse(path.substring(at + DOMAIN.length()));
  }
}
