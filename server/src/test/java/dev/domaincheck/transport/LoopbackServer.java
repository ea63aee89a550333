package dev.domaincheck.transport;

import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A server on loopback that treats each connection as its script says. */
final class LoopbackServer implements AutoCloseable {
  /** What is done with one connection, which is closed afterwards. */
  @FunctionalInterface
  interface Script {
    void run(Socket socket) throws IOException;
  }

  private final boolean readsFirst;
  private final ServerSocket listener;
  private final AtomicInteger connections = new AtomicInteger();
  private final CountDownLatch connected = new CountDownLatch(1);
  private final CountDownLatch peerGone = new CountDownLatch(1);
  private volatile @Nullable String request;
  private volatile long requestNanos;

  private LoopbackServer(boolean readsFirst, Script script) throws IOException {
    this.readsFirst = readsFirst;
    this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(() -> accept(script));
  }

  static LoopbackServer doing(Script script) throws IOException {
    return new LoopbackServer(true, script);
  }

  /**
   * Says {@code text} before it has heard anything, then notes the first byte it hears and listens
   * until the peer is gone.
   */
  static LoopbackServer greeting(List<Integer> firstBytes, String text) throws IOException {
    return new LoopbackServer(
        false,
        socket -> {
          socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
          firstBytes.add(socket.getInputStream().read());
          socket.getInputStream().readAllBytes();
        });
  }

  /** Reads a line, answers with {@code reply} and closes. */
  static LoopbackServer answering(String reply) throws IOException {
    return doing(
        socket -> socket.getOutputStream().write(reply.getBytes(StandardCharsets.ISO_8859_1)));
  }

  /** Reads a line, sends {@code head}, then a byte every 5 ms until the peer is gone. */
  static LoopbackServer dripping(String head) throws IOException {
    return doing(
        socket -> {
          OutputStream out = socket.getOutputStream();
          out.write(head.getBytes(StandardCharsets.ISO_8859_1));
          // Bounded: 4,000 drops are 20 s, far over any deadline of a test.
          for (int i = 0; i < 4_000; i++) {
            out.write('x');
            pause();
          }
        });
  }

  /** Reads a line and then says nothing until the peer is gone. */
  static LoopbackServer silentAfter(String head) throws IOException {
    return doing(
        socket -> {
          socket.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
          socket.getInputStream().readAllBytes();
        });
  }

  /** Reads a line, sends {@code head} and resets the connection. */
  static LoopbackServer resettingAfter(String head, CountDownLatch headRead) throws IOException {
    return doing(
        socket -> {
          socket.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
          await(headRead);
          socket.setSoLinger(true, 0);
        });
  }

  private void accept(Script script) {
    while (!listener.isClosed()) {
      try {
        Socket socket = listener.accept();
        connections.incrementAndGet();
        Thread.ofVirtual().start(() -> serve(socket, script));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void serve(Socket socket, Script script) {
    try (socket) {
      if (readsFirst) {
        request = readRequest(socket.getInputStream());
      }
      requestNanos = System.nanoTime();
      connected.countDown();
      script.run(socket);
    } catch (IOException e) {
      // The peer went away, as it should at its deadline.
    } finally {
      peerGone.countDown();
    }
  }

  /** One line for WHOIS, a whole head for HTTP. */
  private static String readRequest(InputStream in) throws IOException {
    StringBuilder text = new StringBuilder();
    for (int c = in.read(); c >= 0; c = in.read()) {
      text.append((char) c);
      boolean http = text.indexOf(" HTTP/1.1\r\n") >= 0;
      boolean maybeHttp = text.indexOf("GET ") == 0;
      String end = http || maybeHttp ? "\r\n\r\n" : "\r\n";
      if (text.toString().endsWith(end)) {
        break;
      }
    }
    return text.toString();
  }

  static void await(CountDownLatch latch) throws IOException {
    try {
      if (!latch.await(20, TimeUnit.SECONDS)) {
        throw new IOException("waited in vain");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  private static void pause() throws IOException {
    try {
      Thread.sleep(5);
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  int port() {
    return listener.getLocalPort();
  }

  int connections() {
    return connections.get();
  }

  @Nullable String request() {
    return request;
  }

  /** A monotonic clock that stands still until a request was read. */
  long nanosSinceRequest() {
    long at = requestNanos;
    return at == 0 ? 0 : System.nanoTime() - at;
  }

  /**
   * What {@code asking} throws when its virtual thread is interrupted after the request was read.
   */
  Throwable interruptWhileAsked(Callable<?> asking) throws Exception {
    FutureTask<?> task = new FutureTask<>(asking);
    Thread thread = Thread.ofVirtual().start(task);
    awaitRequest();
    thread.interrupt();
    assertThrows(ExecutionException.class, task::get);
    return task.exceptionNow();
  }

  /** Returns once a request was read. */
  void awaitRequest() throws IOException {
    await(connected);
  }

  /** Returns once a script has ended, which for the endless ones means that the peer is gone. */
  void awaitEnd() throws IOException {
    await(peerGone);
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
