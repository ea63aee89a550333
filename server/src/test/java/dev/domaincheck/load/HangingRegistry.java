package dev.domaincheck.load;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A TCP port on loopback that hears the beginning of a request, says its piece, and then nothing
 * until the peer has left or it is let go. It counts who has not.
 */
final class HangingRegistry implements AutoCloseable {
  /** Enough for the bursts of a test: a SYN that finds no room is sent again only after 1 s. */
  private static final int BACKLOG = 2_000;

  private final ServerSocket listener;
  private final byte[] piece;
  private final AtomicInteger said = new AtomicInteger();
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();

  private HangingRegistry(String piece) throws IOException {
    this.piece = piece.getBytes(StandardCharsets.ISO_8859_1);
    this.listener = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().name("hanging-accept").start(this::accept);
  }

  /** Says {@code piece} to each that asks. */
  static HangingRegistry after(String piece) throws IOException {
    return new HangingRegistry(piece);
  }

  static HangingRegistry silent() throws IOException {
    return after("");
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket socket = listener.accept();
        open.add(socket);
        Thread.ofVirtual().name("hanging").start(() -> serve(socket));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void serve(Socket socket) {
    byte[] heard = new byte[4_096];
    try (socket) {
      if (socket.getInputStream().read(heard) >= 0) {
        socket.getOutputStream().write(piece);
        said.incrementAndGet();
        while (socket.getInputStream().read(heard) >= 0) {
          // Whatever else it says changes nothing.
        }
      }
    } catch (IOException e) {
      // A reset ends a connection as well.
    } finally {
      open.remove(socket);
    }
  }

  /** Says {@code rest} to all that wait, and ends their replies. */
  void letGo(String rest) throws IOException {
    for (Socket socket : open) {
      socket.getOutputStream().write(rest.getBytes(StandardCharsets.ISO_8859_1));
      socket.shutdownOutput();
    }
  }

  int port() {
    return listener.getLocalPort();
  }

  /** Those that asked and were told the piece, since the start. */
  int said() {
    return said.get();
  }

  /** Connections that the peer has not left. */
  int open() {
    return open.size();
  }

  @Override
  public void close() throws IOException {
    listener.close();
    for (Socket socket : open) {
      socket.close();
    }
  }
}
