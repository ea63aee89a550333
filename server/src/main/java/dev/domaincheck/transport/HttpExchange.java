package dev.domaincheck.transport;

import com.google.common.base.Suppliers;
import dev.domaincheck.availability.Deadline;
import dev.domaincheck.availability.Reason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * GET and POST requests by HTTP/1.1 over {@code java.net.http}: no redirects, no cookies, no proxy,
 * no content coding. Connections are kept and shared by the requests to one host. If one closes
 * before a byte of the reply has come, as a kept one may have done meanwhile, the JDK sends a GET
 * once more, unless {@link Transport#armSingleAttempts} forbids it.
 */
final class HttpExchange implements AutoCloseable {
  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("http-", 0).factory());

  /** Made when first needed, for to read whom the JVM trusts takes a tenth of a second. */
  private final Supplier<HttpClient> client;

  /** Clients for requests that are led elsewhere where the Host header is not ours to set. */
  private final Map<InetSocketAddress, HttpClient> ledElsewhere = new ConcurrentHashMap<>();

  private final boolean hostAllowed;

  /**
   * @param tls whom to trust; null for whom the JVM trusts
   */
  HttpExchange(@Nullable SSLContext tls) {
    this(tls, HostHeader.isAllowed());
  }

  HttpExchange(@Nullable SSLContext tls, boolean hostAllowed) {
    this.client = Suppliers.memoize(() -> newClient(tls, HttpClient.Builder.NO_PROXY));
    this.hostAllowed = hostAllowed;
  }

  private HttpClient newClient(@Nullable SSLContext tls, ProxySelector proxy) {
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            // One request, one reply: RDAP needs no more, and HTTP/2 would let a server send
            // control frames without end. It would also take a mapped request's target for its
            // host.
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .proxy(proxy)
            .executor(threads);
    if (tls != null) {
      builder.sslContext(tls);
    }
    return builder.build();
  }

  /**
   * Does now what the first request would wait for.
   *
   * @throws UncheckedIOException if whom the JVM trusts cannot be read; all requests fail then
   */
  void prepare() {
    var unused = client.get();
  }

  /**
   * Asks {@code target} and returns the whole reply.
   *
   * @param query for the registry's own address, which messages name and, where it differs from
   *     {@code target}, the Host header
   */
  HttpReply run(HttpQuery query, URI target, int maxBytes, Deadline deadline)
      throws TransportException, InterruptedException {
    URI uri = query.uri();
    // As to a proxy: the request line then names the registry's host, and so does the Host header.
    boolean asToProxy = !hostAllowed && !target.equals(uri) && "http".equals(target.getScheme());
    HttpRequest request = request(query, asToProxy ? named(uri, target) : target, deadline);
    HttpClient client = asToProxy ? proxied(target) : client(uri);
    CompletableFuture<HttpResponse<byte[]>> pending =
        client.sendAsync(
            request,
            info ->
                new BoundedBody(
                    maxBytes, info.headers().firstValueAsLong("content-length").orElse(-1)));
    try {
      return reply(pending.get(Math.max(0, deadline.remainingNanos()), TimeUnit.NANOSECONDS));
    } catch (TimeoutException e) {
      throw timedOut(uri);
    } catch (ExecutionException e) {
      throw failure(uri, maxBytes, e.getCause());
    } finally {
      // Ends an exchange that is still running, and closes its connection.
      pending.cancel(true);
    }
  }

  private HttpClient client(URI uri) throws TransportException {
    try {
      return client.get();
    } catch (UncheckedIOException e) {
      throw new TransportException(
          Reason.TLS_FAILED,
          "cannot ask "
              + uri.getRawAuthority()
              + ": the certificates that this JVM trusts cannot be read");
    }
  }

  /** What to ask {@code target} for, under the registry's own name. */
  private static URI named(URI uri, URI target) {
    String query = target.getRawQuery() == null ? "" : "?" + target.getRawQuery();
    return URI.create("http://" + uri.getRawAuthority() + target.getRawPath() + query);
  }

  private HttpClient proxied(URI target) {
    String host = target.getHost();
    int port = target.getPort() < 0 ? 80 : target.getPort();
    return ledElsewhere.computeIfAbsent(
        new InetSocketAddress(host, port), address -> newClient(null, ProxySelector.of(address)));
  }

  private HttpRequest request(HttpQuery query, URI target, Deadline deadline)
      throws TransportException {
    URI uri = query.uri();
    long nanos = deadline.remainingNanos();
    if (nanos <= 0) {
      throw timedOut(uri);
    }
    // The timeout covers connecting and waiting for the status line, and lets the client itself
    // give up a connection that never comes about.
    HttpRequest.Builder builder = HttpRequest.newBuilder(target).timeout(Duration.ofNanos(nanos));
    query.headers().forEach(builder::header);
    String form = query.form();
    if (form != null) {
      builder
          .header("Content-Type", "application/x-www-form-urlencoded")
          .POST(HttpRequest.BodyPublishers.ofString(form, StandardCharsets.US_ASCII));
    }
    if (!target.getRawAuthority().equals(uri.getRawAuthority())) {
      if (!hostAllowed) {
        throw new TransportException(
            Reason.CONNECT_FAILED,
            "cannot lead requests elsewhere over TLS: start the JVM with -D"
                + HostHeader.PROPERTY
                + "=host");
      }
      builder.header("Host", uri.getRawAuthority());
    }
    return builder.build();
  }

  private static HttpReply reply(HttpResponse<byte[]> response) {
    HttpHeaders headers = response.headers();
    Map<String, String> first = new HashMap<>();
    headers.map().forEach((name, all) -> first.put(name.toLowerCase(Locale.ROOT), all.get(0)));
    int status = response.statusCode();
    boolean framed =
        isNumber(first.getOrDefault("content-length", ""))
            || "chunked".equalsIgnoreCase(first.getOrDefault("transfer-encoding", ""))
            || status == 204
            || status == 304;
    return new HttpReply(status, first, response.body(), framed);
  }

  /** The JDK reads a length that is none, such as -1, as if there were no such header. */
  private static boolean isNumber(String text) {
    return !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  private static TransportException failure(URI uri, int maxBytes, @Nullable Throwable thrown) {
    String server = uri.getRawAuthority();
    Throwable root = thrown;
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      root = cause;
      switch (cause) {
        case BoundedBody.TooLarge tooLarge -> {
          return new TransportException(
              Reason.TOO_LARGE, server + " sent more than " + maxBytes + " bytes");
        }
        case SSLException tls -> {
          return new TransportException(
              Reason.TLS_FAILED, "no secure connection to " + server + ": " + tls.getMessage());
        }
        case HttpTimeoutException late -> {
          return timedOut(uri);
        }
        case ConnectException refused -> {
          return new TransportException(
              Reason.CONNECT_FAILED,
              server + " refused the connection or cannot be reached from this machine");
        }
        default -> {}
      }
    }
    String detail =
        root instanceof IOException && root.getMessage() != null ? ": " + root.getMessage() : "";
    return new TransportException(
        Reason.CONNECT_FAILED, server + " broke off before its reply was complete" + detail);
  }

  private static TransportException timedOut(URI uri) {
    return new TransportException(
        Reason.TIMEOUT, uri.getRawAuthority() + " had not finished its reply in time");
  }

  @Override
  public void close() {
    try {
      ledElsewhere.values().forEach(HttpClient::shutdownNow);
      client.get().shutdownNow();
    } finally {
      threads.shutdownNow();
    }
  }
}
