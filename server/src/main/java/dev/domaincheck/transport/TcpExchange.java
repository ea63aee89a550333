package dev.domaincheck.transport;

import dev.domaincheck.availability.Alarm;
import dev.domaincheck.availability.Deadline;
import dev.domaincheck.availability.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** One question and one answer over a TCP connection of their own, as RFC 3912 has it. */
final class TcpExchange {
  /** A short reply in one read, and little enough to be held for all who wait. */
  private static final int CHUNK = 1024;

  /** Few copies of a long reply. */
  private static final int GROWTH = 4;

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
      // HTTP goes without a proxy of the JVM's, too; and to ask for one costs each connection.
      Socket socket = new Socket(Proxy.NO_PROXY);
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
    byte[] reply = new byte[CHUNK];
    int size = 0;
    // From without, so a server that drips cannot stretch the time.
    AtomicBoolean late = new AtomicBoolean();
    Alarm alarm =
        Alarm.at(
            deadline,
            () -> {
              late.set(true);
              closeQuietly(socket);
            });
    try {
      // The request fits the kernel's buffer (see Transport.MAX_REQUEST), so this does not block.
      socket.getOutputStream().write(request);
      InputStream in = socket.getInputStream();
      while (true) {
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
          reply = Arrays.copyOf(reply, Math.min(GROWTH * size, maxBytes + 1));
        }
      }
    } catch (IOException e) {
      throwIfInterrupted();
      if (late.get()) {
        throw new TransportException(
            Reason.TIMEOUT, server + " had not finished in time, after " + size + " bytes");
      }
      throw failed("broke off after " + size + " bytes");
    } finally {
      alarm.callOff();
    }
  }

  private int millisLeft() {
    // Rounded up, as a timeout of zero milliseconds means none at all.
    long nanos = deadline.remainingNanos();
    long millis = nanos <= 0 ? 0 : TimeUnit.NANOSECONDS.toMillis(nanos - 1) + 1;
    return (int) Math.min(Integer.MAX_VALUE, millis);
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
      // Nothing is to be had of the connection any more: there is nothing to lose.
    }
  }
}
