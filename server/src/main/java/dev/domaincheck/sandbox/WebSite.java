package dev.domaincheck.sandbox;

import java.net.ProtocolException;
import java.util.Optional;

/**
 * The web lookup of one registry.
 *
 * @param method the one it answers to
 * @param where the asked name stands in a request: text with {@code {field}} for a field of the
 *     query or the form, {@code {/}} for the last part of the path, {@code {?}} for the whole query
 */
record WebSite(String host, String method, String where, Dialect dialect) {

  /**
   * The name that is asked for.
   *
   * @throws ProtocolException if the request is malformed
   */
  Optional<AskedName> asked(HttpRequest request) throws ProtocolException {
    StringBuilder name = new StringBuilder();
    int at = 0;
    for (int open = where.indexOf('{'); open >= 0; open = where.indexOf('{', at)) {
      int close = where.indexOf('}', open);
      name.append(where, at, open).append(part(where.substring(open + 1, close), request));
      at = close + 1;
    }
    return AskedName.parse(name.append(where.substring(at)).toString());
  }

  private static String part(String what, HttpRequest request) throws ProtocolException {
    return switch (what) {
      case "/" -> {
        String path = request.path();
        String bare = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        yield bare.substring(bare.lastIndexOf('/') + 1);
      }
      case "?" -> HttpRequest.decode(request.query());
      default -> request.field(what);
    };
  }
}
