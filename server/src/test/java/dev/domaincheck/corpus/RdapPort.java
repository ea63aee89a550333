package dev.domaincheck.corpus;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.domaincheck.availability.Protocol;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The port of all recorded RDAP hosts. */
final class RdapPort implements Closeable {
  private static final String LOOKUP = "/domain/";

  private final ReplayRegistry registry;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpServer server;

  private RdapPort(ReplayRegistry registry) throws IOException {
    this.registry = registry;
    this.server =
        HttpServer.create(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), WhoisPort.BACKLOG);
    server.setExecutor(threads);
    server.createContext("/", this::converse);
  }

  static RdapPort open(ReplayRegistry registry) throws IOException {
    RdapPort port = new RdapPort(registry);
    port.server.start();
    return port;
  }

  int port() {
    return server.getAddress().getPort();
  }

  private void converse(HttpExchange exchange) throws IOException {
    // Closing without a reply closes the connection.
    try (exchange) {
      String host = exchange.getRequestHeaders().getFirst("Host");
      String path = exchange.getRequestURI().getPath();
      int at = path.lastIndexOf(LOOKUP);
      Recording recording =
          host == null || at < 0
              ? null
              : registry.answer(
                  Protocol.RDAP,
                  host.toLowerCase(Locale.ROOT),
                  path.substring(at + LOOKUP.length()));
      if (recording != null) {
        byte[] reply = recording.reply();
        exchange.getResponseHeaders().set("Content-Type", "application/rdap+json");
        exchange.sendResponseHeaders(recording.status(), reply.length);
        exchange.getResponseBody().write(reply);
      }
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
