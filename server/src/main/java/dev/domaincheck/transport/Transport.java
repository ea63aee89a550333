package dev.domaincheck.transport;

import dev.domaincheck.availability.Deadline;
import dev.domaincheck.availability.Reason;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Exchanges with registries. Each has one total deadline, from resolving the host to the last byte,
 * and a bound on the reply's bytes; a reply over the bound is rejected, never cut.
 *
 * <p>Blocking, to be called on virtual threads: interrupting one cancels its exchange and closes
 * its connection.
 *
 * <p>Only hosts with a public DNS name and public addresses are connected to, but for those the
 * operator's {@link ConnectTo} map names; and straight, whatever proxy the JVM's properties name.
 * {@code java.net.http} resolves the host again by itself: where {@link JvmResolution} is armed it
 * gets the addresses checked here, whatever the zone says by then. Where it is not, in a JVM that
 * is not the service's own, a zone that changes its answer just as the JDK's cache forgets the
 * first one (after 30 s by default) would not be caught.
 */
public final class Transport implements AutoCloseable {
  /** The longest request over TCP, in bytes: far below what a kernel buffers for a new socket. */
  public static final int MAX_REQUEST = 4 * 1024;

  /** RFC 1035 section 4.2. */
  private static final int DNS_PORT = 53;

  /**
   * Addresses of one name server that are tried: one of each family. Others of its zone are asked
   * rather than more of one server's.
   */
  private static final int MAX_GLUE = 2;

  private final ConnectTo connectTo;
  private final String userAgent;
  private final Resolver resolver;
  private final HttpExchange http;

  /**
   * Keeps {@code java.net.http} from sending a request or trying a connection once more by itself:
   * it knows no registry's limits. It holds for the whole JVM, so only a launcher, whose process is
   * the service's alone, may ask for it, before the first request is made. A property that the
   * operator set stays.
   */
  public static void armSingleAttempts() {
    setUnlessSet("jdk.httpclient.disableRetryConnect", "true");
    setUnlessSet("jdk.httpclient.redirects.retrylimit", "1");
  }

  private static void setUnlessSet(String property, String value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }

  /**
   * A transport through the machine's resolver.
   *
   * @param connectTo where connections go instead of to the registries
   * @param userAgent what HTTP requests say of us, with a contact; printable ASCII
   * @throws IllegalArgumentException if {@code userAgent} is anything else
   */
  public Transport(ConnectTo connectTo, String userAgent) {
    this(connectTo, userAgent, Resolver.ofMachine());
  }

  Transport(ConnectTo connectTo, String userAgent, Resolver resolver) {
    this(connectTo, userAgent, resolver, null);
  }

  /**
   * @param tls whom to trust; null for whom the JVM trusts
   */
  Transport(ConnectTo connectTo, String userAgent, Resolver resolver, @Nullable SSLContext tls) {
    if (userAgent.isBlank() || !userAgent.chars().allMatch(c -> c >= ' ' && c <= '~')) {
      throw new IllegalArgumentException(
          "user agent is '" + userAgent + "', expected printable ASCII");
    }
    this.connectTo = connectTo;
    this.userAgent = userAgent;
    this.resolver = resolver;
    this.http = new HttpExchange(tls);
    JvmResolution.exempt(connectTo.targetHosts());
  }

  /**
   * Connects to {@code server}, sends {@code request} and reads until the server closes.
   *
   * @param request at most {@link #MAX_REQUEST} bytes
   * @param maxBytes the longest acceptable reply
   * @return the complete reply, which may be empty
   * @throws TransportException TIMEOUT; CONNECT_FAILED if the host cannot be resolved or reached,
   *     or breaks off; TOO_LARGE; POLICY_BLOCKED if the host or one of its addresses is not public
   * @throws InterruptedException if the thread is interrupted; the connection is then closed
   */
  public byte[] tcp(Endpoint server, byte[] request, int maxBytes, Deadline deadline)
      throws TransportException, InterruptedException {
    if (request.length > MAX_REQUEST) {
      throw new IllegalArgumentException(
          "request is " + request.length + " bytes long, expected at most " + MAX_REQUEST);
    }
    TcpExchange.throwIfInterrupted();
    Endpoint mapped = connectTo.tcp(server);
    List<InetAddress> addresses =
        mapped == null
            ? resolver.resolve(server.host(), deadline)
            : resolver.resolveUnguarded(mapped.host(), deadline);
    int port = mapped == null ? server.port() : mapped.port();
    return new TcpExchange(server, deadline).run(addresses, port, request, maxBytes);
  }

