package dev.domaincheck.client;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Passes bytes on to a server on loopback until it freezes: then connections stay open, new ones
 * are accepted, and not a byte passes, as with a process that is stopped.
 */
final class FreezingProxy implements AutoCloseable {

  private final ServerSocket listener;
  private final int port;
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  private volatile boolean frozen;

  /** A proxy that is frozen from the start needs no server. */
  static FreezingProxy frozen() {
    FreezingProxy proxy = to("127.0.0.1:1");
    proxy.freeze();
    return proxy;
  }

  static FreezingProxy to(String target) {
    return new FreezingProxy(Integer.parseInt(target.substring(target.lastIndexOf(':') + 1)));
  }

  private FreezingProxy(int port) {
    this.port = port;
    try {
      listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.startVirtualThread(this::accept);
  }

  String target() {
    return "127.0.0.1:" + listener.getLocalPort();
  }

  /** From now on nothing passes. */
  void freeze() {
    frozen = true;
  }

  /** Takes no more connections, and breaks off those there are. */
  void end() throws IOException {
    listener.close();
    for (Socket socket : sockets) {
      socket.close();
    }
  }

  private void accept() {
    try {
      while (true) {
        Socket client = listener.accept();
        sockets.add(client);
        if (!frozen) {
          Socket server = new Socket(InetAddress.getLoopbackAddress(), port);
          sockets.add(server);
          Thread.startVirtualThread(() -> pass(client, server));
          Thread.startVirtualThread(() -> pass(server, client));
        }
      }
    } catch (IOException e) {
      // Closed.
      return;
    }
  }

  private void pass(Socket from, Socket to) {
    byte[] buffer = new byte[8192];
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        if (!frozen) {
          out.write(buffer, 0, read);
        }
      }
    } catch (IOException e) {
      // One side is gone; the other follows.
      return;
    }
  }

  @Override
  public void close() throws IOException {
    end();
  }
}
