package dev.domaincheck.load;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A name server on loopback that hears queries and does not answer them; or answers over UDP that
 * TCP be used (RFC 7766 section 5), and is silent there.
 */
final class SilentNameServer implements AutoCloseable {
  /** In the third byte of a message: it is an answer, and was truncated. */
  private static final int QR_TC = 0x82;

  private final HangingRegistry tcp = HangingRegistry.silent();
  private final DatagramSocket udp;
  private final AtomicInteger asked = new AtomicInteger();

  private SilentNameServer(boolean truncates) throws IOException {
    udp = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), tcp.port()));
    Thread.ofVirtual().name("silent-dns").start(() -> hear(truncates));
  }

  static SilentNameServer overUdp() throws IOException {
    return new SilentNameServer(false);
  }

  static SilentNameServer overTcp() throws IOException {
    return new SilentNameServer(true);
  }

  private void hear(boolean truncates) {
    DatagramPacket packet = new DatagramPacket(new byte[2_048], 2_048);
    while (!udp.isClosed()) {
      try {
        packet.setLength(2_048);
        udp.receive(packet);
        if (truncates) {
          packet.getData()[2] |= (byte) QR_TC;
          udp.send(packet);
        }
        asked.incrementAndGet();
      } catch (IOException e) {
        return;
      }
    }
  }

  int port() {
    return tcp.port();
  }

  /** Datagrams that came. */
  int askedOverUdp() {
    return asked.get();
  }

  /** Queries over TCP that came. */
  int askedOverTcp() {
    return tcp.said();
  }

  /** Sockets that queries were sent from and that are still there, of either transport. */
  int open() throws IOException {
    return tcp.open() + KernelSockets.udpTo(port());
  }

  @Override
  public void close() throws IOException {
    udp.close();
    tcp.close();
  }
}
