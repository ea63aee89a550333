package dev.domaincheck.transport;

import dev.domaincheck.availability.Deadline;
import dev.domaincheck.availability.Reason;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One DNS query and its answer (RFC 1035 section 4.2, RFC 7766).
 *
 * <p>Each query has a socket of its own, whose port the system chooses at random and which takes
 * datagrams of the asked address only. With the id, someone who does not see the query has to guess
 * some 30 bits. What comes from that address and answers something else may be such a guess, so it
 * is passed over and the waiting goes on.
 */
final class DnsExchange {
  /** What fits a datagram on every path, as the DNS flag day of 2020 has it; EDNS announces it. */
  static final int MAX_DATAGRAM = 1232;

  /** Wrong answers looked at: more come from a flood, and not from servers. */
  private static final int MAX_STRAYS = 64;

  private static final int HEADER = 12;

  /** The type and the class that follow a question's name. */
  private static final int QUESTION_TAIL = 4;

  /** In the third byte of a message: it is an answer; it was truncated. */
  private static final int QR = 0x80;

  private static final int TC = 0x02;

  private final String host;
  private final byte[] query;
  private final int questionEnd;
  private final Deadline deadline;

  /**
   * @param host as it is shown
   * @param query a message whose first record is its one question
   */
  DnsExchange(String host, byte[] query, Deadline deadline) {
    this.host = host;
    this.query = query;
    this.questionEnd = questionEnd(query);
    this.deadline = deadline;
  }

  private static int questionEnd(byte[] query) {
    int at = HEADER;
    while (at < query.length && query[at] != 0) {
      at += 1 + (query[at] & 0xFF);
    }
    int end = at + 1 + QUESTION_TAIL;
    if (end > query.length) {
      throw new IllegalArgumentException("the query has no question");
    }
    return end;
  }

  /** Asks the first address that can be reached; one that is silent leaves time to the others. */
  byte[] run(List<InetAddress> addresses, int port)
      throws TransportException, InterruptedException {
    TransportException failure = null;
    for (int i = 0; i < addresses.size(); i++) {
      Deadline share =
          deadline.orAfter(deadline.remaining().dividedBy(addresses.size() - (long) i));
      InetSocketAddress server = new InetSocketAddress(addresses.get(i), port);
      try {
        byte[] reply = overUdp(server, share);
        return reply == null ? overTcp(server) : reply;
      } catch (TransportException e) {
        failure = e;
      }
    }
    throw failure == null ? failed(Reason.CONNECT_FAILED, "has no address") : failure;
  }

  /** The answer; null if it has to be fetched over TCP. */
  private byte @Nullable [] overUdp(InetSocketAddress server, Deadline share)
      throws TransportException, InterruptedException {
    int strays = 0;
    try (DatagramSocket socket = new DatagramSocket()) {
      socket.connect(server);
      socket.send(new DatagramPacket(query, query.length));
      // One more than is allowed shows which one is longer.
      DatagramPacket packet = new DatagramPacket(new byte[MAX_DATAGRAM + 1], MAX_DATAGRAM + 1);
      while (strays < MAX_STRAYS) {
        int millis = millisLeft(share);
        if (millis <= 0) {
          throw silent(strays);
        }
        socket.setSoTimeout(millis);
        try {
          socket.receive(packet);
        } catch (SocketTimeoutException e) {
          throw silent(strays);
        }
        byte[] reply = Arrays.copyOf(packet.getData(), packet.getLength());
        if (answers(reply)) {
          boolean whole = (reply[2] & TC) == 0 && reply.length <= MAX_DATAGRAM;
          return whole ? reply : null;
        }
        strays++;
        packet.setLength(MAX_DATAGRAM + 1);
      }
    } catch (IOException e) {
      TcpExchange.throwIfInterrupted();
      throw failed(Reason.CONNECT_FAILED, "cannot be reached over UDP from this machine");
    }
    throw failed(Reason.MISMATCH, "sent " + strays + " messages that do not answer the question");
  }

  private byte[] overTcp(InetSocketAddress server) throws TransportException, InterruptedException {
    try (Socket socket = new Socket(Proxy.NO_PROXY)) {
      int millis = millisLeft(deadline);
      if (millis <= 0) {
        throw silent(0);
      }
      socket.connect(server, millis);
      // One segment, as servers ask for (RFC 7766 section 8); it fits any buffer.
      socket
          .getOutputStream()
          .write(
              ByteBuffer.allocate(Short.BYTES + query.length)
                  .putShort((short) query.length)
                  .put(query)
                  .array());
      // Two bytes of length bound the reply at 65,535.
      DataInputStream in = new DataInputStream(new Timed(socket));
      byte[] reply = new byte[in.readUnsignedShort()];
      in.readFully(reply);
      if (!answers(reply)) {
        throw failed(Reason.MISMATCH, "answered something else over TCP");
      }
      return reply;
    } catch (SocketTimeoutException e) {
      throw failed(Reason.TIMEOUT, "had not answered over TCP in time");
    } catch (EOFException e) {
      throw failed(Reason.CONNECT_FAILED, "broke off");
    } catch (IOException e) {
      TcpExchange.throwIfInterrupted();
      throw failed(Reason.CONNECT_FAILED, "cannot be reached over TCP from this machine");
    }
  }

  /** Reads with what is left of the exchange's time, which each read shortens. */
  private final class Timed extends FilterInputStream {
    private final Socket socket;

    Timed(Socket socket) throws IOException {
      super(socket.getInputStream());
      this.socket = socket;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
      int millis = millisLeft(deadline);
      if (millis <= 0) {
        throw new SocketTimeoutException();
      }
      socket.setSoTimeout(millis);
      InputStream plain = in;
      return plain.read(bytes, from, length);
    }
  }

  /** Whether it is an answer with the query's id and question; letters of any case are the same. */
  private boolean answers(byte[] reply) {
    if (reply.length < questionEnd
        || reply[0] != query[0]
        || reply[1] != query[1]
        || (reply[2] & QR) == 0
        || reply[4] != 0
        || reply[5] != 1) {
      // Some servers leave the question out of an error; that cannot be told from a forgery.
      return false;
    }
    for (int i = HEADER; i < questionEnd; i++) {
      if (lower(reply[i]) != lower(query[i])) {
        return false;
      }
    }
    return true;
  }

  private static int lower(byte b) {
    return b >= 'A' && b <= 'Z' ? b + ('a' - 'A') : b;
  }

  private static int millisLeft(Deadline end) {
    // Rounded up, as a timeout of zero milliseconds means none at all.
    long nanos = end.remainingNanos();
    long millis = nanos <= 0 ? 0 : TimeUnit.NANOSECONDS.toMillis(nanos - 1) + 1;
    return (int) Math.min(Integer.MAX_VALUE, millis);
  }

  private TransportException silent(int strays) {
    return strays > 0
        ? failed(Reason.MISMATCH, "sent only messages that do not answer the question")
        : failed(Reason.TIMEOUT, "had not answered in time");
  }

  private TransportException failed(Reason reason, String how) {
    return new TransportException(reason, "name server " + host + " " + how);
  }
}
