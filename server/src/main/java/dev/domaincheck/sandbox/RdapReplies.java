package dev.domaincheck.sandbox;

import java.io.IOException;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** What the RDAP side says; registries differ, so the styles vary by host. */
final class RdapReplies {
  private static final AskedName NOBODY = new AskedName("help.invalid", "help.invalid");

  private static final String REGISTERED = "registered";
  private static final String NOT_FOUND = "not-found";
  private static final String PREMIUM = "premium";
  private static final String THROTTLED = "throttled";
  private static final String BAD_REQUEST = "bad-request";
  private static final String SERVER_ERROR = "server-error";
  private static final String HELP = "help";

  /** How registries show a reserved name: as not found with an explanation, or as an object. */
  private static final List<String> RESERVED =
      List.of("reserved-description", "reserved-title", "reserved-object", "reserved-blocked");

  // One host in four answers 404 without a body.
  private static final int BARE_NOT_FOUND = 4;

  private static final String WEB_PAGE =
      "<!DOCTYPE html><html><head><title>Welcome</title></head><body>It works</body></html>\n";

  private final Map<String, Template> templates;
  private final InstantSource clock;

  private RdapReplies(Map<String, Template> templates, InstantSource clock) {
    this.templates = templates;
    this.clock = clock;
  }

  static RdapReplies load(InstantSource clock) throws IOException {
    Map<String, Template> templates = new HashMap<>();
    for (String name :
        List.of(REGISTERED, NOT_FOUND, PREMIUM, THROTTLED, BAD_REQUEST, SERVER_ERROR, HELP)) {
      templates.put(name, read(name));
    }
    for (String name : RESERVED) {
      templates.put(name, read(name));
    }
    return new RdapReplies(Map.copyOf(templates), clock);
  }

  private static Template read(String name) throws IOException {
    return Template.of(Resources.lines("rdap/" + name + ".json"), "\n");
  }

  /** The reply of {@code host} for {@code name} being in {@code state}. */
  HttpReply of(AskedName name, String host, State state) {
    return switch (state) {
      case REGISTERED -> HttpReply.rdap(200, render(REGISTERED, name, host));
      case AVAILABLE -> notFound(name, host);
      case RESERVED -> {
        String style = RESERVED.get(StableHash.of("reserved " + host, RESERVED.size()));
        int status = style.equals("reserved-object") ? 200 : 404;
        yield HttpReply.rdap(status, render(style, name, host));
      }
      case PREMIUM -> HttpReply.rdap(404, render(PREMIUM, name, host));
      case THROTTLED -> {
        String wait = Long.toString(Facts.THROTTLE_WAIT.toSeconds());
        Map<String, String> headers = Map.of("Content-Type", HttpReply.RDAP, "Retry-After", wait);
        yield new HttpReply(429, headers, render(THROTTLED, name, host));
      }
      case BROKEN -> broken(name, host, Breakage.of(name));
    };
  }

  /** What a broken reply would be; of a truncated one only a part is sent, of a reset one none. */
  private HttpReply broken(AskedName name, String host, Breakage breakage) {
    return switch (breakage) {
      case RESET, TRUNCATED -> HttpReply.rdap(200, render(REGISTERED, name, host));
      case EMPTY -> HttpReply.rdap(200, "");
      case GARBAGE -> new HttpReply(200, Map.of("Content-Type", "text/html"), WEB_PAGE);
      case SERVER_ERROR -> HttpReply.rdap(500, render(SERVER_ERROR, name, host));
    };
  }

  private HttpReply notFound(AskedName name, String host) {
    if (StableHash.of("not found " + host, BARE_NOT_FOUND) == 0) {
      return new HttpReply(404, Map.of(), "");
    }
    return HttpReply.rdap(404, render(NOT_FOUND, name, host));
  }

  HttpReply help(String host) {
    return HttpReply.rdap(200, render(HELP, NOBODY, host));
  }

  HttpReply badRequest(String host) {
    return HttpReply.rdap(400, render(BAD_REQUEST, NOBODY, host));
  }

  private String render(String template, AskedName name, String host) {
    Facts facts = new Facts(name, host, clock.instant());
    return Objects.requireNonNull(templates.get(template)).render(facts);
  }
}
