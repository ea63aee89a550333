package dev.domaincheck.transport;

import dev.domaincheck.availability.Deadline;
import dev.domaincheck.availability.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** One question and one answer over a TCP connection of their own, as RFC 3912 has it. */
final class TcpExchange {
  /** One reply of the usual size in one read. */
  private static final int CHUNK = 8 * 1024;

  private final Endpoint server;
  private final Deadline deadline;

  TcpExchange(Endpoint server, Deadline deadline) {
    this.server = server;
    this.deadline = deadline;
  }

  /**
   * Sends {@code request} to the first address that accepts a connection and reads to the end.
   *
   * @param port the port at these addresses, which is another than the server's where the operator
   *     leads the connection elsewhere
   */
  byte[] run(List<InetAddress> addresses, int port, byte[] request, int maxBytes)
      throws TransportException, InterruptedException {
    try (Socket socket = connect(addresses, port)) {
      return converse(socket, request, maxBytes);
    } catch (IOException e) {
      // Only closing throws here. It hardly ever does, and a failure is the safe reading of it.
      throw failed("broke off");
    }
  }

  private Socket connect(List<InetAddress> addresses, int port)
      throws TransportException, InterruptedException {
    boolean timedOut = false;
    boolean refused = false;
    for (int i = 0; i < addresses.size(); i++) {
      // An address that swallows packets leaves an equal share to those after it.
      int millis = millisLeft() / (addresses.size() - i);
      if (millis <= 0) {
        timedOut = true;
        break;
      }
      Socket socket = new Socket();
      try {
        socket.connect(new InetSocketAddress(addresses.get(i), port), millis);
        return socket;
      } catch (IOException e) {
        closeQuietly(socket);
        throwIfInterrupted();
        timedOut |= e instanceof SocketTimeoutException;
        refused |= e instanceof ConnectException;
      }
    }
    if (timedOut) {
      throw new TransportException(
          Reason.TIMEOUT,
          "no connection to "
              + server
              + " in time: does a firewall keep this machine from port "
              + server.port()
              + "?");
    }
    throw failed(refused ? "refused the connection" : "cannot be reached from this machine");
  }

  private byte[] converse(Socket socket, byte[] request, int maxBytes)
      throws TransportException, InterruptedException {
    // A registry that keeps lookups waiting keeps no buffers: one is made at the first byte.
    byte[] reply = new byte[1];
    int size = 0;
    try {
      // The request fits the kernel's buffer (see Transport.MAX_REQUEST), so this does not block.
      socket.getOutputStream().write(request);
      InputStream in = socket.getInputStream();
      while (true) {
        int millis = millisLeft();
        if (millis <= 0) {
          throw timedOut(size);
        }
        // The time left shrinks with each read, so a server that drips cannot stretch it.
        socket.setSoTimeout(millis);
        int n = in.read(reply, size, reply.length - size);
        if (n < 0) {
          return Arrays.copyOf(reply, size);
        }
        size += n;
        if (size > maxBytes) {
          throw new TransportException(
              Reason.TOO_LARGE, server + " sent more than " + maxBytes + " bytes");
        }
        if (size == reply.length) {
          reply = Arrays.copyOf(reply, Math.max(CHUNK, 2 * size));
        }
      }
    } catch (SocketTimeoutException e) {
      throw timedOut(size);
    } catch (IOException e) {
      throwIfInterrupted();
      throw failed("broke off after " + size + " bytes");
    }
  }

  private int millisLeft() {
    // Rounded up, as a timeout of zero milliseconds means none at all.
    long nanos = deadline.remainingNanos();
    long millis = nanos <= 0 ? 0 : TimeUnit.NANOSECONDS.toMillis(nanos - 1) + 1;
    return (int) Math.min(Integer.MAX_VALUE, millis);
  }

  private TransportException timedOut(int bytes) {
    return new TransportException(
        Reason.TIMEOUT, server + " had not finished in time, after " + bytes + " bytes");
  }

  private TransportException failed(String how) {
    return new TransportException(Reason.CONNECT_FAILED, server + " " + how);
  }

  /** The interrupt of a virtual thread closes the socket it blocks in; that is its only trace. */
  static void throwIfInterrupted() throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
  }

  private static void closeQuietly(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // The connection never came about: there is nothing to lose.
    }
  }
}
