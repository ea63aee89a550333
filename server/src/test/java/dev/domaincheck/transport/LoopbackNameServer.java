package dev.domaincheck.transport;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** A name server on loopback, one port for UDP and TCP, that answers as its scripts say. */
final class LoopbackNameServer implements AutoCloseable {
  /** What is done with a TCP connection whose query was read. */
  @FunctionalInterface
  interface Tcp {
    void run(byte[] query, Socket socket) throws IOException;
  }

  private final ServerSocket tcp;
  private final DatagramSocket udp;
  private final CountDownLatch asked = new CountDownLatch(1);
  private volatile long askedNanos;

  /** The datagrams and the queries over TCP that came, in this order. */
  final List<byte[]> datagrams = new CopyOnWriteArrayList<>();

  final List<Integer> ports = new CopyOnWriteArrayList<>();
  final List<byte[]> overTcp = new CopyOnWriteArrayList<>();

  /**
   * @param replies the datagrams that answer a query
   */
  LoopbackNameServer(Function<byte[], List<byte[]>> replies, Tcp script) throws IOException {
    tcp = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    udp = new DatagramSocket(new InetSocketAddress(tcp.getInetAddress(), tcp.getLocalPort()));
    Thread.ofVirtual().start(() -> receive(replies));
    Thread.ofVirtual().start(() -> accept(script));
  }

  static LoopbackNameServer overUdp(Function<byte[], List<byte[]>> replies) throws IOException {
    return new LoopbackNameServer(replies, (query, socket) -> {});
  }

  static LoopbackNameServer overTcp(Tcp script) throws IOException {
    return new LoopbackNameServer(query -> List.of(flagged(query, 0x82)), script);
  }

  /** The query as a reply with these bits in its third byte: 0x80 is QR, 0x02 TC. */
  static byte[] flagged(byte[] query, int bits) {
    byte[] reply = query.clone();
    reply[2] |= (byte) bits;
    return reply;
  }

  private void receive(Function<byte[], List<byte[]>> replies) {
    while (!udp.isClosed()) {
      try {
        DatagramPacket packet = new DatagramPacket(new byte[2048], 2048);
        udp.receive(packet);
        byte[] query = Arrays.copyOf(packet.getData(), packet.getLength());
        datagrams.add(query);
        ports.add(packet.getPort());
        noteAsked();
        for (byte[] reply : replies.apply(query)) {
          udp.send(new DatagramPacket(reply, reply.length, packet.getSocketAddress()));
        }
      } catch (IOException e) {
        // Closed, or the client has gone.
      }
    }
  }

  private void accept(Tcp script) {
    while (!tcp.isClosed()) {
      try (Socket socket = tcp.accept()) {
        DataInputStream in = new DataInputStream(socket.getInputStream());
        byte[] query = new byte[in.readUnsignedShort()];
        in.readFully(query);
        overTcp.add(query);
        noteAsked();
        script.run(query, socket);
      } catch (IOException e) {
        // The client has gone, as it should at its deadline.
      }
    }
  }

  private void noteAsked() {
    askedNanos = System.nanoTime();
    asked.countDown();
  }

  int port() {
    return tcp.getLocalPort();
  }

  /** A monotonic clock that stands still until a query was read. */
  long nanosSinceAsked() {
    long at = askedNanos;
    return at == 0 ? 0 : System.nanoTime() - at;
  }

  void awaitQuery() throws InterruptedException {
    if (!asked.await(20, TimeUnit.SECONDS)) {
      throw new AssertionError("no query came");
    }
  }

  @Override
  public void close() throws IOException {
    udp.close();
    tcp.close();
  }
}
