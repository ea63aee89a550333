package dev.domaincheck.das;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * A port on loopback that hears one question a connection, says what it was told to, and closes.
 */
final class RawServer implements AutoCloseable {
  private static final String HEAD_END = "\r\n\r\n";

  private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final BlockingQueue<String> questions = new LinkedBlockingQueue<>();
  private volatile byte[] reply = new byte[0];
  private volatile boolean resets;

  RawServer() throws IOException {
    Thread.ofVirtual().start(this::serve);
  }

  int port() {
    return listener.getLocalPort();
  }

  /** From now on every question gets this. */
  void says(String text) {
    reply = text.getBytes(StandardCharsets.UTF_8);
  }

  /** From now on connections are reset after the reply, or instead of an empty one. */
  void resets() {
    resets = true;
  }

  /** The oldest question that was not taken yet. */
  String question() throws InterruptedException {
    return questions.take();
  }

  private void serve() {
    while (!listener.isClosed()) {
      try (Socket connection = listener.accept()) {
        questions.add(read(connection.getInputStream()));
        connection.getOutputStream().write(reply);
        if (resets) {
          connection.setSoLinger(true, 0);
        }
      } catch (IOException e) {
        // The test is over, or the client has seen enough.
      }
    }
  }

  /** A line, or the head of an HTTP request. */
  private static String read(InputStream in) throws IOException {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    for (int b = in.read(); b >= 0; b = in.read()) {
      text.write(b);
      String soFar = text.toString(StandardCharsets.ISO_8859_1);
      if (b == '\n' && (!soFar.startsWith("GET /") || soFar.endsWith(HEAD_END))) {
        break;
      }
    }
    return text.toString(StandardCharsets.ISO_8859_1);
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
