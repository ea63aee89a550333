package dev.domaincheck.transport;

import dev.domaincheck.availability.Reason;
import java.net.URI;
import java.net.URISyntaxException;
import org.jspecify.annotations.Nullable;

/** Where the Location of a redirect leads (RFC 9110 section 10.2.2), if it may be followed. */
public final class Redirects {
  private static final int HTTPS_PORT = 443;
  private static final int HTTP_PORT = 80;

  private Redirects() {}

  /**
   * The absolute URI that {@code location} names, without its fragment. It has a DNS name for its
   * host, no user information, and port 443; another port only if it is the asked service's own,
   * which a table names.
   *
   * @param from the URI that was asked
   * @param location the header; null if it is absent
   * @throws TransportException INCONCLUSIVE if it is absent or no URL; POLICY_BLOCKED if it must
   *     not be followed
   */
  public static URI target(URI from, @Nullable String location) throws TransportException {
    if (location == null || location.isBlank()) {
      throw new TransportException(Reason.INCONCLUSIVE, "a redirect that names no place");
    }
    URI target;
    try {
      target = withoutFragment(from.resolve(new URI(location.strip())));
    } catch (URISyntaxException | IllegalArgumentException e) {
      throw new TransportException(Reason.INCONCLUSIVE, "a redirect that is no URL");
    }
    String refusal = refusal(from, target);
    if (refusal != null) {
      throw new TransportException(Reason.POLICY_BLOCKED, refusal);
    }
    return target;
  }

  private static URI withoutFragment(URI uri) throws URISyntaxException {
    if (uri.getRawFragment() == null) {
      return uri;
    }
    String text = uri.toString();
    return new URI(text.substring(0, text.indexOf('#')));
  }

  private static @Nullable String refusal(URI from, URI target) {
    boolean secure = "https".equalsIgnoreCase(target.getScheme());
    if (target.getHost() == null || (!secure && !"http".equalsIgnoreCase(target.getScheme()))) {
      return "a redirect to no web address";
    }
    if (target.getRawUserInfo() != null) {
      return "a redirect with user information";
    }
    if (!secure && "https".equalsIgnoreCase(from.getScheme())) {
      return "a redirect from https to http";
    }
    String host = Endpoint.canonical(target.getHost());
    String fault = HostSyntax.refusal(host);
    if (fault != null) {
      return "a redirect to '" + host + "': " + fault;
    }
    boolean sameService =
        from.getHost() != null
            && host.equals(Endpoint.canonical(from.getHost()))
            && port(target) == port(from);
    return port(target) == HTTPS_PORT || sameService
        ? null
        : "a redirect to port " + port(target) + " of " + host + ", which no table names";
  }

  private static int port(URI uri) {
    int usual = "https".equalsIgnoreCase(uri.getScheme()) ? HTTPS_PORT : HTTP_PORT;
    return uri.getPort() < 0 ? usual : uri.getPort();
  }
}
