package dev.domaincheck.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** Accepts connections, reads what comes, and never says a word. */
final class SilentRegistry implements AutoCloseable {
  private static final int BACKLOG = 4096;

  private final ServerSocket server = new ServerSocket();
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final AtomicLong accepted = new AtomicLong();

  SilentRegistry() throws IOException {
    server.bind(
        new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0), BACKLOG);
    Thread.ofVirtual().name("silent-accept").start(this::accept);
  }

  int port() {
    return server.getLocalPort();
  }

  /** Connections since the start. */
  long accepted() {
    return accepted.get();
  }

  /** Connections that the other side has not ended. */
  int open() {
    return open.size();
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = server.accept();
        accepted.incrementAndGet();
        open.add(socket);
        Thread.ofVirtual().name("silent").start(() -> listen(socket));
      }
    } catch (IOException e) {
      // Closed.
    }
  }

  private void listen(Socket socket) {
    try (socket) {
      while (socket.getInputStream().read() >= 0) {
        // Silence is the point.
      }
    } catch (IOException e) {
      // Reset by the other side, which ends it as well.
    } finally {
      open.remove(socket);
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (Socket socket : open) {
      socket.close();
    }
  }
}