  /**
   * Sends one DNS query (RFC 1035) to a name server at its port 53, over UDP, and again over TCP if
   * the answer did not fit (RFC 7766). The reply has the query's id and question.
   *
   * @param host the name server's host name
   * @param glue its addresses as text, at most {@value #MAX_GLUE} of which are used; empty to
   *     resolve the host
   * @param query a message with one question, at most 512 bytes
   * @return the reply, 12 to 65,535 bytes
   * @throws TransportException TIMEOUT; CONNECT_FAILED; TOO_LARGE; MISMATCH if what came was no
   *     answer to the query; POLICY_BLOCKED if the host or one of its addresses is not public
   * @throws InterruptedException if the thread is interrupted; the exchange is then broken off
   */
  public byte[] dns(String host, List<String> glue, byte[] query, Deadline deadline)
      throws TransportException, InterruptedException {
    TcpExchange.throwIfInterrupted();
    Endpoint server = new Endpoint(host, DNS_PORT);
    Endpoint mapped = connectTo.dns(server);
    List<InetAddress> addresses;
    if (mapped != null) {
      addresses = resolver.resolveUnguarded(mapped.host(), deadline);
    } else if (glue.isEmpty()) {
      addresses = resolver.resolve(host, deadline);
    } else {
      addresses = resolver.guarded(host, glue);
    }
    int port = mapped == null ? DNS_PORT : mapped.port();
    return new DnsExchange(host, query, deadline)
        .run(addresses.subList(0, Math.min(MAX_GLUE, addresses.size())), port);
  }

  /**
   * Sends a GET request. Redirects are not followed; no content coding is asked for.
   *
   * @param uri an absolute http or https URI without user information or fragment
   * @param headers in addition to Host and User-Agent
   * @param maxBytes the longest acceptable body
   * @throws TransportException as {@link #tcp}; also TLS_FAILED, and POLICY_BLOCKED if the URI is
   *     not of the form above
   * @throws InterruptedException if the thread is interrupted; the exchange is then cancelled
   */
  public HttpReply http(URI uri, Map<String, String> headers, int maxBytes, Deadline deadline)
      throws TransportException, InterruptedException {
    return http(HttpQuery.get(uri, headers), maxBytes, deadline);
  }

  /**
   * Sends a GET request, as {@link #http(URI, Map, int, Deadline)} does, to a host that nothing but
   * a redirect names. A stranger chose it: it is resolved apart from the registries' own hosts,
   * which never wait for it.
   */
  public HttpReply httpToStranger(
      URI uri, Map<String, String> headers, int maxBytes, Deadline deadline)
      throws TransportException, InterruptedException {
    return http(HttpQuery.get(uri, headers), true, maxBytes, deadline);
  }

  /**
   * Sends a request, as {@link #http(URI, Map, int, Deadline)} does. A POST is never sent again.
   *
   * @param maxBytes the longest acceptable body of the reply
   */
  public HttpReply http(HttpQuery query, int maxBytes, Deadline deadline)
      throws TransportException, InterruptedException {
    return http(query, false, maxBytes, deadline);
  }

  private HttpReply http(HttpQuery query, boolean stranger, int maxBytes, Deadline deadline)
      throws TransportException, InterruptedException {
    TcpExchange.throwIfInterrupted();
    URI uri = query.uri();
    String host = host(uri);
    URI mapped = connectTo.http(uri);
    if (mapped != null) {
      resolver.resolveUnguarded(bare(mapped.getHost()), deadline);
    } else if (stranger) {
      resolver.resolveStranger(host, deadline);
    } else {
      resolver.resolve(host, deadline);
    }
    Map<String, String> all = new HashMap<>(query.headers());
    all.put("User-Agent", userAgent);
    HttpQuery whole = new HttpQuery(uri, all, query.form());
    return http.run(whole, mapped == null ? uri : mapped, maxBytes, deadline);
  }

  /**
   * Does now what the first HTTP exchange would wait for.
   *
   * @throws UncheckedIOException if whom the JVM trusts cannot be read; all such exchanges fail
   *     then
   */
  public void prepare() {
    http.prepare();
  }

  private static String host(URI uri) throws TransportException {
    String scheme = uri.getScheme();
    String problem = null;
    if (!"https".equalsIgnoreCase(scheme) && !"http".equalsIgnoreCase(scheme)) {
      problem = "it is not an http or https URL";
    } else if (uri.getHost() == null) {
      problem = "it has no host";
    } else if (uri.getRawUserInfo() != null || uri.getRawFragment() != null) {
      problem = "it has user information or a fragment";
    } else if (uri.getPort() == 0 || uri.getPort() > 65_535) {
      problem = "its port is not between 1 and 65535";
    }
    String host = uri.getHost();
    if (problem != null || host == null) {
      throw new TransportException(Reason.POLICY_BLOCKED, "will not ask '" + uri + "': " + problem);
    }
    return Endpoint.canonical(bare(host));
  }

  private static String bare(String host) {
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }

  @Override
  public void close() {
    http.close();
    resolver.close();
  }
}
