package dev.domaincheck.corpus;

import dev.domaincheck.availability.Protocol;
import dev.domaincheck.name.DomainName;
import dev.domaincheck.name.RejectedName;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** The port of one recorded WHOIS host. */
final class WhoisPort implements Closeable {
  /** As many as a server with its limits lifted may open at once. */
  static final int BACKLOG = 1_000;

  /** A query is one name and a word or two. */
  private static final int MAX_QUERY = 512;

  /** A client that says nothing is none of ours. */
  private static final int SILENCE_MILLIS = 5_000;

  private final String host;
  private final ReplayRegistry registry;
  private final ServerSocket listener;

  private WhoisPort(String host, ReplayRegistry registry) throws IOException {
    this.host = host;
    this.registry = registry;
    this.listener = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
  }

  static WhoisPort open(String host, ReplayRegistry registry) throws IOException {
    WhoisPort port = new WhoisPort(host, registry);
    Thread.ofVirtual().name("replay " + host).start(port::listen);
    return port;
  }

  int port() {
    return listener.getLocalPort();
  }

  private void listen() {
    while (!listener.isClosed()) {
      try {
        Socket socket = listener.accept();
        Thread.ofVirtual().start(() -> converse(socket));
      } catch (IOException e) {
        // Closed, which ends the loop; any other connection that failed is its client's affair.
      }
    }
  }

  private void converse(Socket socket) {
    try (socket) {
      socket.setSoTimeout(SILENCE_MILLIS);
      Recording recording = registry.answer(Protocol.WHOIS, host, name(line(socket)));
      if (recording == null) {
        // A reset: an orderly close would be an empty reply, which is something else.
        socket.setSoLinger(true, 0);
        return;
      }
      socket.getOutputStream().write(recording.reply());
      socket.shutdownOutput();
    } catch (IOException e) {
      // The client has gone.
    }
  }

  private static String line(Socket socket) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    InputStream in = socket.getInputStream();
    for (int b = in.read(); b >= 0 && b != '\n' && line.size() < MAX_QUERY; b = in.read()) {
      line.write(b);
    }
    return line.toString(StandardCharsets.UTF_8).strip();
  }

  /** The name in {@code NAME}, {@code domain NAME}, {@code -T dn,ace NAME}, {@code NAME/e}. */
  private static String name(String query) {
    String last = query.substring(query.lastIndexOf(' ') + 1);
    last = last.substring(last.lastIndexOf('=') + 1);
    int slash = last.indexOf('/');
    return switch (DomainName.parse(slash < 0 ? last : last.substring(0, slash))) {
      case DomainName name -> name.ascii();
      case RejectedName rejected -> "";
    };
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
