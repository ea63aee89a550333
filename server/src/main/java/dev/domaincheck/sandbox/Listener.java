package dev.domaincheck.sandbox;

import dev.domaincheck.availability.Deadline;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** One listening port on 127.0.0.1; each connection is served on a virtual thread of its own. */
final class Listener implements AutoCloseable {
  // A burst of cold lookups (cap 1,000 in the benchmarks) must not overflow the accept queue.
  private static final int BACKLOG = 4096;
  // All threads block on a socket or a sleep, both of which closing ends at once.
  private static final Duration MAX_CLOSE = Duration.ofSeconds(2);
  // File descriptors (often 1,024 to 65,536 a process) run out otherwise.
  private static final Duration ACCEPT_RETRY = Duration.ofMillis(20);

  private final String name;
  private final ServerSocket server;
  private final Conversation conversation;
  private final Traffic traffic;
  private final Map<Connection, Thread> open = new ConcurrentHashMap<>();
  private final Thread acceptor;
  private volatile boolean closed;

  private Listener(String name, Conversation conversation, ServerSocket server, Traffic traffic) {
    this.name = name;
    this.conversation = conversation;
    this.server = server;
    this.traffic = traffic;
    this.acceptor = Thread.ofVirtual().name("sandbox-" + name + "-accept").unstarted(this::accept);
  }

  static InetAddress loopback() throws IOException {
    return InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
  }

  static Listener start(String name, Conversation conversation) throws IOException {
    return start(name, conversation, new Traffic());
  }

  /** Starts a listener that counts into {@code traffic}. */
  static Listener start(String name, Conversation conversation, Traffic traffic)
      throws IOException {
    ServerSocket server = new ServerSocket();
    server.bind(new InetSocketAddress(loopback(), 0), BACKLOG);
    Listener listener = new Listener(name, conversation, server, traffic);
    listener.acceptor.start();
    return listener;
  }

  int port() {
    return server.getLocalPort();
  }

  Traffic traffic() {
    return traffic;
  }

  private void accept() {
    while (!closed) {
      try {
        admit(server.accept());
      } catch (IOException e) {
        if (!closed && !waited()) {
          return;
        }
      }
    }
  }

  private static boolean waited() {
    try {
      Thread.sleep(ACCEPT_RETRY);
      return true;
    } catch (InterruptedException e) {
      return false;
    }
  }

  private void admit(Socket socket) throws IOException {
    traffic.connected();
    Connection connection;
    try {
      connection = new Connection(socket);
    } catch (IOException e) { // reset by the client already
      socket.close();
      return;
    }
    Thread thread = Thread.ofVirtual().name("sandbox-" + name).unstarted(() -> serve(connection));
    open.put(connection, thread);
    thread.start();
    if (closed) { // close() may have looked at the map before this connection was in it
      connection.close();
      thread.interrupt();
    }
  }

  private void serve(Connection connection) {
    try (connection) {
      conversation.serve(connection, traffic);
    } catch (IOException e) {
      // The client left, broke the bounds or took too long: there is nobody to tell.
    } finally {
      open.remove(connection);
    }
  }

  /** Ends every connection; returns within {@link #MAX_CLOSE}. */
  @Override
  public void close() {
    closed = true;
    Deadline end = Deadline.after(MAX_CLOSE);
    closeQuietly(server);
    acceptor.interrupt();
    join(acceptor, end);
    open.forEach(
        (connection, thread) -> {
          closeQuietly(connection);
          thread.interrupt();
        });
    open.values().forEach(thread -> join(thread, end));
  }

  static void closeQuietly(AutoCloseable closeable) {
    try {
      closeable.close();
    } catch (Exception e) {
      // A socket that cannot be closed is closed already.
    }
  }

  private static void join(Thread thread, Deadline end) {
    Duration left = end.remaining();
    try {
      if (left.isPositive()) {
        thread.join(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
