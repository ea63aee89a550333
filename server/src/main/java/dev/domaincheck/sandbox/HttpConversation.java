package dev.domaincheck.sandbox;

import java.io.IOException;
import java.net.ProtocolException;
import java.util.Map;
import java.util.Optional;

/**
 * RDAP (RFC 7480, RFC 9082) and the web lookups of registries, told apart by the host that is
 * asked, and an availability service, known by its path, over plain, lasting HTTP/1.1 connections.
 */
final class HttpConversation implements Conversation {
  private static final String DOMAIN = "/domain/";

  private final RdapReplies replies;
  private final WebSites sites;
  private final DasPage das;
  private final Scripts scripts;

  HttpConversation(RdapReplies replies, WebSites sites, DasPage das, Scripts scripts) {
    this.replies = replies;
    this.sites = sites;
    this.das = das;
    this.scripts = scripts;
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
      try {
        lasting = answer(connection, traffic, request) && request.lasting();
      } catch (ProtocolException e) {
        connection.write(replies.badRequest("localhost").encoded(false, true));
        break;
      }
    }
    connection.finish();
  }

  /** Answers a request; false if the connection cannot go on. */
  private boolean answer(Connection connection, Traffic traffic, HttpRequest request)
      throws IOException {
    WebSite site = sites.of(request.host());
    Optional<AskedName> asked =
        site != null
            ? site.asked(request)
            : DasPage.isAsked(request) ? DasPage.name(request) : domain(request.path());
    HttpReply reply;
    traffic.begin();
    try {
      reply =
          site == null
              ? reply(connection, request, asked)
              : reply(connection, request, asked, site);
    } finally {
      traffic.end();
    }
    boolean broken = asked.isPresent() && scripts.of(asked.get()).state() == State.BROKEN;
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

  private HttpReply reply(Connection connection, HttpRequest request, Optional<AskedName> asked)
      throws IOException {
    if (!request.method().equals("GET") && !request.method().equals("HEAD")) {
      return new HttpReply(405, Map.of("Allow", "GET, HEAD"), "");
    }
    if (asked.isPresent()) {
      Script script = scripts.of(asked.get());
      connection.pause(script.delay());
      return DasPage.isAsked(request)
          ? das.of(asked.get(), script.state())
          : replies.of(asked.get(), request.host(), script.state());
    }
    return request.path().endsWith("/help")
        ? replies.help(request.host())
        : replies.badRequest(request.host());
  }

  private HttpReply reply(
      Connection connection, HttpRequest request, Optional<AskedName> asked, WebSite site)
      throws IOException {
    if (!request.method().equals(site.method())) {
      return new HttpReply(405, Map.of("Allow", site.method()), "");
    }
    if (asked.isEmpty()) {
      return sites.form();
    }
    Script script = scripts.of(asked.get());
    connection.pause(script.delay());
    return sites.of(site, asked.get(), script.state());
  }

  /** The name of a domain query under any base path. */
  private static Optional<AskedName> domain(String path) {
    int at = path.lastIndexOf(DOMAIN);
    return at < 0 ? Optional.empty() : AskedName.parse(path.substring(at + DOMAIN.length()));
  }
}
