package dev.domaincheck.sandbox;

import dev.domaincheck.availability.Deadline;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;

/**
 * A client's connection: bounded reads under a total deadline, writes, and the rude ways to end.
 */
final class Connection implements AutoCloseable {
  // Enough for a client to close after our end of stream, short enough not to pile up.
  private static final Duration LINGER = Duration.ofSeconds(1);
  // More than any client sends behind its query by mistake.
  private static final int MAX_DRAINED = 64 * 1024;

  private final Socket socket;
  private final InputStream in;

  Connection(Socket socket) throws IOException {
    this.socket = socket;
    this.in = new BufferedInputStream(socket.getInputStream());
    socket.setTcpNoDelay(true);
  }

  /**
   * The next byte.
   *
   * @return 0..255, or -1 at the end of the stream
   */
  int read(Deadline deadline) throws IOException {
    if (in.available() == 0) {
      socket.setSoTimeout(millis(deadline));
    }
    return in.read();
  }

  void write(byte[] bytes) throws IOException {
    write(bytes, bytes.length);
  }

  void write(byte[] bytes, int length) throws IOException {
    socket.getOutputStream().write(bytes, 0, length);
    socket.getOutputStream().flush();
  }

  /**
   * Waits for {@code delay}, or less if the client leaves.
   *
   * @throws IOException if the client left or the connection was closed meanwhile
   */
  void pause(Duration delay) throws IOException {
    Deadline end = Deadline.after(delay);
    if (end.isExpired()) {
      return;
    }
    try {
      in.mark(1);
      if (read(end) < 0) {
        throw new EOFException("the client left");
      }
      in.reset(); // the client talks ahead; its words are for later
      Duration rest = end.remaining();
      if (rest.isPositive()) {
        Thread.sleep(rest);
      }
    } catch (SocketTimeoutException waited) {
      // The quiet client is the usual one: the time is over.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EOFException("the sandbox is closing");
    }
  }

  /**
   * Ends the stream and waits shortly for the client's end: closing with unread bytes would reset
   * the connection and could destroy the reply on its way.
   */
  void finish() throws IOException {
    socket.shutdownOutput();
    Deadline end = Deadline.after(LINGER);
    for (int drained = 0; drained < MAX_DRAINED; drained++) {
      if (read(end) < 0) {
        return;
      }
    }
  }

  /** Makes the coming close a reset (RST) instead of an end of stream. */
  void reset() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  private static int millis(Deadline deadline) throws IOException {
    long millis = deadline.remaining().toMillis();
    if (deadline.isExpired()) {
      throw new SocketTimeoutException("the client took too long");
    }
    return Math.clamp(millis + 1, 1, Integer.MAX_VALUE); // 0 would wait for ever
  }
}
