package dev.domaincheck.sandbox;

import java.io.IOException;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The web lookups of registries. The resource {@code web/sites.tsv} has a row for each: host,
 * method, where the name stands (see {@link WebSite}) and the dialect (the file {@code
 * web/NAME.txt}). A section of a dialect is a reply as it goes over the wire: status, headers, an
 * empty line, body.
 */
final class WebSites {
  private static final Map<String, String> HTML = Map.of("Content-Type", "text/html");
  private static final String WEB_PAGE =
      "<!DOCTYPE html><html><head><title>Welcome</title></head><body>It works</body></html>\n";
  private static final String FORM =
      "<!DOCTYPE html><html><body><h1>Whois</h1><form>Domain <input name=\"d\"></form></body></html>\n";

  private final Map<String, WebSite> sites;
  private final InstantSource clock;

  private WebSites(Map<String, WebSite> sites, InstantSource clock) {
    this.sites = sites;
    this.clock = clock;
  }

  /**
   * Loads all sites.
   *
   * @throws IOException if a resource is missing or unreadable
   * @throws IllegalArgumentException if one is malformed
   */
  static WebSites load(InstantSource clock) throws IOException {
    Map<String, WebSite> sites = new HashMap<>();
    for (String row : Resources.lines("web/sites.tsv")) {
      if (row.isBlank() || row.startsWith("#")) {
        continue;
      }
      String[] cells = row.split("\t", -1);
      Dialect dialect;
      try {
        dialect = Dialect.parse(Resources.lines("web/" + cells[3] + ".txt"));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException("dialect " + cells[3] + ": " + e.getMessage(), e);
      }
      if (sites.put(cells[0], new WebSite(cells[0], cells[1], cells[2], dialect)) != null) {
        throw new IllegalArgumentException("site twice: " + cells[0]);
      }
    }
    return new WebSites(Map.copyOf(sites), clock);
  }

  /** The site of a host; null if it has none. */
  @Nullable WebSite of(String host) {
    return sites.get(host);
  }

  /** The page for a request that asks for no name. */
  HttpReply form() {
    return new HttpReply(200, HTML, FORM);
  }

  /** The reply for {@code name} being in {@code state}. */
  HttpReply of(WebSite site, AskedName name, State state) {
    if (state != State.BROKEN) {
      return text(site, name, state);
    }
    return switch (Breakage.of(name)) {
      case RESET, TRUNCATED -> text(site, name, State.REGISTERED);
      case EMPTY -> new HttpReply(200, HTML, "");
      case GARBAGE -> new HttpReply(200, HTML, WEB_PAGE);
      case SERVER_ERROR -> new HttpReply(500, HTML, WEB_PAGE);
    };
  }

  private HttpReply text(WebSite site, AskedName name, State state) {
    String text = site.dialect().reply(state, new Facts(name, site.host(), clock.instant()));
    List<String> lines = text.lines().toList();
    Map<String, String> headers = new LinkedHashMap<>();
    int at = 1;
    while (at < lines.size() && !lines.get(at).isEmpty()) {
      int colon = lines.get(at).indexOf(':');
      headers.put(lines.get(at).substring(0, colon), lines.get(at).substring(colon + 1).strip());
      at++;
    }
    String body = at < lines.size() ? String.join("\n", lines.subList(at + 1, lines.size())) : "";
    return new HttpReply(Integer.parseInt(lines.getFirst()), headers, body);
  }
}
