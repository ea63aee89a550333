package dev.domaincheck.load;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayDeque;
import java.util.Deque;

/** A port on loopback that accepts nothing, and whose queue has no room: connecting to it hangs. */
final class FullBacklog implements AutoCloseable {
  /** On loopback a connection that finds room is there at once. */
  private static final int ROOM_MILLIS = 100;

  private final ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
  private final Deque<Socket> queued = new ArrayDeque<>();

  FullBacklog() throws IOException {
    boolean room = true;
    while (room) {
      Socket socket = new Socket();
      queued.push(socket);
      try {
        socket.connect(
            new InetSocketAddress(listener.getInetAddress(), listener.getLocalPort()), ROOM_MILLIS);
      } catch (SocketTimeoutException e) {
        room = false;
      }
    }
  }

  int port() {
    return listener.getLocalPort();
  }

  /** Those that try to connect. */
  int connecting() throws IOException {
    return KernelSockets.connectingTo(port());
  }

  @Override
  public void close() throws IOException {
    for (Socket socket : queued) {
      socket.close();
    }
    listener.close();
  }
}
